// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/records.h"
#include "signals/alerts/event_alerts.h"
#include "signals/claims.h"
#include "signals/impact_table.h"
#include "signals/ledger.h"
#include "signals/model.h"
#include "signals/state.h"

namespace newsvane::signals {

// A chain that a news record changed.
struct ChangedChain {
  uint64_t chain;                   // Its number.
  std::string event_id;             // Of the event of the report that came, changed or left.
  std::optional<Report> withdrawn;  // The report that left.
  bool only_times_moved = false;    // Scores change, but no alert is due.
};

// How a news record changes chains and scores: its reports are attached to chains, withdrawn or
// backdated, and each chain that changed is scored anew. It keeps nothing of its own; all that it
// changes is in the State. chains.h has the life of a chain.
class ChainUpdates {
 public:
  // All must outlive it.
  ChainUpdates(const ModelSpec& spec, const ImpactTable& impacts, State* state)
      : spec_(spec), impacts_(impacts), state_(*state) {}

  // Brings the chains to what the record's story says after `change`, which the ledger has found.
  // `at`: the record's event time. `story`: the ledger's. Returns the chains that changed, in the
  // order of the changes; those without reports are still there.
  std::vector<ChangedChain> Apply(const NewsItem& item, const Claims& claims, StoryChange change,
                                  Time at, Story* story);

  // Scores all reports of a chain and puts the result in the place of what it contributed before.
  // Adds every target that had or has a contribution of it. Returns the strengths, by report.
  std::vector<ReportStrength> Rescore(Chain* chain, std::set<std::string>* targets);

 private:
  StrengthModel strengths() const { return {spec_, state_.magnitudes}; }
  void Attach(const NewsItem& item, const Claims& claims, Time at, Story* story,
              std::vector<ChangedChain>* changes);
  void Withdraw(const std::string& story_key, ReportHistory* history,
                std::vector<ChangedChain>* changes);
  void Backdate(const NewsItem& item, const Claims& claims, Time at, Story* story,
                std::vector<ChangedChain>* changes);

  const ModelSpec& spec_;
  const ImpactTable& impacts_;
  State& state_;
};

}  // namespace newsvane::signals
