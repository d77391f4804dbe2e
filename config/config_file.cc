// SPDX-License-Identifier: Apache-2.0
#include "config/config_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "config/yaml.h"

namespace newsvane::config {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr size_t kMaxSecretBytes = 64 << 10;

constexpr Choice<std::string_view> kLogLevels[] = {{"trace", "trace"}, {"debug", "debug"},
                                                   {"info", "info"},   {"warn", "warn"},
                                                   {"error", "error"}, {"off", "off"}};

// Properties that would break the delivery guarantee if a person set them, and what to do.
constexpr std::pair<std::string_view, std::string_view> kOwnProperties[] = {
    {"group.id", "set 'group' at the top of the configuration"},
    {"enable.auto.commit", "remove it: offsets are committed when what they led to is durable"},
    {"enable.auto.offset.store",
     "remove it: offsets are committed when what they led to is durable"}};

constexpr std::string_view kSecretProperties[] = {"sasl.password", "ssl.key.password",
                                                  "ssl.keystore.password", "ssl.key.pem",
                                                  "sasl.oauthbearer.client.secret"};

class ConfigFile {
 public:
  ConfigFile(const Document& document, const std::string& path, Files* files)
      : document_(document), files_(*files), folder_(fs::path(path).parent_path()) {
    config_.path = path;
  }

  Config Read() {
    MapReader reader(document_, document_.root(), "configuration");
    reader.Read("group", &config_.group);
    ReadKafka(&reader);
    ReadTopics(&reader);  // Before the feeds: a clash is reported at the feed.
    ReadFeeds("news", &reader);
    ReadFeeds("prices", &reader);
    ReadHttp(&reader);
    reader.Read("commit_interval", &config_.commit_interval, {milliseconds(1), hours(1)});
    reader.Read("snapshot_interval", &config_.snapshot_interval, {milliseconds(100), hours(24)});
    reader.Read("heartbeat_interval", &config_.heartbeat_interval, {seconds(1), hours(24)});
    ReadState(&reader);
    std::string_view level = "info";
    reader.Read("log_level", &level, kLogLevels);
    config_.log_level = level;
    config_.rules = ReadPaths("rules", &reader, &files_.rules);
    config_.companies = ReadPaths("companies", &reader, &files_.companies);
    config_.presets = ReadPaths("presets", &reader, &files_.presets);
    for (const Node* node : reader.Scalars("history")) {
      const std::string path = Resolve(node->scalar);
      if (IsFile(path)) {
        config_.history.push_back(path);
      } else {
        ReportMissing(*node, "file", path, true);
      }
    }
    config_.calendars = ReadPath("calendars", &reader);
    config_.baskets = ReadPath("baskets", &reader);
    config_.impact = ReadPath("impact", &reader);
    config_.policy = ReadPath("policy", &reader);
    reader.Finish();
    if (!config_.path.empty() && config_.feeds.empty()) {
      document_.Report(document_.root(), "neither 'news' nor 'prices': there is nothing to read",
                       "add 'news:' with [{topic: ..., preset: ...}]", Severity::kWarning);
    }
    return std::move(config_);
  }

 private:
  std::string Resolve(const fs::path& path) const {
    return (path.is_absolute() ? path : folder_ / path).lexically_normal().string();
  }

  void ReadKafka(MapReader* parent) {
    const Node* const node = parent->Find("kafka");
    if (node == nullptr) return;
    MapReader reader(document_, *node, "'kafka'");
    ReadProperties("properties", &reader, &config_.kafka);
    ReadProperties("consumer", &reader, &config_.consumer);
    ReadProperties("producer", &reader, &config_.producer);
    for (const Entry* entry : UniqueEntries(document_, reader.Entries("secrets"))) {
      ReadSecret(entry->key, entry->value);
    }
    reader.Finish();
  }

  void ReadProperties(std::string_view key, MapReader* reader,
                      std::map<std::string, std::string>* properties) {
    reader->Read(key, properties);
    const Node* const node = reader->Find(key);
    if (node == nullptr) return;
    for (const auto& [name, value] : node->entries) {
      for (const auto& [own, hint] : kOwnProperties) {
        if (name.scalar != own) continue;
        document_.Report(name, fmt::format("'{}' is newsvane's to set", own), std::string(hint));
      }
      if (std::ranges::find(kSecretProperties, name.scalar) != std::end(kSecretProperties)) {
        document_.Report(name, fmt::format("'{}' stands here in the clear", name.scalar),
                         "keep it in a file and name the file under 'secrets'", Severity::kWarning);
      }
    }
  }

  void ReadSecret(const Node& name, const Node& file) {
    if (file.kind != Node::Kind::kScalar) {
      document_.Report(file, fmt::format("secret '{}' is {}", name.scalar, Describe(file)),
                       "give the file that holds the value");
      return;
    }
    Result<std::string> value = ReadFile(Resolve(file.scalar), kMaxSecretBytes);
    if (!value) {
      document_.Report(file, fmt::format("secret '{}': {}", name.scalar, value.error().message),
                       "give a file that this user may read");
      return;
    }
    while (value->ends_with('\n') || value->ends_with('\r')) value->pop_back();
    if (!config_.kafka.try_emplace(name.scalar, std::move(*value)).second) {
      document_.Report(name, fmt::format("'{}' is given under 'properties' too", name.scalar),
                       "keep one of them");
    }
  }

  void ReadFeeds(std::string_view key, MapReader* parent) {
    for (const Node& node : parent->Items(key)) {
      FeedConfig feed;
      feed.place = document_.PlaceOf(node);
      MapReader reader(document_, node, fmt::format("'{}' feed", key));
      if (const Node* const topic = reader.Require("topic", &feed.topic)) ClaimTopic(*topic);
      if (const Node* const preset = reader.Require("preset", &feed.preset)) {
        feed.place = document_.PlaceOf(*preset);
      }
      feed.kind = key == "news" ? FeedKind::kNews : FeedKind::kPrices;
      reader.Finish();
      config_.feeds.push_back(std::move(feed));
    }
  }

  void ReadTopics(MapReader* parent) {
    const Node* const node = parent->Find("topics");
    TopicNames& topics = config_.topics;
    const Node empty_map{Node::Kind::kMap, 0, 0, "", {}, {}};
    MapReader reader(document_, node == nullptr ? empty_map : *node, "'topics'");
    for (const auto& [key, name] : {std::pair{"events", &topics.events},
                                    {"shadow", &topics.shadow},
                                    {"alerts", &topics.alerts},
                                    {"signals", &topics.signals},
                                    {"impacts", &topics.impacts},
                                    {"dead_letter", &topics.dead_letter},
                                    {"state", &topics.state}}) {
      reader.Read(key, name);
      if (const Node* const topic = reader.Find(key)) {
        ClaimTopic(*topic);
      } else {
        topics_.insert(*name);
      }
    }
    reader.Finish();
  }

  // Reports what is no topic name, or the name of another topic: newsvane would read what it
  // writes, or one feed's records by the other's preset.
  void ClaimTopic(const Node& topic) {
    constexpr size_t kMaxTopic = 249;  // Kafka's own bound.
    const std::string& name = topic.scalar;
    const bool fits = !name.empty() && name.size() <= kMaxTopic && name != "." && name != ".." &&
                      std::all_of(name.begin(), name.end(), [](char c) {
                        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
                      });
    if (!fits) {
      document_.Report(topic, fmt::format("{} is not a topic name", Describe(topic)),
                       "use at most 249 letters, digits, '.', '_' and '-'");
    } else if (!topics_.insert(name).second) {
      document_.Report(topic, fmt::format("duplicate topic '{}'", name),
                       "give each feed and each output a topic of its own");
    }
  }

  void ReadHttp(MapReader* parent) {
    const Node* const node = parent->Find("http");
    if (node == nullptr) return;
    MapReader reader(document_, *node, "'http'");
    reader.Read("address", &config_.http.address);
    uint32_t port = config_.http.port;
    reader.Read("port", &port, {0, 65535});
    config_.http.port = static_cast<uint16_t>(port);
    reader.Finish();
  }

  void ReadState(MapReader* parent) {
    parent->Read("state", &config_.state);
    const Node* const node = parent->Find("state");
    if (node == nullptr || config_.state == "kafka" || config_.state == "none") return;
    constexpr std::string_view kFile = "file:";
    if (config_.state.starts_with(kFile) && config_.state.size() > kFile.size()) {
      config_.state = std::string(kFile) + Resolve(config_.state.substr(kFile.size()));
    } else {
      document_.Report(*node, fmt::format("'state' cannot be {}", Describe(*node)),
                       "give one of: kafka, none, file:FOLDER");
    }
  }

  // The files and folders under the key; `*listing` gets the files in them too.
  std::vector<std::string> ReadPaths(std::string_view key, MapReader* parent,
                                     std::vector<std::string>* listing) {
    std::vector<std::string> paths;
    const Node& root = document_.root();
    const Node by_default{Node::Kind::kScalar, root.line, root.column, "default", {}, {}};
    std::vector<const Node*> nodes = parent->Scalars(key);
    if (parent->Find(key) == nullptr) nodes.push_back(&by_default);
    for (const Node* node : nodes) {
      const std::string path = node->scalar == "default" ? DefaultPath(key) : Resolve(node->scalar);
      if (List(*node, path, listing)) paths.push_back(path);
    }
    return paths;
  }

  std::string ReadPath(std::string_view key, MapReader* parent) {
    std::string path = "default";
    parent->Read(key, &path);
    path = path == "default" ? DefaultPath(key) : Resolve(path);
    const Node* const node = parent->Find(key);
    if (IsFile(path)) return path;
    ReportMissing(node == nullptr ? document_.root() : *node, "file", path, node != nullptr);
    return "";
  }

  static bool IsFile(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
  }

  void ReportMissing(const Node& node, std::string_view what, const std::string& path,
                     bool is_named) {
    document_.Report(node, fmt::format("there is no {} '{}'", what, path),
                     is_named && node.scalar != "default"
                         ? "paths are relative to the configuration file"
                         : "set NEWSVANE_CONFIG_DIR to the folder of the shipped configuration");
  }

  static std::string DefaultPath(std::string_view key) {
    const std::string path = fmt::format("{}/{}", DefaultDir(), key);
    std::error_code ignored;
    return fs::exists(path + ".yaml", ignored) ? path + ".yaml" : path;
  }

  bool List(const Node& node, const std::string& path, std::vector<std::string>* listing) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      if (fs::exists(path, error)) {
        listing->push_back(path);
        return true;
      }
      ReportMissing(node, "file or folder", path, true);
      return false;
    }
    Result<std::vector<std::string>> found = YamlFilesIn(path);
    if (!found) {
      document_.Report(node, std::move(found.error().message),
                       "name a folder that holds them and that this user may read");
      return false;
    }
    listing->insert(listing->end(), found->begin(), found->end());
    return true;
  }

  const Document& document_;
  Files& files_;
  const fs::path folder_;
  Config config_;
  std::set<std::string> topics_;
};

}  // namespace

std::optional<Config> ReadConfigFile(const std::string& path, Files* files,
                                     Diagnostics* diagnostics) {
  const Document document =
      path.empty() ? Document::Parse("", "{}", diagnostics) : Document::Read(path, diagnostics);
  if (!document.ok()) return std::nullopt;
  return ConfigFile(document, path, files).Read();
}

Result<std::vector<std::string>> YamlFilesIn(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const fs::path& file = it->path();
    std::error_code ignored;
    if (file.filename().native().starts_with('.')) {
      if (it->is_directory(ignored)) it.disable_recursion_pending();
      continue;
    }
    const bool is_yaml = file.extension() == ".yaml" || file.extension() == ".yml";
    if (is_yaml && it->is_regular_file(ignored)) found.push_back(file.string());
  }
  if (error) return Fail(fmt::format("cannot list '{}': {}", folder, error.message()));
  if (found.empty()) return Fail(fmt::format("folder '{}' holds no .yaml file", folder));
  std::sort(found.begin(), found.end());
  return found;
}

std::string DefaultDir() {
  if (const char* const dir = std::getenv("NEWSVANE_CONFIG_DIR")) return dir;
  std::error_code ignored;
  if (fs::is_directory(NEWSVANE_SOURCE_CONFIG_DIR, ignored)) return NEWSVANE_SOURCE_CONFIG_DIR;
  return NEWSVANE_INSTALLED_CONFIG_DIR;
}

}  // namespace newsvane::config
