// SPDX-License-Identifier: Apache-2.0
#include "signals/calendar.h"

#include <algorithm>

namespace newsvane::signals {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool IsDaylightSaving(sys_days day) {
  const std::chrono::year year = std::chrono::year_month_day(day).year();
  const sys_days from = year / std::chrono::March / std::chrono::Sunday[2];
  const sys_days to = year / std::chrono::November / std::chrono::Sunday[1];
  return from <= day && day < to;
}

Time OpenOn(sys_days day) {
  return day + (IsDaylightSaving(day) ? std::chrono::minutes(13 * 60 + 30)
                                      : std::chrono::minutes(14 * 60 + 30));
}

// Trading time since Monday, 1969-12-29. The session lies within one day of UTC.
Duration TradingTimeUntil(Time time) {
  const sys_days day = std::chrono::floor<days>(time);
  const int64_t since_monday = (day - sys_days{std::chrono::year{1969} / 12 / 29}).count();
  const int64_t weekday = since_monday % 7;
  Duration total = kSessionLength * (since_monday / 7 * 5 + std::min<int64_t>(weekday, 5));
  if (weekday < 5) total += std::clamp(time - OpenOn(day), Duration{}, kSessionLength);
  return total;
}

}  // namespace

std::optional<Session> SessionOn(sys_days day) {
  if (std::chrono::weekday(day).iso_encoding() > 5) return std::nullopt;
  const Time open = OpenOn(day);
  return Session{open, open + kSessionLength};
}

Duration TradingTime(Time from, Time to) {
  return to <= from ? Duration{} : TradingTimeUntil(to) - TradingTimeUntil(from);
}

}  // namespace newsvane::signals
