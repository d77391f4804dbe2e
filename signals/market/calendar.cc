// SPDX-License-Identifier: Apache-2.0
#include "signals/market/calendar.h"

#include <algorithm>
#include <map>

#include "core/check.h"

namespace newsvane::signals {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr Duration kDay = std::chrono::hours(24);

bool IsDaylightSaving(sys_days day) {
  const year in = std::chrono::year_month_day(day).year();
  const sys_days from = in / std::chrono::March / std::chrono::Sunday[2];
  const sys_days to = in / std::chrono::November / std::chrono::Sunday[1];
  return from <= day && day < to;
}

}  // namespace

Calendar::Calendar(std::vector<Session> sessions) : sessions_(std::move(sessions)) {
  NEWSVANE_CHECK(!sessions_.empty());
  Duration total{};
  std::map<Duration, size_t> lengths;
  before_.reserve(sessions_.size());
  for (const Session& session : sessions_) {
    before_.push_back(total);
    total += session.close - session.open;
    ++lengths[session.close - session.open];
  }
  usual_ =
      std::ranges::max_element(lengths, {}, [](const auto& entry) { return entry.second; })->first;
}

size_t Calendar::Next(Time time) const {
  const auto next = std::ranges::upper_bound(sessions_, time, {}, &Session::close);
  return static_cast<size_t>(next - sessions_.begin());
}

bool Calendar::IsOpen(Time time) const {
  const size_t next = Next(time - Duration(1));
  return next < size() && sessions_[next].open < time;
}

std::optional<Session> Calendar::On(sys_days day) const {
  const size_t next = Next(day);
  if (next == size() || sessions_[next].open >= day + days(1)) return std::nullopt;
  return sessions_[next];
}

Duration Calendar::Traded(Time time) const {
  const size_t next = Next(time);
  if (next == size()) return before_.back() + sessions_.back().close - sessions_.back().open;
  return before_[next] + std::max(time - sessions_[next].open, Duration{});
}

Duration Calendar::TradingTime(Time from, Time to) const {
  return to <= from ? Duration{} : Traded(to) - Traded(from);
}

double Calendar::InSessions(Duration trading_time) const {
  return static_cast<double>(trading_time.count()) / static_cast<double>(usual_.count());
}

Time Calendar::After(Time from, Duration horizon) const {
  Time at = horizon < kDay ? from : AfterSessions(from, horizon / kDay);
  Duration rest = std::min(horizon % kDay, usual_);
  for (size_t next = Next(at); rest > Duration{}; ++next) {
    if (next == size()) return at + rest;
    at = std::max(at, sessions_[next].open);
    const Duration step = std::min(rest, sessions_[next].close - at);
    at += step;
    rest -= step;
  }
  return at;
}

// The same place in a later session, or its close where it is shorter.
Time Calendar::AfterSessions(Time from, int64_t sessions) const {
  const size_t next = Next(from);
  const bool within = next < size() && from > sessions_[next].open;
  const size_t to = next + static_cast<size_t>(sessions) - (within ? 0 : 1);
  if (to >= size()) return from + sessions * kDay;
  const Session& last = sessions_[to];
  return within ? std::min(last.open + (from - sessions_[next].open), last.close) : last.close;
}

Calendars::Calendars(const ModelSpec& spec) {
  for (const CalendarSpec& calendar : spec.calendars) {
    for (const std::string& suffix : calendar.suffixes) {
      suffixes_.push_back({suffix, calendars_.size()});
    }
    calendars_.emplace_back(calendar.sessions);
  }
  if (calendars_.empty()) calendars_.emplace_back(UsWeekdays(year(1990), year(2060)));
}

const Calendar& Calendars::Of(std::string_view symbol) const {
  for (const Suffix& suffix : suffixes_) {
    if (symbol.ends_with(suffix.text)) return calendars_[suffix.calendar];
  }
  return calendars_.front();
}

std::vector<Session> UsWeekdays(year first, year last) {
  std::vector<Session> sessions;
  for (sys_days day = first / 1 / 1; day <= sys_days{last / 12 / 31}; day += days(1)) {
    if (std::chrono::weekday(day).iso_encoding() > 5) continue;
    const int minutes = (IsDaylightSaving(day) ? 13 : 14) * 60 + 30;
    const Time open = day + std::chrono::minutes(minutes);
    sessions.push_back({open, open + std::chrono::minutes(390)});
  }
  return sessions;
}

}  // namespace newsvane::signals
