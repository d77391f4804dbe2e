// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "report/impact_fit.h"

namespace newsvane::report {

// What a fit was made of.
struct FitRun {
  uint64_t news = 0;
  uint64_t events = 0;   // First reports.
  uint64_t undated = 0;  // News that says no time: it cannot be put beside prices.
  uint64_t undecoded = 0;
  uint64_t prices = 0;
  uint64_t prices_set_aside = 0;
  size_t trading_days = 0;
  std::chrono::sys_days first_day;  // Of the trading days, if there are any.
  std::chrono::sys_days last_day;
  size_t least_days = 0;
};

// The `source` of a changed cell.
std::string FitSource(const CellFit& cell);

// A table of the cells that have any day, and what is to be said of the others. `proposal`: the
// path of the new file; empty if no cell changed.
std::string FitMarkdown(const signals::ModelSpec& model, std::span<const CellFit> cells,
                        const FitRun& run, const std::string& proposal);
// All cells.
std::string FitJson(const signals::ModelSpec& model, std::span<const CellFit> cells,
                    const FitRun& run, const std::string& proposal);

}  // namespace newsvane::report
