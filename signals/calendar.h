// SPDX-License-Identifier: Apache-2.0
//
// When the market trades. Returns are compared with the trading time that they took: a night and a
// weekend are no time at all to a share that cannot trade.
#pragma once

#include <optional>

#include "core/time.h"

namespace newsvane::signals {

// Event times outside are taken for stamps in the wrong unit. Within, differences never overflow.
inline constexpr Time kFirstTime = std::chrono::sys_days{std::chrono::year{1970} / 1 / 1};
inline constexpr Time kLastTime = std::chrono::sys_days{std::chrono::year{2200} / 1 / 1};

inline constexpr Duration kSessionLength = std::chrono::minutes(390);

struct Session {
  Time open;
  Time close;
};

// The cash session of the United States, 9:30 to 16:00 in New York from Monday to Friday, by the
// daylight saving rules since 2007. Exchange holidays and half days count as whole sessions.
// Nothing at a weekend.
std::optional<Session> SessionOn(std::chrono::sys_days day);

// The time within sessions between the two; 0 if `to` is not after `from`. Both within kFirstTime
// and kLastTime.
Duration TradingTime(Time from, Time to);

// A span of trading time in sessions: 390 minutes are 1.
inline double InSessions(Duration trading_time) {
  return static_cast<double>(trading_time.count()) / static_cast<double>(kSessionLength.count());
}

}  // namespace newsvane::signals
