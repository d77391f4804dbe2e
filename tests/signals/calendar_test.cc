// SPDX-License-Identifier: Apache-2.0
#include "signals/calendar.h"

#include <gtest/gtest.h>

namespace newsvane::signals {
namespace {

Time T(const char* text) { return ParseTime(text).value(); }

TEST(Calendar, OpensAtHalfPastNineInNewYorkAllYear) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-03-06T00:00:00Z", "2026-03-06T14:30:00Z"},  // The last weekday of winter time.
      {"2026-03-09T00:00:00Z", "2026-03-09T13:30:00Z"},
      {"2026-07-01T00:00:00Z", "2026-07-01T13:30:00Z"},
      {"2026-10-30T00:00:00Z", "2026-10-30T13:30:00Z"},
      {"2026-11-02T00:00:00Z", "2026-11-02T14:30:00Z"},
  };
  for (const auto& [day, open] : cases) {
    const auto session = SessionOn(std::chrono::floor<std::chrono::days>(T(day)));
    ASSERT_TRUE(session) << day;
    EXPECT_EQ(FormatTime(session->open), open);
    EXPECT_EQ(session->close - session->open, kSessionLength);
  }
  EXPECT_FALSE(SessionOn(std::chrono::floor<std::chrono::days>(T("2026-07-04T00:00:00Z"))));
}

TEST(Calendar, CountsTradingTimeOnly) {
  const std::tuple<const char*, const char*, int> cases[] = {
      {"2026-07-01T14:00:00Z", "2026-07-01T14:30:00Z", 30},
      {"2026-07-01T19:50:00Z", "2026-07-02T13:40:00Z", 20},   // Over a night.
      {"2026-07-02T19:50:00Z", "2026-07-06T13:40:00Z", 410},  // With a Friday in between.
      {"2026-07-03T21:00:00Z", "2026-07-06T13:30:00Z", 0},    // Over a weekend.
      {"2026-06-22T00:00:00Z", "2026-07-06T00:00:00Z", 3900},
      {"2026-07-01T12:00:00Z", "2026-07-02T12:00:00Z", 390},
      {"2026-07-01T15:00:00Z", "2026-07-01T14:00:00Z", 0},
  };
  for (const auto& [from, to, minutes] : cases) {
    EXPECT_EQ(TradingTime(T(from), T(to)), std::chrono::minutes(minutes)) << from << " " << to;
  }
}

}  // namespace
}  // namespace newsvane::signals
