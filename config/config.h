// SPDX-License-Identifier: Apache-2.0
//
// newsvane's configuration: one YAML file that names the others. Everything a person wrote is read,
// checked and reported here; the stages get plain specs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/symbols.h"
#include "ingest/preset.h"
#include "nlp/rule_set.h"
#include "nlp/spec.h"
#include "signals/model.h"
#include "sinks/http_server.h"

namespace newsvane::config {

enum class FeedKind : uint8_t { kNews, kPrices };

struct FeedConfig {
  std::string topic;
  std::string preset;
  Place place;
  FeedKind kind = FeedKind::kNews;  // The list that it stands in.
};

struct TopicNames {
  std::string events = "newsvane.events";
  std::string shadow = "newsvane.events.shadow";
  std::string alerts = "newsvane.alerts";
  std::string signals = "newsvane.signals";
  std::string impacts = "newsvane.impacts";
  std::string dead_letter = "newsvane.deadletter";
  std::string state = "newsvane.state";
};

struct Config {
  std::string path;  // Of the file it came from; relative paths in it are relative to its folder.
  std::string group = "newsvane";
  std::map<std::string, std::string> kafka;     // librdkafka properties: `kafka.properties`, with
                                                // `kafka.secrets` (property → file) read in.
  std::map<std::string, std::string> consumer;  // `kafka.consumer`: for the consumer alone.
  std::map<std::string, std::string> producer;  // `kafka.producer`: for the producer alone.
  std::vector<FeedConfig> feeds;                // `news` first, then `prices`.
  TopicNames topics;
  sinks::HttpOptions http;
  Duration commit_interval = std::chrono::milliseconds(100);
  Duration snapshot_interval = std::chrono::seconds(5);
  Duration heartbeat_interval = std::chrono::seconds(30);
  std::string state = "kafka";  // Where state is kept: "kafka", "none", or a folder ("file:DIR").
  std::string log_level = "info";
  // Files and folders, resolved.
  std::vector<std::string> rules;  // Folders or files.
  std::vector<std::string> companies;
  std::vector<std::string> presets;  // Folders or files.
  std::vector<std::string> history;  // Daily closes.
  std::string calendars, baskets, impact, policy;
};

// All that a configuration leads to, checked as a whole.
struct Loaded {
  Config config;
  std::map<std::string, ingest::Preset> presets;
  nlp::RuleSetSpec rule_spec;
  std::shared_ptr<const nlp::RuleSet> rules;
  signals::ModelSpec model;
  SymbolTable symbols;
  uint64_t rule_files_stamp = 0;  // RuleFilesStamp() from before they were read.

  const ingest::Preset& PresetOf(const FeedConfig& feed) const { return presets.at(feed.preset); }
};

// Reads the file and every file that it names, compiles the rules, and adds every problem of all of
// them to `*diagnostics`. Null if any is an error. `path` empty: the built-in defaults (the
// installed config/default), without feeds.
std::unique_ptr<Loaded> Load(const std::string& path, Diagnostics* diagnostics);

// As Load, with other rules: those of the folder `rules` alone; or if it is a file, with that in
// the place of the configuration's rule file of the same name, or beside its rules where there is
// none.
std::unique_ptr<Loaded> LoadWithRules(const std::string& path, const std::string& rules,
                                      Diagnostics* diagnostics);

// Adds what was found by file, in the order of lines and columns, each with the text of its line.
void AddWithLines(const Diagnostics& found, Diagnostics* to);

// What a path leads to, for commands that take either.
enum class SourceKind : uint8_t { kConfiguration, kRules };

// Whether the file or folder is a configuration (a folder with a newsvane.yaml in it, whose path
// then replaces `*path`) or rules. An Error names the remedy.
Result<SourceKind> KindOfSource(std::string* path);

// The rules and companies of a configuration, read and compiled again while it runs.
struct LoadedRules {
  nlp::RuleSetSpec spec;
  std::shared_ptr<const nlp::RuleSet> rules;  // Null if a diagnostic is an error.
  bool read = false;   // False: it failed before there was a whole to compile.
  bool torn = false;   // The files changed while they were read, so that the rest says nothing.
  uint64_t stamp = 0;  // RuleFilesStamp() from before they were read.
};

// Lists `config.rules` and `config.companies` anew, reads and compiles them, and adds every problem
// to `*diagnostics`. What the model refers to must still be there. Any thread.
LoadedRules LoadRuleSet(const Config& config, const signals::ModelSpec& model,
                        Diagnostics* diagnostics);

// Differs when a file that LoadRuleSet() reads was written, replaced, added or removed, though
// perhaps only touched. It reads no file, only the folders.
uint64_t RuleFilesStamp(const Config& config);

// The folders whose changes change that, as far as they can be watched: those of the files, and
// those above them. Files that are links to elsewhere may change without them.
std::vector<std::string> RuleFolders(const Config& config);

// The folder of the default configuration: NEWSVANE_CONFIG_DIR if set, else config/default beside
// the build or the installed share folder.
std::string DefaultDir();

}  // namespace newsvane::config
