// SPDX-License-Identifier: Apache-2.0
#include "signals/scores.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace newsvane::signals {
namespace {

double Decayed(double strength, Duration age, Duration half_life) {
  return strength *
         std::exp2(-static_cast<double>(age.count()) / static_cast<double>(half_life.count()));
}

bool Before(const ScoreEntry& a, const ScoreEntry& b) {
  return std::tie(a.half_life, a.at, a.strength) < std::tie(b.half_life, b.at, b.strength);
}

}  // namespace

double ScoreEntry::At(Time now) const { return Decayed(strength, now - at, half_life); }

void Scores::Put(const std::string& target, uint64_t chain,
                 const std::vector<ScoreEntry>& entries) {
  Target& changed = targets_[target];
  std::erase_if(changed.entries, [&](const ScoreEntry& entry) { return entry.chain == chain; });
  for (const ScoreEntry& entry : entries) {
    changed.entries.insert(std::ranges::upper_bound(changed.entries, entry, Before), entry);
  }
  if (changed.entries.empty()) {
    targets_.erase(target);
  } else {
    Sum(&changed);
  }
}

void Scores::Sum(Target* target) {
  target->decays.clear();
  for (const ScoreEntry& entry : target->entries) {
    if (target->decays.empty() || target->decays.back().half_life != entry.half_life) {
      target->decays.push_back({entry.half_life, entry.at, 0});
    }
    Decay& decay = target->decays.back();
    decay.sum = Decayed(decay.sum, entry.at - decay.as_of, decay.half_life) + entry.strength;
    decay.as_of = entry.at;
  }
}

double Scores::Of(std::string_view target, Time now) const {
  const std::optional<size_t> basket = baskets_.Find(target);
  if (basket && !baskets_[*basket].children.empty()) return OfBaskets(now)[*basket];
  const auto found = targets_.find(target);
  if (found == targets_.end()) return 0;
  double sum = 0;
  for (const Decay& decay : found->second.decays) {
    sum += Decayed(decay.sum, now - decay.as_of, decay.half_life);
  }
  return std::tanh(sum);
}

std::vector<double> Scores::OfBaskets(Time now) const {
  std::vector<double> scores(baskets_.size());
  for (const size_t index : baskets_.children_first()) {
    const Baskets::Node& node = baskets_[index];
    if (node.children.empty()) {
      scores[index] = Of(node.spec->id, now);
      continue;
    }
    double weights = 0;
    for (const size_t child : node.children) {
      scores[index] += baskets_[child].spec->weight * scores[child];
      weights += baskets_[child].spec->weight;
    }
    scores[index] /= weights;
  }
  return scores;
}

const std::vector<ScoreEntry>* Scores::Entries(std::string_view target) const {
  const auto found = targets_.find(target);
  return found == targets_.end() ? nullptr : &found->second.entries;
}

}  // namespace newsvane::signals
