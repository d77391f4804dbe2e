// SPDX-License-Identifier: Apache-2.0
#include "ingest/timestamp.h"

#include <gtest/gtest.h>

namespace newsvane::ingest {
namespace {

struct Case {
  TimeUnit unit;
  const char* text;
  const char* time;  // Empty: none.
};

TEST(Timestamp, ReadsEveryUnit) {
  const Case cases[] = {
      {TimeUnit::kSeconds, "1782916325", "2026-07-01T14:32:05Z"},
      {TimeUnit::kSeconds, "1782916325.123456789", "2026-07-01T14:32:05.123456789Z"},
      {TimeUnit::kSeconds, "1.782916325e9", "2026-07-01T14:32:05Z"},
      {TimeUnit::kSeconds, "-1.5", "1969-12-31T23:59:58.500Z"},
      {TimeUnit::kSeconds, "0", "1970-01-01T00:00:00Z"},
      {TimeUnit::kMilliseconds, "1782916325120", "2026-07-01T14:32:05.120Z"},
      {TimeUnit::kMilliseconds, "1782916325120.25", "2026-07-01T14:32:05.120250Z"},
      {TimeUnit::kMicroseconds, "1782916325120456", "2026-07-01T14:32:05.120456Z"},
      {TimeUnit::kNanoseconds, "1782916325120456789", "2026-07-01T14:32:05.120456789Z"},
      {TimeUnit::kRfc3339, "2026-07-01T10:32:05.12-04:00", "2026-07-01T14:32:05.120Z"},
      {TimeUnit::kRfc3339, "1782916325", "2026-07-01T14:32:05Z"},
      {TimeUnit::kRfc2822, "1782916325120", "2026-07-01T14:32:05.120Z"},
  };
  for (const Case& one : cases) {
    const auto time = ParseTimestamp(one.text, one.unit);
    ASSERT_TRUE(time) << one.text;
    EXPECT_EQ(FormatTime(*time), one.time) << one.text;
  }
}

TEST(Timestamp, ReadsLocalTimesByTheClocksOfTheirZone) {
  const char* const cases[][3] = {
      {"America/New_York", "2026-07-01", "2026-07-01T04:00:00Z"},
      {"America/New_York", "2026-01-02", "2026-01-02T05:00:00Z"},
      {"America/New_York", "2026-07-01 09:35", "2026-07-01T13:35:00Z"},
      {"America/New_York", "2026-07-01T09:35:00.5", "2026-07-01T13:35:00.500Z"},
      {"America/New_York", "2026-07-01T09:35:00Z", "2026-07-01T09:35:00Z"},
      {"America/New_York", "2026-03-08 02:30", "2026-03-08T07:00:00Z"},  // Skipped.
      {"America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"},  // The first of two.
      {"Asia/Seoul", "2026-07-02 09:00", "2026-07-02T00:00:00Z"},
  };
  for (const auto& [zone, text, expected] : cases) {
    const auto time = ParseTimestamp(text, TimeUnit::kRfc3339, zone);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(FormatTime(*time), expected) << text;
  }
  for (const char* const text : {"2026-07", "2026-07-01 9:35", "2026-13-01", "2026-07-01 ", "x"}) {
    EXPECT_FALSE(ParseTimestamp(text, TimeUnit::kRfc3339, "America/New_York")) << text;
  }
  EXPECT_FALSE(ParseTimestamp("2026-07-01", TimeUnit::kRfc3339));
  EXPECT_TRUE(IsTimeZone("Asia/Seoul"));
  EXPECT_FALSE(IsTimeZone("Asia/Soul"));
}

TEST(Timestamp, TellsTheEpochsUnitByItsSize) {
  const char* const cases[][2] = {
      {"7999999999", "2223-07-06T14:13:19Z"},
      {"100000000000", "1973-03-03T09:46:40Z"},
      {"1782916325120", "2026-07-01T14:32:05.120Z"},
      {"100000000000000", "1973-03-03T09:46:40Z"},
      {"1782916325120456", "2026-07-01T14:32:05.120456Z"},
      {"100000000000000000", "1973-03-03T09:46:40Z"},
      {"1782916325120456789", "2026-07-01T14:32:05.120456789Z"},
  };
  // Seconds up to the border, though no Time reaches the year 5138.
  EXPECT_FALSE(ParseTimestamp("99999999999", TimeUnit::kEpoch));
  for (const auto& [text, expected] : cases) {
    const auto time = ParseTimestamp(text, TimeUnit::kEpoch);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(FormatTime(*time), expected) << text;
  }
}

TEST(Timestamp, ReadsRfc2822WithItsObsoleteParts) {
  const char* const cases[][2] = {
      {"Wed, 01 Jul 2026 10:32:00 -0400", "2026-07-01T14:32:00Z"},
      {"Mon, 12 Jan 2026 09:05:31 -0400", "2026-01-12T13:05:31Z"},  // Wrong in January, as written.
      {"1 Jul 2026 10:32 +0530", "2026-07-01T05:02:00Z"},
      {"Wed, 1 Jul 2026 14:32:00 GMT", "2026-07-01T14:32:00Z"},
      {"Fri,  3 Jul  2026 10:32:00  EDT", "2026-07-03T14:32:00Z"},
      {"Sun, 03 Jul 2026 10:32:00 PST", "2026-07-03T18:32:00Z"},  // The day of the week is wrong.
  };
  for (const auto& [text, expected] : cases) {
    const auto time = ParseTimestamp(text, TimeUnit::kRfc2822);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(FormatTime(*time), expected) << text;
  }
}

TEST(Timestamp, RefusesWhatIsNone) {
  const Case cases[] = {
      {TimeUnit::kSeconds, "", ""},
      {TimeUnit::kSeconds, "soon", ""},
      {TimeUnit::kSeconds, "1782916325s", ""},
      {TimeUnit::kSeconds, "1e300", ""},
      {TimeUnit::kSeconds, "99999999999999999999", ""},
      {TimeUnit::kNanoseconds, "9223372036854775808", ""},
      {TimeUnit::kNanoseconds, "-9223372036854775808", ""},  // Would mean "not given".
      {TimeUnit::kRfc3339, "2026-07-01T14:32:05", ""},
      {TimeUnit::kRfc2822, "Wed, 01 Jul 2026 10:32:00", ""},
      {TimeUnit::kRfc2822, "Wed, 31 Jun 2026 10:32:00 GMT", ""},
      {TimeUnit::kRfc2822, "Wed, 01 Jul 2026 25:32:00 GMT", ""},
      {TimeUnit::kRfc2822, "Wed, 01 Jul 2026 10:32:00 -0400 again", ""},
      {TimeUnit::kRfc2822, "Wed, 01 Jul 2026 10.32.00 -0400", ""},
      {TimeUnit::kRfc2822, "Wed,", ""},
  };
  for (const Case& one : cases) EXPECT_FALSE(ParseTimestamp(one.text, one.unit)) << one.text;
}

}  // namespace
}  // namespace newsvane::ingest
