// SPDX-License-Identifier: Apache-2.0
#include "kafka/statistics.h"

#include <gtest/gtest.h>

namespace newsvane::kafka {
namespace {

TEST(Statistics, AreConnectedByABrokerThatIsUpAndIsNoStandIn) {
  const auto connected = [](const char* json) { return ParseStatistics(json).value().connected; };
  EXPECT_TRUE(connected(R"({"brokers":{"a":{"state":"DOWN","source":"learned"},
                                       "b":{"state":"UP","source":"learned"}}})"));
  EXPECT_TRUE(connected(R"({"brokers":{"b":{"state":"UP","source":"learned"},
                                       "a":{"state":"DOWN","source":"learned"}}})"));
  EXPECT_FALSE(connected(R"({"brokers":{"c":{"state":"UP","source":"logical"}}})"));
  EXPECT_FALSE(connected(R"({"brokers":{"c":{"state":"TRY_CONNECT","source":"configured"}}})"));
  EXPECT_FALSE(connected("{}"));
}

TEST(Statistics, GiveThePartitionsAndCallALogicalOffsetNotKnown) {
  const Statistics statistics = ParseStatistics(R"({"topics":{"news":{"partitions":{
      "-1":{"partition":-1,"ls_offset":1,"app_offset":1},
      "0":{"partition":0,"ls_offset":0,"app_offset":-1001},
      "3":{"partition":3,"app_offset":7}}},"odd":{}}})")
                                    .value();
  ASSERT_EQ(statistics.partitions.size(), 2u);
  EXPECT_EQ(statistics.partitions[0].topic, "news");
  EXPECT_EQ(statistics.partitions[0].partition, 0);
  EXPECT_EQ(statistics.partitions[0].end_offset, 0);
  EXPECT_EQ(statistics.partitions[0].app_offset, -1);
  EXPECT_EQ(statistics.partitions[1].partition, 3);
  EXPECT_EQ(statistics.partitions[1].end_offset, -1);
  EXPECT_EQ(statistics.partitions[1].app_offset, 7);
}

TEST(Statistics, ThatAreNoJsonAreAnError) { EXPECT_FALSE(ParseStatistics("{").has_value()); }

}  // namespace
}  // namespace newsvane::kafka
