// SPDX-License-Identifier: Apache-2.0
#include "kafka/ack_window.h"

#include <gtest/gtest.h>

namespace newsvane::kafka {
namespace {

TEST(AckWindow, PassesAGapOnlyWhenItIsFilled) {
  AckWindow window(8);
  for (uint64_t number = 1; number <= 4; ++number) EXPECT_EQ(window.Open(), number);
  window.Done(2);
  window.Done(4);
  EXPECT_EQ(window.contiguous(), 0u);
  window.Done(1);
  EXPECT_EQ(window.contiguous(), 2u);
  EXPECT_FALSE(window.complete());
  window.Done(3);
  EXPECT_EQ(window.contiguous(), 4u);
  EXPECT_TRUE(window.complete());
}

TEST(AckWindow, IsFullWhileTheOldestIsOpenAndGoesRoundTheRing) {
  AckWindow window(3);
  for (uint64_t round = 0; round < 5; ++round) {
    for (int i = 0; i < 3; ++i) window.Open();
    EXPECT_TRUE(window.full());
    window.Done(3 * round + 3);
    window.Done(3 * round + 2);
    EXPECT_TRUE(window.full());
    window.Done(3 * round + 1);
    EXPECT_EQ(window.contiguous(), 3 * round + 3);
    EXPECT_FALSE(window.full());
  }
}

TEST(AckWindowDeathTest, ANumberIsDoneOnce) {
  AckWindow window(3);
  window.Open();
  window.Done(1);
  EXPECT_DEATH(window.Done(1), "broken invariant");
  EXPECT_DEATH(window.Done(2), "broken invariant");
}

}  // namespace
}  // namespace newsvane::kafka
