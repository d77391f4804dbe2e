// SPDX-License-Identifier: Apache-2.0
#include "service/live_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "tests/service/rules_folder.h"
#include "tests/service/stages.h"
#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

using newsvane::testing::FakeSink;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char* const kSale = "Northwind sells computing power";

std::string Story(int id, const std::string& headline) {
  return R"({"id":")" + std::to_string(id) + R"(","source":"wire","headline":")" + headline +
         R"(","published_at":"2026-07-01T14:32:00Z"})";
}

// The text of a string member of a JSON record.
std::string Member(const std::string& json, const std::string& name) {
  const std::string before = "\"" + name + "\":\"";
  const size_t begin = json.find(before) + before.size();
  return json.substr(begin, json.find('"', begin) - begin);
}

class LiveRulesTest : public ::testing::Test {
 protected:
  Result<void> Process(int first, int count) {
    std::vector<RawMessage> batch;
    for (int id = first; id < first + count; ++id) {
      batch.push_back(records_.Make(0, id, Story(id, kSale)));
    }
    return stages_.Process(batch);
  }
  std::optional<RulesReload> LookAgain() {
    return live_.reloader().Look() ? live_.Renew(clock_.now) : std::nullopt;
  }
  std::vector<std::string> Types(const std::string& topic) const {
    std::vector<std::string> types;
    for (const OutMessage& message : sink_.On(topic)) {
      types.push_back(Member(message.value, "event_type"));
    }
    return types;
  }

  const RulesFolder folder_{::testing::UnitTest::GetInstance()->current_test_info()->name()};
  const config::TopicNames& topics_ = folder_.loaded().config.topics;
  FakeSink sink_;
  ManualClock clock_;
  Records records_;
  sinks::Metrics metrics_{[this] {
    sinks::MetricsLabels labels;
    labels.feeds = {"news"};
    labels.reload_failures = ReloadFailures();
    labels.rules = LabelsOf(*folder_.loaded().rules);
    return labels;
  }()};
  Stages stages_{folder_.loaded(), &sink_, &clock_, &metrics_, 2};
  LiveRules live_{folder_.loaded(), &stages_.intake, &metrics_};
};

TEST_F(LiveRulesTest, JudgesTheNextBatchByTheNewSet) {
  ASSERT_TRUE(Process(0, 1));
  folder_.Write("rules/sale.yaml", folder_.Rule("outage"));
  ASSERT_EQ(LookAgain()->how, Reload::kOk);
  ASSERT_TRUE(Process(1, 1));
  EXPECT_THAT(Types(topics_.events), ElementsAre("capacity_sale", "outage"));
  EXPECT_EQ(Member(sink_.On(topics_.events)[0].value, "rule_set"), folder_.loaded().rules->hash());
  EXPECT_THAT(metrics_.Exposition(), HasSubstr("newsvane_rule_hits_total{rule=\"sale\"} 2\n"));
}

TEST_F(LiveRulesTest, ABadSetLeavesTheOldOneRunningAndANoteWhy) {
  folder_.Write("rules/sale.yaml", folder_.Rule("outage", "", "Northwind rests"));
  ASSERT_EQ(LookAgain()->how, Reload::kExamplesFailed);
  ASSERT_TRUE(Process(0, 1));
  EXPECT_THAT(Types(topics_.events), ElementsAre("capacity_sale"));
  ASSERT_EQ(live_.Notes().size(), 1U);
  EXPECT_THAT(live_.Notes()[0], HasSubstr("rules/sale.yaml:5:13: example of rule sale"));
  EXPECT_THAT(metrics_.Exposition(), HasSubstr("newsvane_rules_reload_failed 1\n"));
  EXPECT_THAT(metrics_.Exposition(),
              HasSubstr("newsvane_rules_reloads_total{reason=\"examples\",result=\"failed\"} 1\n"));
  folder_.Write("rules/sale.yaml", folder_.Rule("outage"));
  ASSERT_EQ(LookAgain()->how, Reload::kOk);
  EXPECT_THAT(live_.Notes(), IsEmpty());
  EXPECT_THAT(metrics_.Exposition(), HasSubstr("newsvane_rules_reload_failed 0\n"));
}

TEST_F(LiveRulesTest, ScoresAndChainsGoOnUnderTheNewSet) {
  ASSERT_TRUE(Process(0, 1));
  const double before = stages_.pipeline.scorer().Signals().front().score;
  ASSERT_NE(before, 0);
  folder_.Write("rules/sale.yaml", folder_.Rule("capacity_sale", "    confidence: 0.5\n"));
  ASSERT_EQ(LookAgain()->how, Reload::kOk);
  EXPECT_EQ(stages_.pipeline.scorer().Signals().front().score, before);
  ASSERT_TRUE(Process(1, 1));
  const std::vector<OutMessage> alerts = sink_.On(topics_.alerts);
  std::set<std::string> chains;
  for (const OutMessage& alert : alerts) {
    if (Member(alert.value, "kind") == "event") chains.insert(Member(alert.value, "chain_id"));
  }
  EXPECT_EQ(chains.size(), 1U) << "the second report belongs to the chain of the first";
}

TEST_F(LiveRulesTest, ShadowRulesArePublishedApartAndNeverScored) {
  folder_.Write("rules/sale.yaml", folder_.Rule("capacity_sale", "    lifecycle: shadow\n"));
  ASSERT_EQ(LookAgain()->how, Reload::kOk);
  ASSERT_TRUE(Process(0, 2));
  ASSERT_TRUE(stages_.pipeline.Process({}));
  EXPECT_THAT(Types(topics_.shadow), ElementsAre("capacity_sale", "capacity_sale"));
  EXPECT_THAT(sink_.On(topics_.events), IsEmpty());
  EXPECT_THAT(sink_.On(topics_.alerts), IsEmpty());
  EXPECT_THAT(sink_.On(topics_.signals), IsEmpty());
  const std::string text = metrics_.Exposition();
  EXPECT_THAT(text, HasSubstr("newsvane_rule_shadow_hits_total{rule=\"sale\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("newsvane_rule_hits_total{rule=\"sale\"} 0\n"));
}

// Batches large enough for all threads, while another thread makes set after set.
TEST_F(LiveRulesTest, EachDocumentIsJudgedByOneSetWhileSetsComeAndGo) {
  constexpr int kBatch = 2000;  // 200 KB of text: three slices or more.
  live_.Start();
  int swaps = 0;
  int processed = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (swaps < 5 && std::chrono::steady_clock::now() < deadline) {
    folder_.Replace("rules/sale.yaml", folder_.Rule("event" + std::to_string(swaps % 2)));
    std::optional<RulesReload> reload;
    while (!reload && std::chrono::steady_clock::now() < deadline) {
      ASSERT_TRUE(Process(processed, kBatch));
      processed += kBatch;
      reload = live_.Renew(clock_.now);
    }
    if (reload && reload->how == Reload::kOk) ++swaps;
    const std::vector<OutMessage> events = sink_.On(topics_.events);
    ASSERT_EQ(events.size() % kBatch, 0U);
    for (size_t i = 0; i < events.size(); i += kBatch) {
      std::set<std::string> sets;
      std::set<std::string> types;
      for (size_t j = i; j < i + kBatch; ++j) {
        sets.insert(Member(events[j].value, "rule_set"));
        types.insert(Member(events[j].value, "event_type"));
      }
      ASSERT_EQ(sets.size(), 1U) << "of one batch";
      ASSERT_EQ(types.size(), 1U);
    }
    sink_.messages.clear();
  }
  EXPECT_EQ(swaps, 5);
}

}  // namespace
}  // namespace newsvane::service
