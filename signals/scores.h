// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "signals/baskets.h"

namespace newsvane::signals {

// One report's contribution to one target.
struct ScoreEntry {
  Time at;
  Duration half_life;
  double strength;
  uint64_t chain;
  uint32_t report;  // Its index in the chain.

  // Its share of the sum at `now`, not before `at`.
  double At(Time now) const;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(at, half_life, strength, chain, report);
  }
};

// Every target's score: tanh of the sum of strength * 2^(-(t - t_i) / half-life), the hyperbolic
// tangent so that small sums count as they are and no number of reports goes beyond 1. A parent's
// is the weighted mean of its children's.
//
// Contributions are kept as records and summed in an order of their own, so a score is the same
// whatever order they came in.
class Scores {
 public:
  explicit Scores(const Baskets& baskets) : baskets_(baskets) {}

  // Replaces what a chain contributes to a target.
  void Put(const std::string& target, uint64_t chain, const std::vector<ScoreEntry>& entries);

  // `now`: not before any contribution.
  double Of(std::string_view target, Time now) const;
  // Of every basket, by index.
  std::vector<double> OfBaskets(Time now) const;
  // Nothing if it has none or is a parent.
  const std::vector<ScoreEntry>* Entries(std::string_view target) const;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(targets_);
  }

 private:
  // All entries of one half-life decay alike, so their sum is kept as of the last of them.
  struct Decay {
    Duration half_life;
    Time as_of;
    double sum;

    template <class Archive>
    void serialize(Archive& archive) {
      archive(half_life, as_of, sum);
    }
  };
  struct Target {
    std::vector<ScoreEntry> entries;  // By half-life, event time and strength.
    std::vector<Decay> decays;

    template <class Archive>
    void serialize(Archive& archive) {
      archive(entries, decays);
    }
  };
  static void Sum(Target* target);

  const Baskets& baskets_;

  std::map<std::string, Target, std::less<>> targets_;
};

}  // namespace newsvane::signals
