// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/records.h"
#include "signals/closes.h"
#include "signals/model.h"

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

// The quality gate for ticks, and what passed it, per symbol: the closes of minutes, and those of
// seconds for the first moments after an event.
//
// A tick counts unless it is older than its own symbol's newest by more than the grace. So what a
// symbol's price was at a time T is settled, whatever else arrives, once its newest tick is more
// than the grace after T (see Settled).
class PriceBook {
 public:
  // Kept per symbol: five regular sessions, or two with the hours before and after.
  static constexpr size_t kKeptMinutes = 2048;
  // A quarter of an hour with a price in every second, longer with fewer.
  static constexpr size_t kKeptSeconds = 900;

  PriceBook(const PolicySpec& policy, size_t symbols)
      : grace_(policy.price_grace),
        future_tolerance_(policy.future_tolerance),
        stale_after_(policy.stale_after),
        max_jump_(policy.max_jump),
        jump_confirmations_(policy.jump_confirmations),
        symbols_(symbols) {}

  // The reason why the tick was set aside, or nothing if it counts. `received`: see
  // Scorer::OnTick. A cancel takes back the symbol's last price if it is the price cancelled.
  std::optional<BadPrice> Fold(const PriceTick& tick, Time received);

  // The last close of a minute that had ended by `time`; nothing if none is kept or if more than
  // stale_after of trading time lies between.
  std::optional<double> AsOf(SymbolId symbol, Time time) const;
  // The same by the second, while its seconds are kept.
  std::optional<double> AsOfSecond(SymbolId symbol, Time time) const;

  // True if no tick to come can change AsOf(symbol, time) or AsOfSecond(symbol, time), or if it is
  // not worth waiting for one: the symbol has none yet, was stale at `time` as far as is known, or
  // others are stale_after ahead of it.
  bool Settled(SymbolId symbol, Time time) const;
  // By when a symbol's price at `time` counts as settled, by the watermark, come what may.
  Time SettledBy(Time time) const { return time + grace_ + stale_after_; }

  // Asks for an answer from TakeAwaited() once the symbol's price at `time` is settled by a tick of
  // its own.
  void Await(SymbolId symbol, Time time);
  // True once after a tick settled a price that was awaited.
  bool TakeAwaited() { return std::exchange(awaited_came_, false); }

  Time watermark() const { return watermark_; }  // Event time of the newest tick that counted.

  template <class Archive>
  void serialize(Archive& archive) {
    archive(watermark_, awaited_came_, symbols_);
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
    void serialize(Archive& archive) {
      archive(newest, price, price_before, jump_price, jumps, awaited, minutes, seconds);
    }
  };

  std::optional<BadPrice> Check(const PriceTick& tick, Time received, const Symbol& symbol) const;
  bool IsJump(double price, Symbol* symbol) const;
  static void Cancel(double price, Symbol* symbol);
  std::optional<double> Fresh(const std::optional<Close>& close, Time time) const;

  Duration grace_;
  Duration future_tolerance_;
  Duration stale_after_;
  double max_jump_;
  uint32_t jump_confirmations_;

  Time watermark_ = kNoTime;
  bool awaited_came_ = false;
  std::vector<Symbol> symbols_;
};

}  // namespace newsvane::signals
