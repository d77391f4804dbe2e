// SPDX-License-Identifier: Apache-2.0
//
// When exchanges trade. Returns are compared with the trading time that they took: a night, a
// weekend and a holiday are no time at all to a share that cannot trade.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "core/symbols.h"
#include "signals/model.h"

namespace newsvane::signals {

// Event times outside are taken for stamps in the wrong unit, and the first for none. Within,
// differences never overflow.
inline constexpr Time kFirstTime = std::chrono::sys_days{std::chrono::year{1970} / 1 / 1};
inline constexpr Time kLastTime = std::chrono::sys_days{std::chrono::year{2200} / 1 / 1};

// The sessions of one exchange. Immutable.
class Calendar {
 public:
  // Ascending and apart from each other; at least one.
  explicit Calendar(std::vector<Session> sessions);

  size_t size() const { return sessions_.size(); }
  const Session& operator[](size_t index) const { return sessions_[index]; }

  // The first session that closes after `time`; size() after the last.
  size_t Next(Time time) const;
  // After the open, up to the close: a price stamped with the open is from before it.
  bool IsOpen(Time time) const;
  // The session of that day of UTC.
  std::optional<Session> On(std::chrono::sys_days day) const;
  // When a session would close if it had the usual length: daily closes are stamped so on half days
  // as well.
  Time UsualClose(const Session& session) const {
    return std::max(session.close, session.open + usual_);
  }

  // The time within sessions between the two; 0 if `to` is not after `from`.
  Duration TradingTime(Time from, Time to) const;
  // A span of trading time in sessions of the usual length.
  double InSessions(Duration trading_time) const;
  Duration usual_session() const { return usual_; }

  // The end of a horizon that begins at `from`: each 24 hours of it are one session, the rest is
  // trading time, but no more than a session. From outside the sessions, hours and minutes begin at
  // the next open, and the sessions end with the close: five minutes after news on Saturday is five
  // minutes after Monday's open, a day after it is Monday's close.
  Time After(Time from, Duration horizon) const;

 private:
  Duration Traded(Time time) const;  // Since the first session's open.
  Time AfterSessions(Time from, int64_t sessions) const;

  std::vector<Session> sessions_;
  std::vector<Duration> before_;  // The trading time before each.
  Duration usual_{};              // The length that most have.
};

// The calendar of each symbol: the first whose suffix it ends in, else the first calendar, which is
// the market's. Immutable.
class Calendars {
 public:
  // Without calendars in the model: weekdays in New York.
  explicit Calendars(const ModelSpec& spec);

  const Calendar& market() const { return calendars_.front(); }
  const Calendar& Of(std::string_view symbol) const;

 private:
  struct Suffix {
    std::string text;
    size_t calendar;
  };
  std::vector<Calendar> calendars_;
  std::vector<Suffix> suffixes_;
};

// The cash session of the United States, 9:30 to 16:00 in New York from Monday to Friday, by the
// daylight saving rules since 2007, holidays or not.
std::vector<Session> UsWeekdays(std::chrono::year first, std::chrono::year last);

}  // namespace newsvane::signals
