// SPDX-License-Identifier: Apache-2.0
#include "history/input.h"

#include <filesystem>
#include <string_view>

namespace newsvane::history {
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

// The feeds of the configuration itself, not those of files given beside it.
Result<void> AddKafka(Time from, Time to, size_t own_feeds, Input* input) {
  const config::Config& config = input->loaded->config;
  kafka::TopicRangeOptions options{config.kafka, {}, from};
  for (const auto& [name, value] : config.consumer) options.properties[name] = value;
  for (size_t feed = 0; feed < own_feeds; ++feed) {
    options.topics.push_back(config.feeds[feed].topic);
  }
  if (options.topics.empty()) return Fail("--kafka needs a --config that names feeds");
  auto range = kafka::TopicRange::Open(std::move(options));
  if (!range) return tl::unexpected(range.error());
  for (const kafka::TopicRange::Partition& partition : (*range)->partitions()) {
    input->files.push_back(
        {partition.feed, partition.topic + "/" + std::to_string(partition.partition),
         [range = *range, &partition] { return range->Read(partition); }, from, to});
    input->partitions.push_back(partition);
  }
  return {};
}

// "2026-07-01" is its midnight, and seconds may be left out.
Result<Time> ParseBound(std::string_view flag, const std::string& text) {
  if (text.empty()) return kNoTime;
  for (const std::string& whole :
       {text, text + "T00:00:00Z",
        text.ends_with('Z') ? text.substr(0, text.size() - 1) + ":00Z" : text}) {
    if (const Result<Time> time = ParseTime(whole)) return time;
  }
  return Fail(std::string(flag) + " " + text +
              ": is neither a date nor a time with its zone, as 2026-07-01T13:00Z");
}

}  // namespace

Result<Input> OpenInput(const InputOptions& options, std::unique_ptr<config::Loaded> loaded) {
  Input input;
  input.loaded = std::move(loaded);
  const Result<Time> from = ParseBound("--from", options.from);
  if (!from) return tl::unexpected(from.error());
  const Result<Time> to = ParseBound("--to", options.to);
  if (!to) return tl::unexpected(to.error());
  if (*to != kNoTime && *to <= *from) return Fail("--to must be after --from");
  if (options.kafka && !options.folder.empty()) {
    return Fail("--kafka and --folder are two places for the same feeds; give one");
  }
  const size_t own_feeds = input.loaded->config.feeds.size();
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
  for (TimelineInput& file : input.files) {
    file.from = *from;
    file.to = *to;
  }
  if (options.kafka) {
    if (Result<void> added = AddKafka(*from, *to, own_feeds, &input); !added) {
      return tl::unexpected(added.error());
    }
  }
  if (input.files.empty()) {
    return Fail(
        "no input: give --folder with a --config whose topics have a TOPIC.ndjson there, --news "
        "PRESET=FILE, or --kafka where the command has it");
  }
  return input;
}

}  // namespace newsvane::history
