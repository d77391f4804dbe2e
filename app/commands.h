// SPDX-License-Identifier: Apache-2.0
//
// The commands of the command line. Data goes to standard output, messages to standard error; each
// returns the exit code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "history/input.h"

namespace newsvane::app {

enum ExitCode : int {
  kOk = 0,
  kFailed = 1,  // Something failed while running; an example does not hold; an input line could not
                // be read.
  kBadUsage = 2,       // Wrong arguments or configuration.
  kStoppedAtOnce = 3,  // A second SIGTERM or SIGINT.
};

// Prints the error to standard error and returns the code.
int PrintError(const Error& error, ExitCode code = kFailed);

// A line per problem to standard error, or as a JSON array to standard output.
void PrintDiagnostics(const Diagnostics& diagnostics, bool json);

// Loads a configuration and prints its problems; null if it has errors.
std::unique_ptr<config::Loaded> LoadOrPrint(const std::string& path);

// The same, and finds the files, or the records in Kafka, that `options` name.
Result<history::Input> OpenInput(const history::InputOptions& options);

struct CheckOptions {
  std::string config;
  bool json = false;
};
int Check(const CheckOptions& options);

struct TestOptions {
  std::string config;
  // Only the examples of these rules, and of those in these files and folders; empty: of all.
  std::vector<std::string> rules;
  std::vector<std::string> files;
  bool json = false;
};
int Test(const TestOptions& options);

struct TagOptions {
  std::string config;
  std::string preset = "newsvane";
  std::string file = "-";
  bool shadow = false;  // Say what shadow rules say, too.
};
int Tag(const TagOptions& options);

struct DiffOptions {
  std::string before;  // A folder of rules, a rule file, a configuration, or "default".
  std::string after;   // The same.
  std::string preset = "newsvane";
  std::string file = "-";
  size_t examples = 3;  // Of each rule and kind of change.
  bool json = false;
  bool exit_code = false;  // Differences fail, as with `git diff --exit-code`.
  bool shadow = false;     // Shadow rules count as if they were stable.
};
int Diff(const DiffOptions& options);

struct StatsOptions {
  std::string config;
  std::string preset = "newsvane";
  std::string file = "-";
  bool json = false;
};
int Stats(const StatsOptions& options);

struct ExplainOptions {
  std::string config;
  std::string text;  // A headline; after the first line end, a body.
  std::string file;  // The same in a file; "-" is standard input.
  std::string rule;  // To be walked term by term.
  size_t misses = 5;
  bool json = false;
};
int ExplainNews(const ExplainOptions& options);

struct NewRuleOptions {
  std::string config;
  std::string headline;
  std::string event;
  std::string out;  // Standard output if empty. A file that exists is left alone.
};
int NewRule(const NewRuleOptions& options);

struct PlaygroundOptions {
  std::string config;
  uint16_t port = 9465;  // Of the loopback address; 0: any free one.
};
int ServePlayground(const PlaygroundOptions& options);

struct ReplayOptions {
  history::InputOptions input;
  std::string alerts = "-";
  std::string events;
  std::string shadow;
  std::string signals;
  std::string impacts;
  std::string dead_letters;
  std::string report;       // One HTML file; none if empty.
  std::string report_json;  // Its numbers; none if empty.
  std::string compare;      // A configuration to go through the same input; none if empty.
};
int Replay(const ReplayOptions& options);

struct RecreateOptions {
  history::InputOptions input;
  std::string alert;  // File of the alert.
  std::string id;     // Of the alert, if the file has several.
};
int Recreate(const RecreateOptions& options);

struct FitOptions {
  history::InputOptions input;
  std::string out;        // Where the proposal goes; empty: beside the impact file.
  size_t least_days = 8;  // Below, a cell is left as it is.
  bool json = false;
};
int Fit(const FitOptions& options);

struct PublishOptions {
  history::InputOptions input;
  double speed = 0;  // Event seconds a second; 0: as fast as the broker takes it.
};
int Publish(const PublishOptions& options);

struct TopicsOptions {
  std::string config;
  bool create = false;
  int partitions = 1;
  int replication = -1;
  bool json = false;
};
int Topics(const TopicsOptions& options);

int Run(const std::string& config);

struct DemoOptions {
  bool once = false;
  std::string alerts;    // JSON lines of the alerts, as read back from the topic.
  double speed = 1500;   // Event seconds a second.
  uint16_t port = 9464;  // Of the metrics; any free one if taken.
};
int Demo(const DemoOptions& options);

}  // namespace newsvane::app
