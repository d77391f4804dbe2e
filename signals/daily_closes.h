// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "core/records.h"

namespace newsvane::signals {

// The close of each symbol on each trading day: its last price within the session. A trading day is
// one on which the market has a close.
class DailyCloses {
 public:
  DailyCloses(SymbolId market, size_t symbols)
      : market_(market), symbols_(symbols), doubts_(symbols) {}

  // A price that counts (see PriceBook::Fold), in any order. One outside the sessions is ignored.
  void Note(const PriceTick& tick);
  // A price that was set aside (see PriceBook::Fold). Daily closes, unlike ticks, leave a price
  // that jumps without a second one to agree with until the next day. So it counts after all if the
  // symbol's next good price is nearer to it than to the good one before.
  void SetAside(const PriceTick& tick);

  // The trading days, ascending. A day is meant by its index in them.
  std::vector<std::chrono::sys_days> Days() const;
  // Of all symbols on that day, by SymbolId; NaN where there is none. The day must be known.
  const std::vector<double>& On(std::chrono::sys_days day) const { return days_.at(day).price; }

 private:
  struct Day {
    std::vector<double> price;
    std::vector<Time> at;
  };

  // Of a symbol, since its last good price.
  struct Doubt {
    double good = 0;  // That price; 0: none yet.
    std::vector<PriceTick> ticks;
  };
  static constexpr size_t kMaxDoubted = 16;  // More in a row is no jump but a broken feed.

  void Put(const PriceTick& tick);

  SymbolId market_;
  size_t symbols_;
  std::vector<Doubt> doubts_;  // By SymbolId.

  std::map<std::chrono::sys_days, Day> days_;
};

}  // namespace newsvane::signals
