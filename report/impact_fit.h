// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "report/event_study.h"
#include "signals/impact_table.h"

namespace newsvane::report {

// What a fit finds for one cell of the impact model.
enum class FitFinding : uint8_t {
  kChanged,
  kAgrees,     // History says the same, to the second decimal.
  kHoldsZero,  // The interval holds zero: no sign can be told.
  kTooFew,     // Days.
};

// What history says of one cell of the impact model.
struct CellFit {
  // Trading days from the event's on, over which it is shown whether the effect lasts.
  static constexpr std::array<int, 3> kLasting = {1, 2, 5};

  uint32_t impact = 0;  // The index of the ImpactSpec.
  size_t events = 0;    // On the days with prices.
  // Cumulative abnormal return over the cell's horizon, in whole trading days from the event's on:
  // 1d, and less, is that day's. An observation is a day: the mean of the targets that the cell
  // hit on it, since what one day's news hits moves together.
  MeanReturn realised;
  double same_sign = 0;  // The share of days whose return has the sign of the mean.
  std::array<MeanReturn, kLasting.size()> lasting;
  std::chrono::sys_days first_day;  // Of the observations; only if there are any.
  std::chrono::sys_days last_day;

  FitFinding finding = FitFinding::kTooFew;
  bool holds_old = true;  // The interval holds what the old number stands for; only if n > 0.
  double new_impact = 0;  // The old ones, unless changed.
  double new_confidence = 0;
};

// Re-estimates the impact model from events and daily closes.
//
// A cell is changed if its mean abnormal return has a confidence interval of 95 % without zero, on
// enough days. Measured impact: the mean over kFullImpact. Measured confidence: twice the share of
// days with the sign of the mean, less one; 0 is a coin's, 1 never fails. Both are weighed against
// the old numbers by n / (n + kPriorDays), the credibility of Buehlmann, "Experience Rating and
// Credibility", ASTIN Bulletin 4 (1967): with few days the old number stays, with many it goes.
//
// Status, novelty and magnitude are not divided out: a cell is what the first report of an event
// did on average, whatever its status. Other news of the same day is in it too.
class ImpactFit {
 public:
  // The abnormal return that an impact of 1 stands for: the scale of the numbers that ship, whose
  // median is 0.08 per percent, shrunk by their authors from the 0.1 that this says.
  static constexpr double kFullImpact = 0.10;
  // What an old number weighs, in days. Buehlmann's is the variance between days over that between
  // cells: for the shipped baskets (1 to 4 % a day) and numbers (about 3 % apart) at most 2. It is
  // set higher, so that of hundreds of cells those that pass by chance are moved little.
  static constexpr double kPriorDays = 10;

  // All must outlive it. `calendar`: the market's.
  ImpactFit(const signals::ModelSpec& spec, const signals::Baskets& baskets,
            const signals::Calendar& calendar)
      : spec_(spec), calendar_(calendar), table_(spec, baskets) {}

  // The first report of an event, which could move prices from `at` on; once for each chain.
  void Note(const TaggedEvent& event, Time at);

  // One per cell, in their order. `least_days`: below, a cell is left as it is. The spread of fewer
  // than five days is itself chance: two equal returns would have an interval of no width.
  std::vector<CellFit> Fit(EventStudy* study, size_t least_days) const;

 private:
  struct DayHits {
    size_t events = 0;
    std::set<std::string> targets;
  };
  using HitsByDay = std::map<size_t, DayHits>;  // By the session that the event could move.

  CellFit FitCell(uint32_t impact, EventStudy* study, size_t least_days) const;

  const signals::ModelSpec& spec_;
  const signals::Calendar& calendar_;
  signals::ImpactTable table_;
  std::map<uint32_t, HitsByDay> cells_;
};

}  // namespace newsvane::report
