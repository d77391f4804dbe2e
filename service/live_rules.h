// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "config/config.h"
#include "service/intake.h"
#include "service/rules_reloader.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// Lets an intake judge by the rules as their files are now: puts a new set in between two batches,
// so that one set judges each document, and says in the log, the metrics and Notes() how it went.
// Scores and what led to them stay. The intake's thread, but for Notes().
class LiveRules {
 public:
  // All must outlive it. `metrics` may be null.
  LiveRules(const config::Loaded& loaded, Intake* intake, sinks::Metrics* metrics,
            RulesReloader::ShadowProblem shadow_problem = {});

  void Start() { reloader_.Start(); }      // From here on files are watched.
  void Request() { reloader_.Request(); }  // Reads the files even if they seem unchanged.

  // To be called between two batches, at time `now` by the clock: runs the set that is ready, if
  // there is one. Returns what came of a reload.
  std::optional<RulesReload> Renew(Time now);

  // For a person: why older rules run, if they do. Any thread.
  std::vector<std::string> Notes() const;

  RulesReloader& reloader() { return reloader_; }

 private:
  void Count(Reload how, Time now);
  void Report(const RulesReload& reload);

  Intake* intake_;
  sinks::Metrics* metrics_;
  std::string hash_;
  RulesReloader reloader_;

  mutable std::mutex mutex_;
  std::string note_;  // Guarded by mutex_; empty: none.
};

}  // namespace newsvane::service
