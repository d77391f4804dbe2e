// SPDX-License-Identifier: Apache-2.0
#include "kafka/assignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace newsvane::kafka {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AssignmentTest : public testing::Test {
 protected:
  AssignmentTest() {
    assignment_.Gain(0, 0, 10, 1);
    assignment_.Gain(1, 2, -1001, 2);  // librdkafka's "no offset".
  }

  void SetCommit(uint32_t feed, int32_t partition, int64_t offset) {
    const std::array<Position, 1> positions = {{{feed, partition, offset}}};
    assignment_.SetCommit(positions);
  }
  std::vector<std::string> Text(const std::vector<Position>& positions) {
    std::vector<std::string> text;
    for (const Position& position : positions) {
      text.push_back(std::to_string(position.feed) + "/" + std::to_string(position.partition) +
                     "@" + std::to_string(position.offset));
    }
    return text;
  }

  Assignment assignment_{{"news", "prices"}};
};

TEST_F(AssignmentTest, FindsPartitionsByFeedAndByTopic) {
  EXPECT_EQ(assignment_.FeedOf("prices"), 1u);
  EXPECT_EQ(assignment_.FeedOf("price"), std::nullopt);
  ASSERT_NE(assignment_.Find("prices", 2), nullptr);
  EXPECT_EQ(assignment_.Find("prices", 2), assignment_.Find(1, 2));
  EXPECT_EQ(assignment_.Find("prices", 2)->since, 2u);
  EXPECT_EQ(assignment_.Find("prices", 0), nullptr);
  EXPECT_EQ(assignment_.Find("else", 2), nullptr);
  EXPECT_THAT(Text(assignment_.All()), ElementsAre("0/0@10", "1/2@-1"));
}

TEST_F(AssignmentTest, HandsOutAnOffsetOnceAndAgainAfterAFailure) {
  EXPECT_THAT(assignment_.TakeUnsent(), IsEmpty());
  SetCommit(0, 0, 12);
  SetCommit(0, 1, 99);  // Not ours.
  EXPECT_THAT(Text(assignment_.TakeUnsent()), ElementsAre("0/0@12"));
  EXPECT_THAT(assignment_.TakeUnsent(), IsEmpty());
  assignment_.CommitFailed();
  EXPECT_THAT(Text(assignment_.TakeUnsent()), ElementsAre("0/0@12"));
  SetCommit(0, 0, 13);
  EXPECT_THAT(Text(assignment_.TakeUnsent()), ElementsAre("0/0@13"));
}

TEST_F(AssignmentTest, GivesBackWhatAPartitionThatGoesHasToCommitThoughItIsUnderWay) {
  SetCommit(0, 0, 12);
  assignment_.TakeUnsent();
  const auto left = assignment_.Lose(0, 0);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->offset, 12);
  EXPECT_EQ(assignment_.Find(0, 0), nullptr);
  EXPECT_FALSE(assignment_.Lose(0, 0));
  EXPECT_FALSE(assignment_.Lose(1, 2));
}

TEST_F(AssignmentTest, TakesAllForTheLastTime) {
  SetCommit(0, 0, 0);
  assignment_.TakeUnsent();
  EXPECT_THAT(Text(assignment_.TakeLast()), ElementsAre("0/0@0"));
  EXPECT_THAT(assignment_.TakeLast(), IsEmpty());
  EXPECT_THAT(assignment_.TakeUnsent(), IsEmpty());
  EXPECT_FALSE(assignment_.Lose(0, 0));
}

TEST_F(AssignmentTest, APartitionThatComesBackBeginsAnew) {
  SetCommit(0, 0, 12);
  assignment_.Gain(0, 0, 11, 3);
  EXPECT_THAT(assignment_.TakeUnsent(), IsEmpty());
  EXPECT_EQ(assignment_.Find(0, 0)->next, 11);
}

TEST_F(AssignmentTest, APositionPassesTheControlRecordsAtTheEnd) {
  Assignment::Partition* const news = assignment_.Find(0, 0);
  news->end = 12;
  news->app_offset = 12;
  assignment_.Find(1, 2)->app_offset = 5;
  const std::vector<PartitionState> states = assignment_.States();
  ASSERT_EQ(states.size(), 2u);
  EXPECT_EQ(states[0].position, 12);
  EXPECT_EQ(states[0].lag(), 0);
  EXPECT_EQ(states[1].position, -1);  // Nothing was read yet.
  EXPECT_EQ(states[1].end_offset, -1);
  news->next = 20;  // The statistics are older.
  EXPECT_EQ(assignment_.States()[0].end_offset, 20);
}

TEST(DescribeLoss, TellsDeletedRecordsFromTheGapsOfCompaction) {
  EXPECT_EQ(DescribeLoss(5, 9, 5), "");
  EXPECT_EQ(DescribeLoss(5, 9, 0), "");
  EXPECT_EQ(DescribeLoss(5, 9, -1001), "");
  EXPECT_EQ(DescribeLoss(5, 9, 8), "offsets 5 to 7 were deleted before they were read");
  EXPECT_EQ(DescribeLoss(5, 9, 12), "offsets 5 to 8 were deleted before they were read");
  EXPECT_THAT(DescribeLoss(5, 4, 0), HasSubstr("offset 4 came where 5 was next"));
}

}  // namespace
}  // namespace newsvane::kafka
