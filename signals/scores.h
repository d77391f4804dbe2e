// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "signals/baskets.h"

namespace newsvane::signals {

// strength * 2^(-age / half_life): what is left of a strength after a time. `age` is not negative,
// `half_life` above 0.
double Decayed(double strength, Duration age, Duration half_life);

// One report's contribution to one target.
struct ScoreEntry {
  Time at;  // Event time of the report.
  Duration half_life;
  double strength;  // [-1, 1], before decay.
  uint64_t chain;
  uint32_t report;  // Its index in the chain.
  double sum = 0;   // Kept by Scores: of this and all before it with its half-life, as of `at`.

  template <class Archive>
  friend void serialize(Archive& archive, ScoreEntry& entry) {
    auto& [at, half_life, strength, chain, report, sum] = entry;
    archive(at, half_life, strength, chain, report, sum);
  }
};

// Every target's score: tanh of the sum of strength * 2^(-(t - t_i) / half-life), the hyperbolic
// tangent so that small sums count as they are and no number of reports goes beyond 1. A parent's
// is the weighted mean of its children's. Scores are without unit, within (-1, 1).
//
// With s_k for the running sum of one half-life h as of the k-th contribution,
//
//   s_k = strength_k + s_(k-1) * 2^(-(t_k - t_(k-1)) / h)
//   score(t) = tanh( sum over h of s_last * 2^(-(t - t_last) / h) )
//
// Contributions are kept as records and summed in an order of their own, so a score is the same
// whatever order they came in. All of one half-life decay alike, so a running sum is kept with each
// and a change costs no more than what is younger than it.
class Scores {
 public:
  struct RankedEntry {
    double size;  // |strength|, decayed.
    const ScoreEntry* entry;
  };

  explicit Scores(const Baskets& baskets) : baskets_(baskets) {}

  // Replaces what a chain contributes to a target. `since`: nothing that it contributed or will is
  // older.
  void Put(const std::string& target, uint64_t chain, Time since,
           const std::vector<ScoreEntry>& wanted);

  // Takes out what the first so many reports of each of these chains contribute.
  void Forget(const std::map<uint64_t, uint32_t>& reports);

  // `now`: not before any contribution, here and below. 0 for a target without any.
  double Of(std::string_view target, Time now) const;
  // Of every basket, by index.
  std::vector<double> OfBaskets(Time now) const;
  // The `most` largest contributions to a target that is no parent, the largest first. Valid until
  // Put().
  std::vector<RankedEntry> Strongest(std::string_view target, Time now, size_t most) const;

  template <class Archive>
  friend void serialize(Archive& archive, Scores& scores) {
    auto& [baskets, targets] = scores;
    archive(targets);
  }

 private:
  // Of one half-life, by event time and strength.
  using Entries = std::vector<ScoreEntry>;
  using Target = std::map<Duration, Entries>;

  // Sums anew from an entry on.
  static void Sum(size_t from, Entries* entries);
  static void Replace(uint64_t chain, Time since, std::vector<ScoreEntry> wanted, Entries* entries);

  const Baskets& baskets_;

  std::map<std::string, Target, std::less<>> targets_;
};

}  // namespace newsvane::signals
