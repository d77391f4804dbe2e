// SPDX-License-Identifier: Apache-2.0
#include "signals/market/daily_closes.h"

#include <cmath>
#include <limits>

namespace newsvane::signals {

void DailyCloses::Note(const PriceTick& tick) {
  const auto date = std::chrono::floor<std::chrono::days>(tick.at);
  const std::optional<Session> session = calendar_.On(date);
  if (!session || tick.at <= session->open || tick.at > calendar_.UsualClose(*session)) return;
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

void DailyCloses::Adjust(const Split& split) {
  for (auto& [date, day] : days_) day.price[static_cast<size_t>(split.symbol)] /= split.ratio;
}

std::vector<std::chrono::sys_days> DailyCloses::Days() const {
  std::vector<std::chrono::sys_days> days;
  for (const auto& [date, day] : days_) {
    if (!std::isnan(day.price[static_cast<size_t>(market_)])) days.push_back(date);
  }
  return days;
}

}  // namespace newsvane::signals
