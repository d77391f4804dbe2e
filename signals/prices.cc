// SPDX-License-Identifier: Apache-2.0
#include "signals/prices.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "signals/calendar.h"

namespace newsvane::signals {
std::string_view ToString(BadPrice reason) {
  static constexpr std::array<std::string_view, kBadPrices> kWords = {
      "not_finite", "not_positive", "crossed", "jump", "future", "late", "no_time"};
  return kWords[static_cast<size_t>(reason)];
}

std::optional<BadPrice> PriceBook::Fold(const PriceTick& tick, Time received) {
  const size_t index = static_cast<size_t>(tick.symbol);
  NEWSVANE_CHECK(index < symbols_.size());
  Symbol& symbol = symbols_[index];
  if (const std::optional<BadPrice> bad = Check(tick, received, symbol)) return bad;
  if (tick.kind == TickKind::kCancel) {
    Cancel(tick.price, &symbol);
    return std::nullopt;
  }
  if (IsJump(tick.price, &symbol)) return BadPrice::kJump;
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

std::optional<BadPrice> PriceBook::Check(const PriceTick& tick, Time received,
                                         const Symbol& symbol) const {
  if (tick.at < kFirstTime || tick.at > kLastTime) return BadPrice::kNoTime;
  if (received >= kFirstTime && tick.at - future_tolerance_ > received) return BadPrice::kFuture;
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

// A price far from the last good one is a bad print, unless the next ones agree with it.
bool PriceBook::IsJump(double price, Symbol* symbol) const {
  const auto far = [this](double a, double b) { return std::abs(a - b) > max_jump_ * b; };
  if (symbol->price == 0 || !far(price, symbol->price)) {
    symbol->jumps = 0;
    return false;
  }
  const bool agrees = symbol->jumps > 0 && !far(price, symbol->jump_price);
  symbol->jumps = agrees ? symbol->jumps + 1 : 1;
  symbol->jump_price = price;
  if (symbol->jumps < jump_confirmations_) return true;
  symbol->jumps = 0;
  return false;
}

void PriceBook::Cancel(double price, Symbol* symbol) {
  if (price != symbol->price || symbol->price_before == 0) return;
  symbol->price = symbol->price_before;
  symbol->minutes.Replace(price, symbol->price);
  symbol->seconds.Replace(price, symbol->price);
}

std::optional<double> PriceBook::AsOf(SymbolId symbol, Time time) const {
  return Fresh(symbols_[static_cast<size_t>(symbol)].minutes.AsOf(time), time);
}

std::optional<double> PriceBook::AsOfSecond(SymbolId symbol, Time time) const {
  return Fresh(symbols_[static_cast<size_t>(symbol)].seconds.AsOf(time), time);
}

std::optional<double> PriceBook::Fresh(const std::optional<Close>& close, Time time) const {
  if (!close || TradingTime(close->at, time) > stale_after_) return std::nullopt;
  return close->price;
}

bool PriceBook::Settled(SymbolId symbol, Time time) const {
  const Time newest = symbols_[static_cast<size_t>(symbol)].newest;
  if (newest == kNoTime || newest > time + grace_) return true;
  return watermark_ > SettledBy(time) || TradingTime(newest, time) > stale_after_;
}

void PriceBook::Await(SymbolId symbol, Time time) {
  Time& awaited = symbols_[static_cast<size_t>(symbol)].awaited;
  awaited = std::min(awaited, time + grace_);
}

}  // namespace newsvane::signals
