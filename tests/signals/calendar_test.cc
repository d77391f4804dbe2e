// SPDX-License-Identifier: Apache-2.0
#include "signals/market/calendar.h"

#include <gtest/gtest.h>

#include "core/time.h"

namespace newsvane::signals {
namespace {

using namespace std::chrono_literals;

Time T(const char* text) { return ParseTime(text).value(); }

class CalendarTest : public testing::Test {
 protected:
  const Calendar calendar_{UsWeekdays(std::chrono::year(2026), std::chrono::year(2026))};
};

TEST_F(CalendarTest, OpensAtHalfPastNineInNewYorkAllYear) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-03-06T00:00:00Z", "2026-03-06T14:30:00Z"},  // The last weekday of winter time.
      {"2026-03-09T00:00:00Z", "2026-03-09T13:30:00Z"},
      {"2026-07-01T00:00:00Z", "2026-07-01T13:30:00Z"},
      {"2026-10-30T00:00:00Z", "2026-10-30T13:30:00Z"},
      {"2026-11-02T00:00:00Z", "2026-11-02T14:30:00Z"},
  };
  for (const auto& [day, open] : cases) {
    const auto session = calendar_.On(std::chrono::floor<std::chrono::days>(T(day)));
    ASSERT_TRUE(session) << day;
    EXPECT_EQ(FormatTime(session->open), open);
    EXPECT_EQ(session->close - session->open, 390min);
  }
  EXPECT_FALSE(calendar_.On(std::chrono::floor<std::chrono::days>(T("2026-07-04T00:00:00Z"))));
}

TEST_F(CalendarTest, CountsTradingTimeOnly) {
  const std::tuple<const char*, const char*, int> cases[] = {
      {"2026-07-01T14:00:00Z", "2026-07-01T14:30:00Z", 30},
      {"2026-07-01T19:50:00Z", "2026-07-02T13:40:00Z", 20},   // Over a night.
      {"2026-07-02T19:50:00Z", "2026-07-06T13:40:00Z", 410},  // With a Friday in between.
      {"2026-07-03T21:00:00Z", "2026-07-06T13:30:00Z", 0},    // Over a weekend.
      {"2026-06-22T00:00:00Z", "2026-07-06T00:00:00Z", 3900},
      {"2026-07-01T12:00:00Z", "2026-07-02T12:00:00Z", 390},
      {"2026-07-01T15:00:00Z", "2026-07-01T14:00:00Z", 0},
      {"2025-01-01T00:00:00Z", "2026-01-01T15:00:00Z", 30},  // Before the first session.
      {"2026-12-31T20:59:00Z", "2030-01-01T00:00:00Z", 1},   // After the last.
  };
  for (const auto& [from, to, minutes] : cases) {
    EXPECT_EQ(calendar_.TradingTime(T(from), T(to)), std::chrono::minutes(minutes))
        << from << " " << to;
  }
}

TEST_F(CalendarTest, AHorizonEndsInTradingTime) {
  const std::tuple<const char*, Duration, const char*> cases[] = {
      {"2026-07-01T14:32:00Z", 5min, "2026-07-01T14:37:00Z"},
      {"2026-07-01T19:58:00Z", 5min, "2026-07-02T13:33:00Z"},
      {"2026-07-01T19:55:00Z", 5min, "2026-07-01T20:00:00Z"},
      {"2026-07-04T12:00:00Z", 5min, "2026-07-06T13:35:00Z"},  // A Saturday: Monday's open.
      {"2026-07-04T12:00:00Z", 24h, "2026-07-06T20:00:00Z"},   // Monday's close.
      {"2026-07-01T11:00:00Z", 24h, "2026-07-01T20:00:00Z"},   // Before the open.
      {"2026-07-01T14:32:00Z", 24h, "2026-07-02T14:32:00Z"},
      {"2026-07-03T14:32:00Z", 48h, "2026-07-07T14:32:00Z"},
      {"2026-07-01T14:32:00Z", 25h, "2026-07-02T15:32:00Z"},
      {"2026-07-01T14:32:00Z", 12h, "2026-07-02T14:32:00Z"},  // No more than a session.
      {"2026-10-30T14:00:00Z", 24h, "2026-11-02T15:00:00Z"},  // The clocks went back.
  };
  for (const auto& [from, horizon, end] : cases) {
    EXPECT_EQ(FormatTime(calendar_.After(T(from), horizon)), end)
        << from << " " << FormatDuration(horizon);
  }
}

TEST_F(CalendarTest, SymbolsTradeWhereTheirSuffixSays) {
  ModelSpec model;
  const auto session = [](const char* open, const char* close) {
    return std::vector<Session>{{T(open), T(close)}};
  };
  model.calendars = {{"us", {}, session("2026-07-01T13:30:00Z", "2026-07-01T20:00:00Z")},
                     {"seoul", {".KS"}, session("2026-07-02T00:00:00Z", "2026-07-02T06:30:00Z")}};
  const Calendars calendars(model);
  EXPECT_EQ(&calendars.Of("MU"), &calendars.market());
  EXPECT_EQ(FormatTime(calendars.Of("000660.KS").After(T("2026-07-01T15:00:00Z"), 5min)),
            "2026-07-02T00:05:00Z");
}

}  // namespace
}  // namespace newsvane::signals
