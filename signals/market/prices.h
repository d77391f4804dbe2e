// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/records.h"
#include "signals/market/calendar.h"
#include "signals/market/closes.h"

namespace newsvane::signals {

// Why a tick was set aside. A metric label.
enum class BadPrice : uint8_t {
  kNotFinite,
  kNotPositive,
  kCrossed,
  kJump,
  kFuture,
  kLate,
  kNoTime
};
inline constexpr int kBadPrices = 7;
std::string_view ToString(BadPrice reason);

// A symbol's shares became `ratio` times as many: 10 in a ten-for-one split, 0.1 in the reverse.
struct Split {
  SymbolId symbol{};
  double ratio = 1;
};

// The quality gate for ticks, and what passed it, per symbol: the closes of minutes, and those of
// seconds for the first moments after an event.
//
// A tick counts unless it is older than its own symbol's newest by more than the grace. So what a
// symbol's price was at a time T is settled, whatever else arrives, once its newest tick is more
// than the grace after T (see Settled).
//
// Stamps of the future, one of which would make all that follows late and settle what is open:
//
//   receipt known      at > received_at + future_tolerance: set aside
//   known or not       at > newest tick of any symbol + kLeap: set aside, until as many as
//                      jump_confirmations in a row are
//
// The second is for files, which do not say when a line was received, and for producers whose clock
// stamps the record as wrongly as the tick. What it costs: after a hole of more than kLeap in all
// prices the first ticks are lost. What it cannot see: a stamp within kLeap in a file, and the very
// first tick.
//
// A price far from the last good one is set aside until as many as jump_confirmations in a row
// agree with it. If the last good price is of an earlier session and the two are a usual split
// ratio apart (2 or 3 to one, to 3 %; 4, 5, 8, 10, 15, 20, 25, 30, 40, 50 or 100, to 10 %; or the
// reverse), it was a split: what is kept of the symbol is divided by the ratio, so that it is no
// return. Where no tick came for a whole session, as with daily closes, the first one is believed
// unless it is beyond five times. A real fall to just a half over one night is taken for a split:
// one event is misjudged.
class PriceBook {
 public:
  // Kept per symbol: five regular sessions, or two with the hours before and after.
  static constexpr size_t kKeptMinutes = 2048;
  // A quarter of an hour with a price in every second, longer with fewer.
  static constexpr size_t kKeptSeconds = 900;

  // Longer than any exchange is closed, holidays of two weeks with their weekends included.
  static constexpr Duration kLeap = std::chrono::days(16);

  // `calendars` must outlive it.
  PriceBook(const PolicySpec& policy, const Calendars& calendars, const SymbolTable& symbols);

  // The reason why the tick was set aside, or nothing if it counts. A cancel takes back the
  // symbol's last price if it is the price cancelled.
  std::optional<BadPrice> Fold(const PriceTick& tick);

  // The last close of a minute that had ended by `time`; nothing if none is kept or if more trading
  // time of its exchange than `max_age` lies between.
  std::optional<Close> AsOf(SymbolId symbol, Time time, Duration max_age) const;
  std::optional<Close> AsOf(SymbolId symbol, Time time) const {
    return AsOf(symbol, time, stale_after_);
  }
  // The same by the second, while its seconds are kept, and no older than stale_after.
  std::optional<Close> AsOfSecond(SymbolId symbol, Time time) const;

  // True if no tick to come can change AsOf(symbol, time) or AsOfSecond(symbol, time), or if it is
  // not worth waiting for one: the symbol has none yet, was stale at `time` as far as is known, its
  // exchange was closed, or others are stale_after ahead of it.
  bool Settled(SymbolId symbol, Time time) const;
  // By when a symbol's price at `time` counts as settled, by the watermark, come what may.
  Time SettledBy(Time time) const { return time + grace_ + stale_after_; }

  // Asks for an answer from TakeAwaited() once the symbol's price at `time` is settled by a tick of
  // its own.
  void Await(SymbolId symbol, Time time);
  // True once after a tick settled a price that was awaited.
  bool TakeAwaited() { return std::exchange(awaited_came_, false); }

  // Once after a tick that showed a split. Prices before it have been divided by the ratio.
  std::optional<Split> TakeSplit() { return std::exchange(split_, std::nullopt); }

  Time watermark() const { return watermark_; }  // Event time of the newest tick that counted.

  template <class Archive>
  friend void serialize(Archive& archive, PriceBook& book) {
    auto& [grace, future_tolerance, stale_after, max_jump, jump_confirmations, calendars, watermark,
           leaps, split, awaited_came, symbols] = book;
    archive(watermark, leaps, awaited_came, symbols);
  }

 private:
  struct Symbol {
    Time newest = kNoTime;
    double price = 0;
    double price_before = 0;     // What a cancel goes back to.
    double jump_price = 0;       // Of the last tick that was set aside as a jump.
    uint32_t jumps = 0;          // How many in a row agree with it.
    Time awaited = Time::max();  // A tick after it settles a price that is awaited.
    Closes<std::chrono::minutes, kKeptMinutes> minutes;
    Closes<std::chrono::seconds, kKeptSeconds> seconds;

    template <class Archive>
    friend void serialize(Archive& archive, Symbol& symbol) {
      auto& [newest, price, price_before, jump_price, jumps, awaited, minutes, seconds] = symbol;
      archive(newest, price, price_before, jump_price, jumps, awaited, minutes, seconds);
    }
  };

  std::optional<BadPrice> Check(const PriceTick& tick, const Symbol& symbol);
  bool IsLeap(Time at);
  bool IsJump(const PriceTick& tick, Symbol* symbol);
  void Divide(const Split& split, Symbol* symbol);
  static void Cancel(double price, Symbol* symbol);
  std::optional<Close> Fresh(SymbolId symbol, const std::optional<Close>& close, Time time,
                             Duration max_age) const;

  Duration grace_;
  Duration future_tolerance_;
  Duration stale_after_;
  double max_jump_;
  uint32_t jump_confirmations_;

  std::vector<const Calendar*> calendars_;  // By symbol.

  Time watermark_ = kNoTime;
  uint32_t leaps_ = 0;  // How many ticks in a row are over kLeap ahead of it.
  std::optional<Split> split_;
  bool awaited_came_ = false;
  std::vector<Symbol> symbols_;
};

}  // namespace newsvane::signals
