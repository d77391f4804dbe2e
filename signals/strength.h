// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "signals/chains.h"
#include "signals/magnitude.h"

namespace newsvane::signals {

inline constexpr std::array<std::string_view, 8> kFactors = {
    "impact",    "impact_confidence", "status",  "attribution",
    "relevance", "confidence",        "novelty", "magnitude"};

// What one report of a chain contributes to one target.
struct Strength {
  const TargetImpact* impact;                   // The report's.
  std::array<double, kFactors.size()> factors;  // In the order of kFactors.
  double value = 0;                             // Their product, within [-1, 1].
};

// What is the chain's, and so the same for all of its reports.
struct Consensus {
  Status status;     // The best known.
  double magnitude;  // See Magnitudes::Factor.
};

// How strong news is: impact x its confidence x status x attribution x relevance x the rule's
// confidence x novelty x magnitude, clamped to [-1, 1]. Each factor is without unit: the impact
// within [-1, 1], the status within [-1, 1] (a denial's is negative), magnitude within [1/2, 2],
// the others within [0, 1]. Novelty is the sequence of news-analytics vendors, by how many reports
// came before within the window. The numbers are judgements in configuration, not fitted here.
//
// The status is the chain's best known, for all its reports alike. So when it moves, what they
// contributed before is re-weighed, and the score is what it would be had it been known from the
// start. In a denied chain only the denials count, at the factor for `denied`: what was reported is
// taken back, and the relief is not multiplied by how often it had been told. After a confirmation
// the denials in turn count for nothing. The magnitude is the chain's as well, by the amount that
// was named first.
//
// Of the reports that come when the novelty decay is at its end, only the newest kNewest count:
// else a story told a thousand times would have to be weighed a thousand times.
class StrengthModel {
 public:
  static constexpr size_t kNewest = 16;

  // Both must outlive it.
  StrengthModel(const ModelSpec& spec, const Magnitudes& magnitudes)
      : spec_(spec), magnitudes_(magnitudes) {}

  Consensus ConsensusOf(const Chain& chain) const;

  // One per target of the chain's i-th report; none if it does not count. Valid until the chain's
  // reports change.
  std::vector<Strength> Of(const Chain& chain, size_t report, const Consensus& consensus) const;

  // The amount that a chain named first; nothing if none of its reports names one.
  static std::optional<AmountSample> AmountOf(const Chain& chain);

  // When no contribution of an event with these impacts at `at` is worth keeping: it has decayed
  // below 1e-4 and is out of every window.
  Time Expiry(const std::vector<TargetImpact>& impacts, Time at) const;

  // Where a chain's i-th report stands among the others, as of now.
  ChainPlace Place(const Chain& chain, size_t report) const;

  // `as_of`: to when it has decayed.
  Contribution Describe(const Chain& chain, size_t report, const Strength& strength,
                        Time as_of) const;

 private:
  double Magnitude(const Chain& chain) const;
  double Novelty(size_t earlier) const;  // Of a report after so many within the window.

  const ModelSpec& spec_;
  const Magnitudes& magnitudes_;
};

}  // namespace newsvane::signals
