// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/run_record.h"

namespace newsvane::report {

// How far the scores of one basket are apart, second minus first, at the times that both runs have.
struct ScoreDifference {
  std::string basket;
  uint64_t n = 0;  // Times.
  double mean_absolute = 0;
  double largest = 0;  // In size.
  Time largest_at = kNoTime;
};

// How a second configuration's run over the same input differs from the first's.
struct Comparison {
  uint64_t lines_in_both = 0;  // The same kind, chain and basket.
  uint64_t lines_only_in_first = 0;
  uint64_t lines_only_in_second = 0;
  std::vector<ScoreDifference> scores;  // Of the baskets that both have.
};

// REQUIRES: both are finished.
Comparison Compare(const RunRecord& first, const RunRecord& second);

// A short table for a terminal.
std::string ComparisonTable(const RunRecord& first, const RunRecord& second,
                            const Comparison& comparison);

}  // namespace newsvane::report
