// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "signals/alerts/alerts.h"
#include "signals/baskets.h"
#include "signals/chains.h"
#include "signals/strength.h"

namespace newsvane::signals {

// How strong one report of a chain is for one target.
struct ReportStrength {
  uint32_t report;
  Strength strength;
};

// What a news record changed in a chain.
struct ChainChange {
  const Report* shown;   // The report that alerts show: the new one, else the last that is left,
                         // else the one that was withdrawn.
  std::string event_id;  // Of the event of the report that came, changed or was withdrawn.
  AlertAction action;    // For targets with an alert that lives on: update or correct.
  bool withdrawn;        // The trigger's story no longer has its report.
};

// An event alert, and what the price verdicts need to know of it.
struct EventAlert {
  Alert alert;
  Time since;                // When what it says could first move prices.
  bool judged_anew = false;  // It is the first, corrects, changes the direction, or retracts.
};

// One alert per chain and target: `new` when the strength first reaches the threshold, then one for
// each change of the chain, each naming the one before, and `retract` when nothing is left.
//
// The score of an event alert is the strength of the chain's strongest report, so repeats leave it
// as it is and a change of status moves it.
class EventAlerts {
 public:
  // All must outlive it.
  EventAlerts(const ModelSpec& spec, const Baskets& baskets, const StrengthModel& strengths)
      : spec_(spec), baskets_(baskets), strengths_(strengths) {}

  // `strengths`: all that the chain contributes now.
  std::vector<EventAlert> Update(const Trigger& trigger, const ChainChange& change,
                                 const std::vector<ReportStrength>& strengths, Chain* chain) const;

 private:
  // What the alerts for all targets have in common.
  Alert Common(const Trigger& trigger, const ChainChange& change, const Chain& chain) const;
  // `parts`: the strongest first.
  EventAlert Make(const Alert& common, const std::string& target,
                  const std::vector<const ReportStrength*>& parts, const Chain& chain) const;
  std::string NameOf(const std::string& target) const;

  const ModelSpec& spec_;
  const Baskets& baskets_;
  const StrengthModel& strengths_;
};

}  // namespace newsvane::signals
