// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "config/config.h"
#include "service/file_watch.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// How an attempt to replace the rules ended. What failed left the old ones running.
enum class Reload : uint8_t {
  kOk,
  kUnchanged,
  kUnreadable,  // From here on: failed.
  kUncompilable,
  kExamplesFailed,
  kTopicMissing,  // Of shadow rules' events.
};

// The failures, from kUnreadable on, as the metrics name them.
std::vector<std::string> ReloadFailures();

// What came of reading the rules again.
struct RulesReload {
  Reload how = Reload::kUnchanged;
  std::shared_ptr<const nlp::RuleSet> rules;  // kOk: what is to run from now on.
  sinks::RuleSetLabels labels;                // Of those rules.
  std::vector<std::string> problems;  // Why it failed: a line each, with its place; the first 20.
  size_t problem_count = 0;
  size_t warnings = 0;                     // As `newsvane check` lists them.
  std::vector<std::string> needs_restart;  // What else has changed that only a start takes in.
  Duration took{};                         // To read, compile and test.
};

// Makes a new rule set when the rule and company files of a configuration change: reads, compiles
// and tests it aside, on a thread of its own that yields to the others, and hands it over whole. A
// set that cannot be read or compiled, or that breaks one of its examples, is never handed over.
//
// At once where the file system tells of changes, else within ten seconds. It takes the files when
// they have held still for 50 ms, or after two seconds; files that change while they are read are
// read again.
class RulesReloader {
 public:
  // What keeps events of shadow rules from being published, or nothing. Any thread; may wait.
  using ShadowProblem = std::function<std::string()>;

  // `loaded` is what runs at first; it must outlive this.
  explicit RulesReloader(const config::Loaded& loaded, ShadowProblem shadow_problem = {});
  ~RulesReloader();

  void Start();    // Once; from here on the files are watched.
  void Request();  // Reads the files even if they seem unchanged. Any thread.

  // What the next reload came to, if there is one. Never waits. The caller runs a set that it is
  // given, before it asks again: the next one is compared with that.
  std::optional<RulesReload> Poll();

  // One look at the files by the calling thread, in place of Start(): reads them if they changed or
  // that was requested. Returns whether there is something to Poll() now.
  bool Look();

 private:
  void Loop();
  void Settle();
  RulesReload Read();
  void Judge(const config::LoadedRules& loaded, const Diagnostics& found, RulesReload* reload);
  std::vector<std::string> NeedsRestart(const nlp::RuleSetSpec& spec);
  void HandOver(RulesReload reload);

  const config::Loaded& loaded_;
  const ShadowProblem shadow_problem_;
  FileWatch watch_;
  std::thread thread_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> requested_ = false;
  std::atomic<bool> is_ready_ = false;  // So that a Poll() for nothing takes no lock.

  // Of the thread that looks.
  bool in_background_ = false;
  uint64_t seen_stamp_;  // Of the files that were read last.
  // The last is what runs. Older ones are let go here, since taking a large set apart takes long.
  std::vector<std::shared_ptr<const nlp::RuleSet>> given_;
  std::map<std::string, uint64_t> other_files_;  // By path, the hash of what is known of it.

  std::mutex mutex_;
  std::condition_variable taken_;
  std::optional<RulesReload> ready_;  // Guarded by mutex_.
};

// What the metrics say of a rule set.
sinks::RuleSetLabels LabelsOf(const nlp::RuleSet& rules);

}  // namespace newsvane::service
