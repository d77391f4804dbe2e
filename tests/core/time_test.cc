// SPDX-License-Identifier: Apache-2.0
#include "core/time.h"

#include <gtest/gtest.h>

namespace newsvane {
namespace {

TEST(Time, ReadsEveryFormOfRfc3339AndWritesTheShortest) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-07-01T14:32:00Z", "2026-07-01T14:32:00Z"},
      {"2026-07-01 14:32:00z", "2026-07-01T14:32:00Z"},
      {"2026-07-01T10:32:00-04:00", "2026-07-01T14:32:00Z"},
      {"2026-07-01T10:32:00-0400", "2026-07-01T14:32:00Z"},
      {"2026-07-02T00:02:00.5+09:30", "2026-07-01T14:32:00.500Z"},
      {"2026-07-01T14:32:00.335689322Z", "2026-07-01T14:32:00.335689322Z"},
      {"2026-07-01T14:32:00.3356893229Z", "2026-07-01T14:32:00.335689322Z"},
      {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"2026-07-01t14:32:00,000001Z", "2026-07-01T14:32:00.000001Z"},
      {"2026-07-01T14:32:59.9999999999Z", "2026-07-01T14:32:59.999999999Z"},
      {"2026-07-01T23:00:00+23:59", "2026-06-30T23:01:00Z"},
      {"1678-01-01T00:00:00Z", "1678-01-01T00:00:00Z"},
      {"2261-12-31T23:59:59Z", "2261-12-31T23:59:59Z"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Time> time = ParseTime(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(FormatTime(*time), expected) << text;
  }
}

TEST(Time, RefusesWhatIsNotWhollyATimeInsteadOfGuessing) {
  for (const char* text : {"",
                           "2026-07-01",
                           "2026-07-01T14:32:00",
                           "2026-02-29T00:00:00Z",
                           "2026-07-01T24:00:00Z",
                           "2026-07-01T14:32:00.Z",
                           "2026-07-01T14:32:00Zjunk",
                           "1600-01-01T00:00:00Z",
                           "2026-07-01T14:32:00+24:00",
                           "+026-07-01T14:32:00Z",
                           "2026-07-01T14:3-:00Z",
                           "1677-12-31T23:59:59Z",
                           "2262-01-01T00:00:00Z",
                           "2026-07-01T14:60:00Z",
                           "2026-07-01T14:32:61Z",
                           "2026-07-01T14:32:00+23:60",
                           "2026-07-01T14:32:00*04:00",
                           "2026-13-01T14:32:00Z",
                           "2026-00-01T14:32:00Z",
                           "2026-07-00T14:32:00Z",
                           "2026/07/01T14:32:00Z",
                           "2026-07-01_14:32:00Z",
                           "2026-07-01T14.32.00Z",
                           "2026-07-01T14:32Z",
                           "2026-07-01T14:32:00+4:00",
                           "2026-07-01T14:32:00+04:0",
                           "2026-07-01T14:32:0:Z"}) {
    EXPECT_FALSE(ParseTime(text)) << text;
  }
}

TEST(Time, OfAStampIsNoneWhereItCanBeNone) {
  EXPECT_EQ(TimeOfStamp(1'782'916'325'250), *ParseTime("2026-07-01T14:32:05.250Z"));
  EXPECT_EQ(TimeOfStamp(1), Time(std::chrono::milliseconds(1)));
  EXPECT_EQ(TimeOfStamp(9'223'372'036'854), Time(std::chrono::milliseconds(9'223'372'036'854)));
  for (const int64_t none : {int64_t{0}, int64_t{-1}, int64_t{9'223'372'036'855},
                             int64_t{9'000'000'000'000'000}, INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(TimeOfStamp(none), kNoTime) << none;
  }
}

TEST(Duration, RoundTripsInTheLargestExactUnit) {
  const std::pair<const char*, const char*> cases[] = {
      {"250ms", "250ms"}, {"1000ms", "1s"}, {"90s", "90s"},         {"120m", "2h"},
      {"24h", "1d"},      {"0s", "0s"},     {"-5s", "-5s"},         {"25h", "25h"},
      {"48h", "2d"},      {"0d", "0s"},     {"106751d", "106751d"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Duration> duration = ParseDuration(text);
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(FormatDuration(*duration), expected) << text;
  }
}

TEST(Duration, IsAsLongAsItsUnitSays) {
  EXPECT_EQ(*ParseDuration("250ms"), std::chrono::milliseconds(250));
  EXPECT_EQ(*ParseDuration("30s"), std::chrono::seconds(30));
  EXPECT_EQ(*ParseDuration("5m"), std::chrono::minutes(5));
  EXPECT_EQ(*ParseDuration("2h"), std::chrono::hours(2));
  EXPECT_EQ(*ParseDuration("1d"), std::chrono::seconds(86'400));
}

TEST(Duration, BelowAMillisecondIsToldAllTheSame) {
  EXPECT_EQ(FormatDuration(std::chrono::microseconds(1500)), "1500000ns");
}

TEST(Duration, RefusesMissingUnitsAndOverflow) {
  for (const char* text : {"", "5", "s", "5 s", "1w", "1.5h", "5ss", "5sm", "106752d",
                           "999999999999d", "-999999999999d", "99999999999999999999s"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

// An item without a time has it in the name that its words are known by.
TEST(Time, TheEarliestThereIsIsWritten) {
  EXPECT_EQ(FormatTime(kNoTime), "1677-09-21T00:12:43.145224192Z");
}

}  // namespace
}  // namespace newsvane
