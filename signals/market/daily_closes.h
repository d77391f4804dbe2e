// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "core/records.h"
#include "signals/market/calendar.h"
#include "signals/market/prices.h"

namespace newsvane::signals {

// The close of each symbol on each trading day: its last price within the session. A trading day is
// one on which the market has a close.
class DailyCloses {
 public:
  // `calendar`: of the market; it must outlive this.
  DailyCloses(SymbolId market, size_t symbols, const Calendar& calendar)
      : market_(market), symbols_(symbols), calendar_(calendar) {}

  // A price that counts (see PriceBook::Fold), in any order. One outside the sessions is ignored.
  void Note(const PriceTick& tick);
  // What came before a split of the symbol is divided by its ratio.
  void Adjust(const Split& split);

  // The trading days, ascending. A day is meant by its index in them.
  std::vector<std::chrono::sys_days> Days() const;
  // Of all symbols on that day, by SymbolId; NaN where there is none. The day must be known.
  const std::vector<double>& On(std::chrono::sys_days day) const { return days_.at(day).price; }

 private:
  struct Day {
    std::vector<double> price;
    std::vector<Time> at;
  };

  SymbolId market_;
  size_t symbols_;
  const Calendar& calendar_;

  std::map<std::chrono::sys_days, Day> days_;
};

}  // namespace newsvane::signals
