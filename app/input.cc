// SPDX-License-Identifier: Apache-2.0
#include "app/input.h"

#include <filesystem>

namespace newsvane::app {
namespace {

// Adds a feed for "PRESET=FILE" to the configuration and its file to the input.
Result<void> AddFile(const std::string& argument, bool news, Input* input) {
  const size_t equals = argument.find('=');
  if (equals == std::string::npos) return Fail("'" + argument + "' is not PRESET=FILE");
  const std::string name = argument.substr(0, equals);
  const std::string path = argument.substr(equals + 1);
  const auto preset = input->loaded->presets.find(name);
  if (preset == input->loaded->presets.end()) {
    std::string known;
    for (const auto& [other, unused] : input->loaded->presets) known += " " + other;
    return Fail("there is no preset '" + name + "'; there are:" + known);
  }
  if (preset->second.news() != news) {
    return Fail("preset '" + name + "' is for " +
                (news ? "prices; give it with --prices" : "news; give it with --news"));
  }
  std::vector<config::FeedConfig>& feeds = input->loaded->config.feeds;
  input->files.push_back({static_cast<uint32_t>(feeds.size()), path});
  feeds.push_back({path, name, {}});
  return {};
}

}  // namespace

Result<Input> OpenInput(const InputOptions& options) {
  Input input;
  input.loaded = LoadOrExplain(options.config);
  if (input.loaded == nullptr) return Fail("the configuration has errors");
  if (!options.folder.empty()) {
    const std::vector<config::FeedConfig>& feeds = input.loaded->config.feeds;
    for (uint32_t feed = 0; feed < feeds.size(); ++feed) {
      const auto path = std::filesystem::path(options.folder) / (feeds[feed].topic + ".ndjson");
      if (std::filesystem::exists(path)) input.files.push_back({feed, path.string()});
    }
  }
  for (const std::string& argument : options.news) {
    if (Result<void> added = AddFile(argument, true, &input); !added) {
      return tl::unexpected(added.error());
    }
  }
  for (const std::string& argument : options.prices) {
    if (Result<void> added = AddFile(argument, false, &input); !added) {
      return tl::unexpected(added.error());
    }
  }
  if (input.files.empty()) {
    return Fail(
        "no input: give --folder with a --config whose topics have a TOPIC.ndjson there, or --news "
        "PRESET=FILE");
  }
  return input;
}

}  // namespace newsvane::app
