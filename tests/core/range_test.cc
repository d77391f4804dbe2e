// SPDX-License-Identifier: Apache-2.0
#include "core/range.h"

#include <gtest/gtest.h>

#include <limits>

namespace newsvane {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Range, HoldsItsEndsUnlessItBeginsAboveTheLeast) {
  constexpr Range<double> kShut{-1, 1};
  EXPECT_TRUE(kShut.Holds(-1));
  EXPECT_TRUE(kShut.Holds(1));
  EXPECT_FALSE(kShut.Holds(-1.001));
  EXPECT_FALSE(kShut.Holds(1.001));
  constexpr Range<double> kAbove{0, 1, true};
  EXPECT_FALSE(kAbove.Holds(0));
  EXPECT_TRUE(kAbove.Holds(std::numeric_limits<double>::min()));
  EXPECT_TRUE(kAbove.Holds(1));
}

TEST(Range, HoldsNothingThatIsNoNumber) {
  EXPECT_FALSE((Range<double>{-1, 1}.Holds(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Range, IsToldAsPeopleWriteNumbers) {
  EXPECT_EQ(ToString(Range<double>{-0.5, 1}), "from -0.5 to 1");
  EXPECT_EQ(ToString(Range<double>{0, 1e15, true}), "above 0 and at most 1000000000000000");
  EXPECT_EQ(ToString(Range<uint32_t>{1, 1000}), "from 1 to 1000");
  EXPECT_EQ(ToString(Range<Duration>{seconds(0), hours(48)}), "from 0s to 2d");
}

}  // namespace
}  // namespace newsvane
