// SPDX-License-Identifier: Apache-2.0
//
// The shipped calendars, as what they expand to.
#include "signals/market/calendar.h"
#include "tests/config/fixtures.h"

namespace newsvane::config {
namespace {

Time T(const std::string& text) { return ParseTime(text).value(); }

class ShippedCalendars : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Diagnostics diagnostics;
    signals::ModelSpec model;
    LoadCalendars(DefaultDir() + "/calendars.yaml", &model, &diagnostics);
    ASSERT_EQ(RenderAll(diagnostics), "");
    calendars_ = std::make_unique<signals::Calendars>(model);
  }
  static void TearDownTestSuite() { calendars_.reset(); }

  static inline std::unique_ptr<signals::Calendars> calendars_;
};

TEST_F(ShippedCalendars, KnowHolidaysHalfDaysAndEachCitysClock) {
  struct Case {
    const char* symbol;
    const char* day;
    const char* open;  // Empty: no session.
    const char* close;
  };
  const Case cases[] = {
      {"NVDA", "2026-03-06", "14:30", "21:00"},  // The last weekday of winter time.
      {"NVDA", "2026-03-09", "13:30", "20:00"},
      {"NVDA", "2026-07-02", "13:30", "20:00"},
      {"NVDA", "2026-07-03", "", ""},  // For the Fourth, a Saturday.
      {"NVDA", "2026-07-04", "", ""},
      {"NVDA", "2026-07-06", "13:30", "20:00"},
      {"NVDA", "2026-11-26", "", ""},
      {"NVDA", "2026-11-27", "14:30", "18:00"},  // The day after Thanksgiving.
      {"NVDA", "2025-01-09", "", ""},            // Mourning.
      {"000660.KS", "2026-01-05", "00:00", "06:30"},
      {"000660.KS", "2026-07-01", "00:00", "06:30"},
      {"000660.KS", "2026-07-03", "00:00", "06:30"},  // New York's holidays are its own.
      {"SAP.DE", "2026-03-27", "08:00", "16:30"},
      {"SAP.DE", "2026-03-30", "07:00", "15:30"},
      {"BARC.L", "2026-03-27", "08:00", "16:30"},
      {"BARC.L", "2026-03-30", "07:00", "15:30"},
      {"ASML.AS", "2026-10-26", "08:00", "16:30"},
      {"0700.HK", "2026-07-02", "01:30", "08:00"},
      {"2330.TW", "2026-07-02", "01:00", "05:30"},
  };
  for (const auto& [symbol, day, open, close] : cases) {
    const auto session = calendars_->Of(symbol).On(
        std::chrono::floor<std::chrono::days>(T(std::string(day) + "T00:00:00Z")));
    ASSERT_EQ(session.has_value(), *open != 0) << symbol << " " << day;
    if (!session) continue;
    EXPECT_EQ(FormatTime(session->open), std::string(day) + "T" + open + ":00Z") << symbol;
    EXPECT_EQ(FormatTime(session->close), std::string(day) + "T" + close + ":00Z") << symbol;
  }
}

TEST_F(ShippedCalendars, AHolidayWithinAHorizonIsNoTime) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const std::tuple<const char*, Duration, const char*> cases[] = {
      {"2026-07-02T19:58:00Z", minutes(5), "2026-07-06T13:33:00Z"},
      {"2026-07-02T19:58:00Z", hours(24), "2026-07-06T19:58:00Z"},
      {"2026-07-03T15:00:00Z", minutes(5), "2026-07-06T13:35:00Z"},  // News of the holiday.
      {"2026-07-03T15:00:00Z", hours(24), "2026-07-06T20:00:00Z"},
      {"2026-11-25T15:30:00Z", hours(24), "2026-11-27T15:30:00Z"},   // Over Thanksgiving,
      {"2026-11-25T20:00:00Z", hours(24), "2026-11-27T18:00:00Z"},   // to its short day's close,
      {"2026-11-27T17:58:00Z", minutes(5), "2026-11-30T14:33:00Z"},  // and from it.
  };
  for (const auto& [from, horizon, end] : cases) {
    EXPECT_EQ(FormatTime(calendars_->market().After(T(from), horizon)), end)
        << from << " " << FormatDuration(horizon);
  }
}

}  // namespace
}  // namespace newsvane::config
