// SPDX-License-Identifier: Apache-2.0
#include "service/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/service/stages.h"
#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

using newsvane::testing::FakeSink;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;

constexpr uint32_t kNews = 0;
constexpr uint32_t kPrices = 1;

const config::Loaded& Shipped() {
  static const std::unique_ptr<config::Loaded> loaded = [] {
    Diagnostics diagnostics;
    std::unique_ptr<config::Loaded> shipped = config::Load("", &diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << Render(diagnostic);
    if (shipped != nullptr) {
      shipped->config.feeds = {{"news", "newsvane", {}}, {"prices", "newsvane-prices", {}}};
    }
    return shipped;
  }();
  return *loaded;
}

std::string Story(const std::string& id, const std::string& headline,
                  const std::string& time = "2026-07-01T14:32:00Z") {
  return R"({"id":")" + id + R"(","source":"wire","headline":")" + headline +
         R"(","published_at":")" + time + R"("})";
}

const char* const kSale = "Meta is preparing to sell surplus AI computing power, Bloomberg reports";

class PipelineTest : public ::testing::Test {
 protected:
  FakeSink sink_;
  ManualClock clock_;
  Records records_;
  Stages stages_{Shipped(), &sink_, &clock_, nullptr, 2};
  const config::TopicNames topics_;
};

TEST_F(PipelineTest, TurnsAReportIntoEventsAlertsAndSignals) {
  const RawMessage raw = records_.Make(kNews, 0, Story("1", kSale));
  ASSERT_TRUE(stages_.Process({&raw, 1}));
  ASSERT_EQ(sink_.On(topics_.events).size(), 1U);
  EXPECT_EQ(sink_.On(topics_.events)[0].key, "1");
  std::vector<std::string> baskets;
  for (const OutMessage& alert : sink_.On(topics_.alerts)) baskets.push_back(alert.key);
  EXPECT_NE(std::ranges::find(baskets, "neocloud"), baskets.end());
  EXPECT_FALSE(sink_.On(topics_.signals).empty());
}

TEST_F(PipelineTest, SendsNothingThatTheSinkWouldDrop) {
  sink_.drops = {topics_.events, topics_.signals};
  const RawMessage raw = records_.Make(kNews, 0, Story("1", kSale));
  ASSERT_TRUE(stages_.Process({&raw, 1}));
  EXPECT_FALSE(sink_.messages.empty());
  EXPECT_EQ(sink_.On(topics_.alerts).size(), sink_.messages.size());
}

TEST_F(PipelineTest, SendsTheAlertBeforeTheEventRecord) {
  const RawMessage raw = records_.Make(kNews, 0, Story("1", kSale));
  ASSERT_TRUE(stages_.Process({&raw, 1}));
  ASSERT_FALSE(sink_.messages.empty());
  EXPECT_EQ(sink_.messages.front().topic, topics_.alerts);
}

// What a replay writes must not hang on how long it takes.
TEST_F(PipelineTest, TellsSignalsOnRequestOnlyWhereItIsToldTo) {
  Pipeline pipeline(Shipped(), &sink_, &clock_, nullptr, Pipeline::SignalsWhen::kOnRequest);
  const RawMessage raw = records_.Make(kNews, 0, Story("1", kSale));
  ASSERT_TRUE(pipeline.Process(Portions({&raw, 1}, stages_.intake.Process({&raw, 1}))));
  clock_.now += std::chrono::hours(1);
  ASSERT_TRUE(pipeline.Process(Portions({&raw, 1}, stages_.intake.Process({&raw, 1}))));
  EXPECT_FALSE(sink_.On(topics_.alerts).empty());
  EXPECT_TRUE(sink_.On(topics_.signals).empty());
  ASSERT_TRUE(pipeline.Process({}));
  EXPECT_FALSE(sink_.On(topics_.signals).empty());
}

TEST_F(PipelineTest, TellsSignalsOfABusyStreamEveryTenMilliseconds) {
  size_t told = 0;
  for (int i = 0; i < 20; ++i) {
    const RawMessage raw = records_.Make(kNews, i, Story(std::to_string(i), kSale));
    const size_t before = sink_.On(topics_.signals).size();
    ASSERT_TRUE(stages_.Process({&raw, 1}));
    if (sink_.On(topics_.signals).size() > before) ++told;
    clock_.now += std::chrono::milliseconds(2);
  }
  EXPECT_EQ(told, 4U) << "in forty milliseconds";
}

TEST_F(PipelineTest, SaysOfEachPriceWhetherItCounts) {
  std::vector<bool> counted;
  stages_.pipeline.on_tick = [&](const PriceTick&, bool counts) { counted.push_back(counts); };
  const std::vector<RawMessage> batch = {
      records_.Make(kPrices, 0, R"({"symbol":"SPY","price":500,"time":"2026-07-01T14:32:00Z"})"),
      records_.Make(kPrices, 1, R"({"symbol":"SPY","price":0,"time":"2026-07-01T14:32:01Z"})")};
  ASSERT_TRUE(stages_.Process(batch));
  EXPECT_EQ(counted, (std::vector<bool>{true, false}));
}

TEST_F(PipelineTest, DeadLettersGarbageWithItsBytesAndGoesOn) {
  const std::vector<RawMessage> batch = {records_.Make(kNews, 7, "{\"headline\": "),
                                         records_.Make(kPrices, 8, "not json"),
                                         records_.Make(kNews, 9, Story("1", kSale))};
  ASSERT_TRUE(stages_.Process(batch));
  const auto dead = sink_.On(topics_.dead_letter);
  ASSERT_EQ(dead.size(), 2U);
  EXPECT_EQ(dead[0].value, "{\"headline\": ");
  EXPECT_FALSE(dead[0].has_key);
  EXPECT_EQ(sink_.On(topics_.events).size(), 1U);
}

TEST_F(PipelineTest, FoldsTheNewsOfABatchInOrderOfReceipt) {
  const Time first = *ParseTime("2026-07-01T14:32:00Z");
  const std::vector<RawMessage> batch = {
      records_.Make(kNews, 0, Story("late", kSale, "2026-07-01T14:40:00Z"),
                    first + std::chrono::minutes(8)),
      records_.Make(kNews, 1, Story("early", kSale), first)};
  ASSERT_TRUE(stages_.Process(batch));
  const auto events = sink_.On(topics_.events);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].key, "early");
}

TEST_F(PipelineTest, StopsWhenTheSinkRefuses) {
  sink_.refuses = topics_.dead_letter;
  const RawMessage raw = records_.Make(kNews, 0, "garbage");
  EXPECT_FALSE(stages_.Process({&raw, 1}));
}

TEST_F(PipelineTest, GivesTheSameBytesOnOneCoreAndOnMany) {
  std::vector<RawMessage> batch;
  for (int i = 0; i < 3000; ++i) {
    const std::string minute = std::to_string(10 + i % 50);
    batch.push_back(records_.Make(
        kNews, i,
        Story(std::to_string(i), i % 7 == 0 ? kSale : "A quiet day for markets in Europe",
              "2026-07-01T14:" + minute + ":00Z")));
  }
  std::vector<std::string> values[2];
  for (const unsigned threads : {1U, 4U}) {
    FakeSink sink;
    Stages stages(Shipped(), &sink, &clock_, nullptr, threads);
    ASSERT_TRUE(stages.Process(batch));
    for (const OutMessage& message : sink.messages) {
      values[threads == 1 ? 0 : 1].push_back(message.topic + message.key + message.value);
    }
  }
  EXPECT_GT(values[0].size(), 400U);
  EXPECT_EQ(values[0], values[1]);
}

TEST_F(PipelineTest, NamesAStoryWithoutAnIdByItsWords) {
  const std::string story =
      R"({"headline":")" + std::string(kSale) + R"(","published_at":"2026-07-01T14:32:00Z"})";
  const std::vector<RawMessage> batch = {records_.Make(kNews, 0, story),
                                         records_.Make(kNews, 1, story)};
  ASSERT_TRUE(stages_.Process(batch));
  const auto events = sink_.On(topics_.events);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].key.size(), 32U);
  EXPECT_EQ(events[0].key, events[1].key);
}

}  // namespace
}  // namespace newsvane::service
