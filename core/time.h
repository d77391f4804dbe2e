// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace newsvane {

using Duration = std::chrono::nanoseconds;

// UTC, to the nanosecond; 1678 to 2261.
using Time = std::chrono::sys_time<Duration>;

// "Not given". Compares less than every real time.
inline constexpr Time kNoTime = Time::min();

// The time that a broker or producer stamped on a record, in milliseconds since 1970. kNoTime for
// what can be none: 0 and less, which clients without a clock send, and what Time cannot hold.
Time TimeOfStamp(int64_t milliseconds);

// RFC 3339 in UTC with 0, 3, 6 or 9 fraction digits, the fewest that lose nothing:
// "2026-07-01T14:32:05.120Z".
std::string FormatTime(Time time);

// RFC 3339 with any offset, 'T' or a space, and up to 9 fraction digits. A missing zone is an
// error, not a guess.
Result<Time> ParseTime(std::string_view text);

// "250ms", "30s", "5m", "2h", "1d" (86,400 s); whole numbers.
Result<Duration> ParseDuration(std::string_view text);

// The inverse of ParseDuration, in the largest unit that is exact.
std::string FormatDuration(Duration duration);

}  // namespace newsvane
