// SPDX-License-Identifier: Apache-2.0
#include "signals/daily_closes.h"

#include <cmath>
#include <limits>

#include "signals/calendar.h"

namespace newsvane::signals {

void DailyCloses::Note(const PriceTick& tick) {
  Doubt& doubt = doubts_[static_cast<size_t>(tick.symbol)];
  for (const PriceTick& doubted : doubt.ticks) {
    const double from_jump = std::abs(std::log(tick.price / doubted.price));
    if (doubt.good > 0 && from_jump < std::abs(std::log(tick.price / doubt.good))) Put(doubted);
  }
  doubt.ticks.clear();
  doubt.good = tick.price;
  Put(tick);
}

void DailyCloses::SetAside(const PriceTick& tick) {
  std::vector<PriceTick>& ticks = doubts_[static_cast<size_t>(tick.symbol)].ticks;
  if (tick.kind == TickKind::kCancel || !std::isfinite(tick.price) || tick.price <= 0) return;
  if (ticks.size() < kMaxDoubted) ticks.push_back(tick);
}

void DailyCloses::Put(const PriceTick& tick) {
  const auto date = std::chrono::floor<std::chrono::days>(tick.at);
  const std::optional<Session> session = SessionOn(date);
  if (!session || tick.at <= session->open || tick.at > session->close) return;
  Day& day = days_[date];
  if (day.price.empty()) {
    day.price.assign(symbols_, std::numeric_limits<double>::quiet_NaN());
    day.at.assign(symbols_, kNoTime);
  }
  const auto symbol = static_cast<size_t>(tick.symbol);
  if (tick.at < day.at[symbol]) return;
  day.at[symbol] = tick.at;
  day.price[symbol] = tick.price;
}

std::vector<std::chrono::sys_days> DailyCloses::Days() const {
  std::vector<std::chrono::sys_days> days;
  for (const auto& [date, day] : days_) {
    if (!std::isnan(day.price[static_cast<size_t>(market_)])) days.push_back(date);
  }
  return days;
}

}  // namespace newsvane::signals
