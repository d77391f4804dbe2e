// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "config/config.h"
#include "history/input.h"
#include "history/unread.h"
#include "report/fit_report.h"
#include "report/impact_fit.h"
#include "signals/baskets.h"
#include "signals/market/calendar.h"
#include "signals/market/daily_closes.h"
#include "signals/market/prices.h"
#include "signals/scorer.h"

namespace newsvane::report {

// Past news and prices as `newsvane fit` learns from them: the first report of each chain, and the
// closes of every symbol. In event time; what order they are added in within a day is nothing to
// it. One thread.
class ImpactSample {
 public:
  explicit ImpactSample(const config::Loaded& loaded);  // Must outlive it.

  // Adds the closes of the configuration's `history`, and then all input; what cannot be read is
  // noted. An Error names the file that cannot be read.
  Result<void> Read(const history::Input& input, history::Unread* unread);

  // What the sample says of each cell of the impact file; one with less than `least_days` days is
  // left as it is. After Read().
  std::vector<CellFit> Fit(size_t least_days);
  const FitRun& run() const { return run_; }

 private:
  void Add(const service::TaggedNews& news);
  void Add(const PriceTick& tick);

  const config::Loaded& loaded_;
  signals::Baskets baskets_;
  signals::Calendars calendars_;
  signals::Scorer scorer_;  // Tells which reports begin a chain.
  signals::PriceBook book_;
  signals::DailyCloses closes_;
  ImpactFit fit_;
  std::unordered_set<uint64_t> told_;  // Of the ids of the chains so far.
  signals::Output output_;             // Reused.
  FitRun run_;
};

// The impact file with the cells that the fit changed; nothing if there are none. An Error names
// what cannot be read.
Result<std::optional<std::string>> ProposedImpacts(const config::Loaded& loaded,
                                                   std::span<const CellFit> cells);

}  // namespace newsvane::report
