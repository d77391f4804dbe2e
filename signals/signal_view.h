// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/records.h"
#include "signals/baskets.h"
#include "signals/model.h"
#include "signals/state.h"

namespace newsvane::signals {

// How targets stand, with the reasons: the state read, and nothing changed.
class SignalView {
 public:
  // All must outlive it.
  SignalView(const ModelSpec& spec, const Baskets& baskets, const State& state)
      : spec_(spec), baskets_(baskets), state_(state) {}

  // Of every basket, in their order. `now`: not before any report's event time, here and below.
  std::vector<Signal> OfBaskets(Time now) const;
  // Of these targets and every basket above them: baskets first, in their order, then companies.
  std::vector<Signal> OfTargets(const std::set<std::string>& targets, Time now) const;

  // What counts most for a target now, the strongest first, at most max_contributions of the
  // policy. For a parent: in any basket below it, each event once. `*horizon` becomes that of the
  // strongest, and stays as it is if there is none.
  std::vector<Contribution> Strongest(const std::string& target, Time now, Duration* horizon) const;

 private:
  Signal Of(const std::string& target, double score, Time now) const;

  const ModelSpec& spec_;
  const Baskets& baskets_;
  const State& state_;
};

}  // namespace newsvane::signals
