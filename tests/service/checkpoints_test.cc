// SPDX-License-Identifier: Apache-2.0
#include "service/checkpoints.h"

#include <gtest/gtest.h>

#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

class CheckpointsTest : public ::testing::Test {
 protected:
  void Read(uint32_t feed, int64_t offset) {
    const RawMessage raw = records_.Make(feed, offset, "{}");
    checkpoints_.Advance({&raw, 1});
  }
  newsvane::testing::Records records_;
  Checkpoints checkpoints_;
};

TEST_F(CheckpointsTest, CommitNothingBeforeWhatTheRecordsLedToIsAcknowledged) {
  Read(0, 41);
  EXPECT_TRUE(checkpoints_.Begin(7));
  EXPECT_TRUE(checkpoints_.Finish(6).empty());
  const std::vector<Position> safe = checkpoints_.Finish(7);
  ASSERT_EQ(safe.size(), 1U);
  EXPECT_EQ(safe[0].offset, 42);
}

TEST_F(CheckpointsTest, LeaveOutWhatWasReadAfterTheyBegan) {
  Read(0, 1);
  checkpoints_.Begin(1);
  Read(0, 2);
  EXPECT_FALSE(checkpoints_.Begin(2)) << "one is under way";
  EXPECT_EQ(checkpoints_.Finish(2)[0].offset, 2);
  EXPECT_TRUE(checkpoints_.Begin(2));
  EXPECT_EQ(checkpoints_.Finish(2)[0].offset, 3);
}

TEST_F(CheckpointsTest, CommitRecordsThatLedToNothing) {
  Read(3, 9);
  EXPECT_TRUE(checkpoints_.Begin(0));
  EXPECT_EQ(checkpoints_.Finish(0)[0].offset, 10);
}

TEST_F(CheckpointsTest, AreNotTakenWhenNothingMoved) {
  EXPECT_FALSE(checkpoints_.Begin(0));
  Read(0, 1);
  EXPECT_TRUE(checkpoints_.Begin(0));
  checkpoints_.Finish(0);
  EXPECT_FALSE(checkpoints_.Begin(5));
}

TEST_F(CheckpointsTest, KnowEachPartitionOfABatchByItsLastRecord) {
  std::vector<RawMessage> batch = {records_.Make(0, 1, ""), records_.Make(0, 2, ""),
                                   records_.Make(1, 5, ""), records_.Make(0, 3, "")};
  checkpoints_.Advance(batch);
  EXPECT_EQ(checkpoints_.Next(0, 0), 4);
  EXPECT_EQ(checkpoints_.Next(1, 0), 6);
  EXPECT_EQ(checkpoints_.Next(2, 0), -1);
}

}  // namespace
}  // namespace newsvane::service
