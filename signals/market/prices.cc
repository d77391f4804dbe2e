// SPDX-License-Identifier: Apache-2.0
#include "signals/market/prices.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"

namespace newsvane::signals {
namespace {

// How far the price may have moved beside the split. A fall to a half or a third may be a real one;
// to a quarter and less hardly ever is, while a day's close after a split is often several per cent
// away.
constexpr double kSplitTolerance = 0.03;
constexpr double kLargeSplit = 4;
constexpr double kLargeSplitTolerance = 0.1;
// Beyond a fifth or five times, a daily close waits for the next ones as well.
const double kWildest = std::log(5.0);

// The ratio of the split that a price `times` as high as the next one suggests; 1 for none.
double SplitRatio(double times) {
  static constexpr std::array<double, 13> kRatios = {2,  3,  4,  5,  8,  10, 15,
                                                     20, 25, 30, 40, 50, 100};
  const double size = std::max(times, 1 / times);
  const double nearest = *std::ranges::min_element(
      kRatios, {}, [&](double ratio) { return std::abs(std::log(size / ratio)); });
  const double tolerance = nearest < kLargeSplit ? kSplitTolerance : kLargeSplitTolerance;
  if (std::abs(size / nearest - 1) >= tolerance) return 1;
  return times > 1 ? nearest : 1 / nearest;
}

}  // namespace

PriceBook::PriceBook(const PolicySpec& policy, const Calendars& calendars,
                     const SymbolTable& symbols)
    : grace_(policy.price_grace),
      future_tolerance_(policy.future_tolerance),
      stale_after_(policy.stale_after),
      // Half is a split, and must not pass for less than a jump.
      max_jump_(std::min(policy.max_jump, 0.5 - kSplitTolerance)),
      jump_confirmations_(policy.jump_confirmations),
      symbols_(symbols.size()) {
  for (uint32_t i = 0; i < symbols.size(); ++i) {
    calendars_.push_back(&calendars.Of(symbols.Name(SymbolId{i})));
  }
}

std::string_view ToString(BadPrice reason) {
  static constexpr std::array<std::string_view, kBadPrices> kWords = {
      "not_finite", "not_positive", "crossed", "jump", "future", "late", "no_time"};
  return kWords[static_cast<size_t>(reason)];
}

std::optional<BadPrice> PriceBook::Fold(const PriceTick& tick) {
  const size_t index = static_cast<size_t>(tick.symbol);
  NEWSVANE_CHECK(index < symbols_.size());
  Symbol& symbol = symbols_[index];
  if (const std::optional<BadPrice> bad = Check(tick, symbol)) return bad;
  if (tick.kind == TickKind::kCancel) {
    Cancel(tick.price, &symbol);
    return std::nullopt;
  }
  if (IsJump(tick, &symbol)) return BadPrice::kJump;
  if (tick.at >= symbol.newest) {
    symbol.price_before = symbol.price;
    symbol.price = tick.price;
    symbol.newest = tick.at;
    watermark_ = std::max(watermark_, tick.at);
    if (tick.at > symbol.awaited) {
      symbol.awaited = Time::max();
      awaited_came_ = true;
    }
  }
  symbol.minutes.Add({tick.at, tick.price});
  symbol.seconds.Add({tick.at, tick.price});
  return std::nullopt;
}

std::optional<BadPrice> PriceBook::Check(const PriceTick& tick, const Symbol& symbol) {
  if (tick.at <= kFirstTime || tick.at > kLastTime) return BadPrice::kNoTime;
  if (tick.received_at > kFirstTime && tick.at - future_tolerance_ > tick.received_at) {
    return BadPrice::kFuture;
  }
  if (IsLeap(tick.at)) return BadPrice::kFuture;
  if (symbol.newest != kNoTime && tick.at + grace_ < symbol.newest) return BadPrice::kLate;
  if (!std::isfinite(tick.price)) return BadPrice::kNotFinite;
  if (tick.price <= 0) return BadPrice::kNotPositive;
  if (tick.kind == TickKind::kQuote) {
    if (!std::isfinite(tick.bid) || !std::isfinite(tick.ask)) return BadPrice::kNotFinite;
    if (tick.bid <= 0 || tick.ask <= 0) return BadPrice::kNotPositive;
    if (tick.bid > tick.ask) return BadPrice::kCrossed;
  }
  return std::nullopt;
}

// One stamp far ahead of all others is a wrong clock, unless the next ones agree that so much time
// has passed.
bool PriceBook::IsLeap(Time at) {
  const bool leaps = watermark_ != kNoTime && at - kLeap > watermark_;
  leaps_ = leaps ? leaps_ + 1 : 0;
  return leaps && leaps_ < jump_confirmations_;
}

// A price far from the last good one is a bad print, unless the next ones agree with it.
bool PriceBook::IsJump(const PriceTick& tick, Symbol* symbol) {
  const auto far = [this](double a, double b) { return std::abs(a - b) > max_jump_ * b; };
  if (symbol->price == 0 || !far(tick.price, symbol->price)) {
    symbol->jumps = 0;
    return false;
  }
  const bool agrees = symbol->jumps > 0 && !far(tick.price, symbol->jump_price);
  symbol->jumps = agrees ? symbol->jumps + 1 : 1;
  symbol->jump_price = tick.price;
  const Calendar& calendar = *calendars_[static_cast<size_t>(tick.symbol)];
  const bool daily = calendar.TradingTime(symbol->newest, tick.at) >= calendar.usual_session();
  const double times = symbol->price / tick.price;
  const bool believed = symbol->jumps >= jump_confirmations_ ||
                        (daily && (SplitRatio(times) != 1 || std::abs(std::log(times)) < kWildest));
  if (!believed) return true;
  symbol->jumps = 0;
  // A split is made between two sessions.
  const bool overnight =
      calendar.Next(symbol->newest - Duration(1)) != calendar.Next(tick.at - Duration(1));
  if (overnight && SplitRatio(times) != 1) Divide({tick.symbol, SplitRatio(times)}, symbol);
  return false;
}

void PriceBook::Divide(const Split& split, Symbol* symbol) {
  symbol->price /= split.ratio;
  symbol->price_before /= split.ratio;
  symbol->minutes.Divide(split.ratio);
  symbol->seconds.Divide(split.ratio);
  split_ = split;
}

void PriceBook::Cancel(double price, Symbol* symbol) {
  if (price != symbol->price || symbol->price_before == 0) return;
  symbol->price = symbol->price_before;
  symbol->minutes.Replace(price, symbol->price);
  symbol->seconds.Replace(price, symbol->price);
}

std::optional<Close> PriceBook::AsOf(SymbolId symbol, Time time, Duration max_age) const {
  return Fresh(symbol, symbols_[static_cast<size_t>(symbol)].minutes.AsOf(time), time, max_age);
}

std::optional<Close> PriceBook::AsOfSecond(SymbolId symbol, Time time) const {
  return Fresh(symbol, symbols_[static_cast<size_t>(symbol)].seconds.AsOf(time), time,
               stale_after_);
}

std::optional<Close> PriceBook::Fresh(SymbolId symbol, const std::optional<Close>& close, Time time,
                                      Duration max_age) const {
  const Calendar& calendar = *calendars_[static_cast<size_t>(symbol)];
  if (!close || calendar.TradingTime(close->at, time) > max_age) return std::nullopt;
  return close;
}

bool PriceBook::Settled(SymbolId symbol, Time time) const {
  const Time newest = symbols_[static_cast<size_t>(symbol)].newest;
  if (newest == kNoTime || newest > time + grace_) return true;
  const Calendar& calendar = *calendars_[static_cast<size_t>(symbol)];
  return !calendar.IsOpen(time) || watermark_ > SettledBy(time) ||
         calendar.TradingTime(newest, time) > stale_after_;
}

void PriceBook::Await(SymbolId symbol, Time time) {
  Time& awaited = symbols_[static_cast<size_t>(symbol)].awaited;
  awaited = std::min(awaited, time + grace_);
}

}  // namespace newsvane::signals
