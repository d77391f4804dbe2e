// SPDX-License-Identifier: Apache-2.0
#include "signals/scores.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace newsvane::signals {
namespace {

bool Before(const ScoreEntry& a, const ScoreEntry& b) {
  return std::tie(a.at, a.strength) < std::tie(b.at, b.strength);
}

}  // namespace

double Decayed(double strength, Duration age, Duration half_life) {
  return strength *
         std::exp2(-static_cast<double>(age.count()) / static_cast<double>(half_life.count()));
}

void Scores::Put(const std::string& target, uint64_t chain, Time since,
                 const std::vector<ScoreEntry>& wanted) {
  Target& changed = targets_[target];
  std::map<Duration, std::vector<ScoreEntry>> by_half_life;
  for (const auto& [half_life, entries] : changed) by_half_life[half_life];
  for (const ScoreEntry& entry : wanted) by_half_life[entry.half_life].push_back(entry);
  for (auto& [half_life, part] : by_half_life) {
    Replace(chain, since, std::move(part), &changed[half_life]);
  }
  std::erase_if(changed, [](const auto& decay) { return decay.second.empty(); });
  if (changed.empty()) targets_.erase(target);
}

// Leaves alone what stays the same, so that a repeat of a long chain costs one new entry.
void Scores::Replace(uint64_t chain, Time since, std::vector<ScoreEntry> wanted, Entries* entries) {
  std::ranges::sort(wanted, Before);
  std::vector<ScoreEntry> missing;
  auto next = wanted.begin();
  const auto first = std::ranges::lower_bound(*entries, since, {}, &ScoreEntry::at);
  auto kept = static_cast<size_t>(first - entries->begin());
  size_t changed = entries->size();
  for (size_t i = kept; i < entries->size(); ++i) {
    const ScoreEntry& entry = (*entries)[i];
    ScoreEntry stays = entry;
    if (entry.chain == chain) {
      while (next != wanted.end() && Before(*next, entry)) missing.push_back(*next++);
      if (next == wanted.end() || Before(entry, *next)) {
        changed = std::min(changed, kept);
        continue;
      }
      stays.report = next++->report;
    }
    (*entries)[kept++] = stays;
  }
  entries->resize(kept);
  missing.insert(missing.end(), next, wanted.end());
  for (const ScoreEntry& entry : missing) {
    const auto place = entries->insert(std::ranges::upper_bound(*entries, entry, Before), entry);
    changed = std::min(changed, static_cast<size_t>(place - entries->begin()));
  }
  Sum(changed, entries);
}

void Scores::Sum(size_t from, Entries* entries) {
  for (; from < entries->size(); ++from) {
    ScoreEntry& entry = (*entries)[from];
    entry.sum = entry.strength;
    if (from == 0) continue;
    const ScoreEntry& before = (*entries)[from - 1];
    entry.sum += Decayed(before.sum, entry.at - before.at, entry.half_life);
  }
}

void Scores::Forget(const std::map<uint64_t, uint32_t>& reports) {
  for (auto& [target, decays] : targets_) {
    for (auto& [half_life, entries] : decays) {
      size_t kept = 0;
      size_t changed = entries.size();
      for (const ScoreEntry& entry : entries) {
        ScoreEntry stays = entry;
        const auto chain = reports.find(entry.chain);
        if (chain != reports.end()) {
          if (entry.report < chain->second) {
            changed = std::min(changed, kept);
            continue;
          }
          stays.report -= chain->second;
        }
        entries[kept++] = stays;
      }
      entries.resize(kept);
      Sum(changed, &entries);
    }
    std::erase_if(decays, [](const auto& decay) { return decay.second.empty(); });
  }
  std::erase_if(targets_, [](const auto& target) { return target.second.empty(); });
}

double Scores::Of(std::string_view target, Time now) const {
  const std::optional<size_t> basket = baskets_.Find(target);
  if (basket && !baskets_[*basket].children.empty()) return OfBaskets(now)[*basket];
  const auto found = targets_.find(target);
  if (found == targets_.end()) return 0;
  double sum = 0;
  for (const auto& [half_life, entries] : found->second) {
    sum += Decayed(entries.back().sum, now - entries.back().at, half_life);
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

std::vector<Scores::RankedEntry> Scores::Strongest(std::string_view target, Time now,
                                                   size_t most) const {
  std::vector<RankedEntry> strongest;
  const auto found = targets_.find(target);
  if (found == targets_.end()) return strongest;
  for (const auto& [half_life, entries] : found->second) {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      const double left = Decayed(1, now - entry->at, half_life);
      // No strength is above 1, so nothing older can be among the strongest.
      if (strongest.size() == most && left <= strongest.back().size) break;
      const double size = std::abs(entry->strength) * left;
      if (strongest.size() == most) {
        if (size <= strongest.back().size) continue;
        strongest.pop_back();
      }
      const auto place =
          std::ranges::upper_bound(strongest, size, std::ranges::greater{}, &RankedEntry::size);
      strongest.insert(place, {size, &*entry});
    }
  }
  return strongest;
}

}  // namespace newsvane::signals
