// SPDX-License-Identifier: Apache-2.0
#include "signals/signal_view.h"

#include <algorithm>

#include "signals/alerts/alerts.h"
#include "signals/strength.h"

namespace newsvane::signals {

std::vector<Signal> SignalView::OfBaskets(Time now) const {
  const std::vector<double> scores = state_.scores.OfBaskets(now);
  std::vector<Signal> signals;
  for (size_t i = 0; i < baskets_.size(); ++i) {
    signals.push_back(Of(baskets_[i].spec->id, scores[i], now));
  }
  return signals;
}

std::vector<Signal> SignalView::OfTargets(const std::set<std::string>& targets, Time now) const {
  const std::vector<double> scores = state_.scores.OfBaskets(now);
  std::vector<bool> moved(baskets_.size());
  for (const std::string& target : targets) {
    for (auto basket = baskets_.Find(target); basket; basket = baskets_[*basket].parent) {
      moved[*basket] = true;
    }
  }
  std::vector<Signal> signals;
  for (size_t i = 0; i < baskets_.size(); ++i) {
    if (moved[i]) signals.push_back(Of(baskets_[i].spec->id, scores[i], now));
  }
  for (const std::string& target : targets) {
    if (baskets_.Find(target)) continue;
    signals.push_back(Of(target, state_.scores.Of(target, now), now));
  }
  return signals;
}

Signal SignalView::Of(const std::string& target, double score, Time now) const {
  Signal signal;
  signal.basket = target;
  signal.score = score;
  signal.direction = DirectionOf(score);
  signal.as_of = now;
  signal.contributions = Strongest(target, now, &signal.horizon);
  return signal;
}

std::vector<Contribution> SignalView::Strongest(const std::string& target, Time now,
                                                Duration* horizon) const {
  struct Candidate {
    Scores::RankedEntry ranked;
    const std::string* target;
  };
  std::vector<std::string> targets = {target};
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    targets.clear();
    for (const size_t leaf : baskets_.Leaves(*basket)) targets.push_back(baskets_[leaf].spec->id);
  }
  const size_t most = spec_.policy.max_contributions;
  std::vector<Candidate> candidates;
  for (const std::string& leaf : targets) {
    for (const Scores::RankedEntry& ranked : state_.scores.Strongest(leaf, now, most)) {
      candidates.push_back({ranked, &leaf});
    }
  }
  std::ranges::stable_sort(candidates, std::ranges::greater{},
                           [](const Candidate& candidate) { return candidate.ranked.size; });

  std::vector<Contribution> strongest;
  const StrengthModel model(spec_, state_.magnitudes);
  for (const auto& [ranked, leaf] : candidates) {
    if (strongest.size() == most) break;
    const Chain& chain = *state_.chains.Find(ranked.entry->chain);
    const uint32_t report = ranked.entry->report;
    const std::string& event_id = chain.reports[report].event.id;
    if (std::ranges::find(strongest, event_id, &Contribution::event_id) != strongest.end()) {
      continue;
    }
    for (const Strength& strength : model.Of(chain, report, model.ConsensusOf(chain))) {
      if (strength.impact->target != *leaf) continue;
      if (strongest.empty()) *horizon = spec_.impacts[strength.impact->index].horizon;
      strongest.push_back(model.Describe(chain, report, strength, now));
    }
  }
  return strongest;
}

}  // namespace newsvane::signals
