// SPDX-License-Identifier: Apache-2.0
#include "ingest/timestamp.h"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "ingest/json_text.h"

namespace newsvane::ingest {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;

std::optional<Time> FromNanos(__int128 nanos) {
  // Time::min() means "not given".
  if (nanos <= std::numeric_limits<int64_t>::min() || nanos > std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return Time(Duration(static_cast<int64_t>(nanos)));
}

int64_t NanosPerUnit(TimeUnit unit, double magnitude) {
  switch (unit) {
    case TimeUnit::kSeconds:
      return kNanosPerSecond;
    case TimeUnit::kMilliseconds:
      return 1'000'000;
    case TimeUnit::kMicroseconds:
      return 1'000;
    case TimeUnit::kNanoseconds:
      return 1;
    default:
      // Borders: as seconds, 1e11 is the year 5138; as milliseconds it is 1973. The same holds for
      // the other two.
      if (magnitude < 1e11) return kNanosPerSecond;
      if (magnitude < 1e14) return 1'000'000;
      return magnitude < 1e17 ? 1'000 : 1;
  }
}

// Decimal digits are read as integers, since a double holds today's nanoseconds only to 256 of
// them.
std::optional<Time> ParseEpoch(std::string_view text, TimeUnit unit) {
  const auto number = ParseNumber(text);
  if (!number) return std::nullopt;
  const int64_t scale = NanosPerUnit(unit, std::abs(*number));
  const char* const end = text.data() + text.size();
  int64_t whole = 0;
  auto [stop, error] = std::from_chars(text.data(), end, whole);
  __int128 nanos = static_cast<__int128>(whole) * scale;
  if (error == std::errc() && stop != end && *stop == '.') {
    const bool negative = text.front() == '-';
    int64_t weight = scale;
    for (++stop; stop != end && *stop >= '0' && *stop <= '9'; ++stop) {
      weight /= 10;
      nanos += (negative ? -1 : 1) * weight * (*stop - '0');
    }
  }
  if (error == std::errc() && stop == end) return FromNanos(nanos);
  const double approximate = *number * static_cast<double>(scale);  // With an exponent: "1.78e9".
  if (std::abs(approximate) > 9.2e18) return std::nullopt;
  return FromNanos(static_cast<int64_t>(approximate));
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct NamedZone {
  std::string_view name;
  int hours;
};
constexpr std::array<NamedZone, 12> kZones = {{{"GMT", 0},
                                               {"UTC", 0},
                                               {"UT", 0},
                                               {"Z", 0},
                                               {"EST", -5},
                                               {"EDT", -4},
                                               {"CST", -6},
                                               {"CDT", -5},
                                               {"MST", -7},
                                               {"MDT", -6},
                                               {"PST", -8},
                                               {"PDT", -7}}};

// Takes the next word, and the white space behind it.
std::string_view TakeWord(std::string_view* text) {
  const size_t end = std::min(text->find_first_of(" \t"), text->size());
  const std::string_view word = text->substr(0, end);
  text->remove_prefix(std::min(text->find_first_not_of(" \t", end), text->size()));
  return word;
}

// All of `text` as a number of `low` to `high` digits.
std::optional<int> Digits(std::string_view text, size_t low, size_t high) {
  if (text.size() < low || text.size() > high) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::chrono::seconds> ParseClock(std::string_view text) {
  if (text.size() != 5 && text.size() != 8) return std::nullopt;
  const auto hour = Digits(text.substr(0, 2), 2, 2);
  const auto minute = Digits(text.substr(3, 2), 2, 2);
  const auto second = text.size() == 8 ? Digits(text.substr(6), 2, 2) : 0;
  if (!hour || !minute || !second || text[2] != ':' || (text.size() == 8 && text[5] != ':') ||
      *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<std::chrono::minutes> ParseZone(std::string_view text) {
  for (const NamedZone& zone : kZones) {
    if (zone.name == text) return std::chrono::hours(zone.hours);
  }
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = Digits(text.substr(1, 2), 2, 2);
  const auto minutes = Digits(text.substr(3, 2), 2, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return text[0] == '-' ? -offset : offset;
}

// "Wed, 01 Jul 2026 10:32:00 -0400"; the day of the week and the seconds may be missing. The day of
// the week is not compared with the date, since vendors get it wrong.
std::optional<Time> ParseRfc2822(std::string_view text) {
  std::string_view word = TakeWord(&text);
  if (word.ends_with(',')) word = TakeWord(&text);
  const auto day = Digits(word, 1, 2);
  const auto month = std::find(kMonths.begin(), kMonths.end(), TakeWord(&text));
  const auto year = Digits(TakeWord(&text), 4, 4);
  const auto clock = ParseClock(TakeWord(&text));
  const auto zone = ParseZone(TakeWord(&text));
  if (!day || month == kMonths.end() || !year || !clock || !zone || !text.empty()) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1678 || *year > 2261) return std::nullopt;
  return std::chrono::sys_days(date) + *clock - *zone;
}

// "2026-07-01", "2026-07-01 09:35", "2026-07-01T09:35:00.5" by the clocks of a zone.
std::optional<Time> ParseLocal(std::string_view text, std::string_view zone) {
  const size_t clock_at = text.find_first_of("Tt ");
  std::string whole(text.substr(0, clock_at));
  whole += 'T';
  whole += clock_at == std::string_view::npos ? "00:00" : text.substr(clock_at + 1);
  constexpr size_t kToTheMinute = 16;
  if (whole.size() == kToTheMinute) whole += ":00";
  const Result<Time> as_utc = ParseTime(whole + "Z");
  if (!as_utc) return std::nullopt;
  const date::local_time<Duration> local(as_utc->time_since_epoch());
  return Time(date::locate_zone(zone)->to_sys(local, date::choose::earliest).time_since_epoch());
}

}  // namespace

bool IsTimeZone(std::string_view name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {  // There is none, or no database.
    return false;
  }
}

std::optional<Time> ParseTimestamp(std::string_view text, TimeUnit unit, std::string_view zone) {
  if (unit != TimeUnit::kRfc3339 && unit != TimeUnit::kRfc2822) return ParseEpoch(text, unit);
  const bool number = text.find_first_not_of("0123456789.") == std::string_view::npos;
  if (number) return ParseEpoch(text, TimeUnit::kEpoch);
  if (unit == TimeUnit::kRfc2822) return ParseRfc2822(text);
  const auto time = ParseTime(text);
  if (time) return *time;
  return zone.empty() ? std::nullopt : ParseLocal(text, zone);
}

}  // namespace newsvane::ingest
