// SPDX-License-Identifier: Apache-2.0
#include "core/time.h"

#include <array>
#include <charconv>
#include <cstdlib>

namespace newsvane {
namespace {

using std::chrono::days;
using std::chrono::floor;

// Takes exactly `digits` digits from the front of `*text`.
bool TakeNumber(std::string_view* text, size_t digits, int* value) {
  if (text->size() < digits) return false;
  const char* const end = text->data() + digits;
  const auto [stop, error] = std::from_chars(text->data(), end, *value);
  if (error != std::errc() || stop != end || *value < 0) return false;
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, std::string_view any_of) {
  if (text->empty() || any_of.find(text->front()) == std::string_view::npos) return false;
  text->remove_prefix(1);
  return true;
}

// Fraction digits after the point, as nanoseconds; digits beyond the ninth are dropped.
bool TakeFraction(std::string_view* text, Duration* fraction) {
  if (!TakeChar(text, ".,")) return true;
  int64_t value = 0;
  int digits = 0;
  while (!text->empty() && text->front() >= '0' && text->front() <= '9') {
    if (digits < 9) value = value * 10 + (text->front() - '0');
    ++digits;
    text->remove_prefix(1);
  }
  for (int i = digits; i < 9; ++i) value *= 10;
  *fraction = Duration(value);
  return digits > 0;
}

bool TakeZone(std::string_view* text, Duration* offset) {
  if (TakeChar(text, "Zz")) return true;
  const bool minus = !text->empty() && text->front() == '-';
  int hours = 0;
  int minutes = 0;
  if (!TakeChar(text, "+-") || !TakeNumber(text, 2, &hours)) return false;
  TakeChar(text, ":");
  if (!TakeNumber(text, 2, &minutes) || hours > 23 || minutes > 59) return false;
  *offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  if (minus) *offset = -*offset;
  return true;
}

// The number in so many digits, and what comes after it. An alert has some twelve times, and
// snprintf for them was a twentieth of a replay.
void PutNumber(int64_t number, size_t digits, char then, std::string* text) {
  text->append(digits, '0').push_back(then);
  for (auto digit = text->rbegin() + 1; number > 0; ++digit, number /= 10) {
    *digit = static_cast<char>('0' + number % 10);
  }
}

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 5> kUnits = {{{"d", std::chrono::hours(24)},
                                         {"h", std::chrono::hours(1)},
                                         {"m", std::chrono::minutes(1)},
                                         {"s", std::chrono::seconds(1)},
                                         {"ms", std::chrono::milliseconds(1)}}};

}  // namespace

Time TimeOfStamp(int64_t milliseconds) {
  constexpr int64_t kMost = std::chrono::floor<std::chrono::milliseconds>(Duration::max()).count();
  if (milliseconds <= 0 || milliseconds > kMost) return kNoTime;
  return Time(std::chrono::milliseconds(milliseconds));
}

std::string FormatTime(Time time) {
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  // Not the time less the day: the day in which kNoTime lies begins before what a Duration holds.
  const Duration since_midnight = (time.time_since_epoch() % days(1) + days(1)) % days(1);
  const std::chrono::hh_mm_ss clock(since_midnight);
  std::string text;
  text.reserve(sizeof("2026-07-01T14:32:00.000000000Z"));
  PutNumber(static_cast<int>(date.year()), 4, '-', &text);
  PutNumber(static_cast<unsigned>(date.month()), 2, '-', &text);
  PutNumber(static_cast<unsigned>(date.day()), 2, 'T', &text);
  PutNumber(clock.hours().count(), 2, ':', &text);
  PutNumber(clock.minutes().count(), 2, ':', &text);
  int64_t fraction = clock.subseconds().count();
  PutNumber(clock.seconds().count(), 2, fraction == 0 ? 'Z' : '.', &text);
  if (fraction == 0) return text;
  size_t digits = 9;
  for (; fraction % 1000 == 0; fraction /= 1000) digits -= 3;
  PutNumber(fraction, digits, 'Z', &text);
  return text;
}

Result<Time> ParseTime(std::string_view text) {
  const std::string_view whole = text;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  Duration fraction{};
  Duration offset{};
  const bool fits =
      TakeNumber(&text, 4, &year) && TakeChar(&text, "-") && TakeNumber(&text, 2, &month) &&
      TakeChar(&text, "-") && TakeNumber(&text, 2, &day) && TakeChar(&text, "Tt ") &&
      TakeNumber(&text, 2, &hour) && TakeChar(&text, ":") && TakeNumber(&text, 2, &minute) &&
      TakeChar(&text, ":") && TakeNumber(&text, 2, &second) && TakeFraction(&text, &fraction) &&
      TakeZone(&text, &offset) && text.empty();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // 60 is a leap second; the borders of the year keep nanoseconds within 64 bits.
  if (!fits || !date.ok() || hour > 23 || minute > 59 || second > 60 || year < 1678 ||
      year > 2261) {
    return Fail("'" + std::string(whole.substr(0, 40)) +
                "' is not a time such as 2026-07-01T14:32:00Z");
  }
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + fraction - offset;
}

Result<Duration> ParseDuration(std::string_view text) {
  int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view name(stop, static_cast<size_t>(text.data() + text.size() - stop));
  for (const Unit& unit : kUnits) {
    if (error != std::errc() || name != unit.name) continue;
    if (std::abs(value) > Duration::max().count() / unit.length.count()) break;
    return value * unit.length;
  }
  return Fail("'" + std::string(text.substr(0, 40)) +
              "' is not a duration such as 250ms, 30s, 5m, 2h or 1d");
}

std::string FormatDuration(Duration duration) {
  if (duration.count() == 0) return "0s";
  for (const Unit& unit : kUnits) {
    if (duration % unit.length == Duration::zero()) {
      return std::to_string(duration / unit.length) + std::string(unit.name);
    }
  }
  return std::to_string(duration.count()) + "ns";
}

}  // namespace newsvane
