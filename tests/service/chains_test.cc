// SPDX-License-Identifier: Apache-2.0
//
// Which stories are one chain, as the shipped rules and companies read them.
#include <gtest/gtest.h>

#include <map>

#include "tests/service/stages.h"
#include "tests/support/fakes.h"

namespace newsvane::service {
namespace {

using newsvane::testing::FakeSink;
using newsvane::testing::ManualClock;
using newsvane::testing::Records;

struct Story {
  const char* source;
  const char* headline;
  const char* chain;  // Of the test's own naming: of one kind of event, equal names are one chain.
};

const Story kStories[] = {
    {"wire", "Meta plans to sell surplus AI computing power", "meta sells"},
    {"paper", "Facebook parent weighs renting out spare AI computing capacity, Bloomberg reports",
     "meta sells"},
    {"blog", "Meta to sell excess AI compute to outside customers", "meta sells"},
    {"caijing", "Meta拟出售过剩AI算力", "meta sells"},
    {"xinwen", "彭博：Meta计划对外出租闲置算力", "meta sells"},
    {"wire", "Microsoft plans to sell surplus AI computing power", "microsoft sells"},
    {"caijing", "微软拟出售过剩AI算力", "microsoft sells"},
    {"wire", "SpaceX leases Colossus to Anthropic", "spacex leases"},
    {"paper", "Anthropic rents Colossus from SpaceX", "spacex leases"},
    {"blog", "SpaceX leases out its Colossus data center", "spacex leases"},
    {"wire", "OpenAI signs $300 billion cloud contract with Oracle", "oracle contract"},
    {"paper", "Oracle signs $300 billion computing contract with OpenAI", "oracle contract"},
    {"blog", "Oracle signs $300 billion computing contract", "oracle contract"},
    {"caijing", "OpenAI与甲骨文签署3000亿美元算力合同", "oracle contract"},
    {"xinwen", "甲骨文获OpenAI 3000亿美元算力订单", "oracle contract"},
    {"wire", "CoreWeave signs $14 billion deal with Meta", "coreweave contract"},
    {"paper", "Meta signs $14 billion deal with CoreWeave", "coreweave contract"},
    {"wire", "Nvidia and Nokia announce partnership on AI networks", "nvidia and nokia"},
    {"paper", "Nokia partners with Nvidia on AI networks", "nvidia and nokia"},
    {"blog", "Nvidia partners with Nokia on AI networks", "nvidia and nokia"},
    {"wire", "Micron raises capital spending forecast to $20 billion", "micron spends"},
    {"wire", "SK Hynix raises capital spending forecast to $20 billion", "hynix spends"},
    {"caijing", "美光上调资本支出指引", "micron spends"},
    {"caijing", "SK海力士上调资本支出", "hynix spends"},
    {"wire", "Zedlock Computing signs $5 billion contract for GPU capacity", "zedlock contract"},
    {"paper", "ZEDLOCK COMPUTING signs $5 billion contract for GPU capacity", "zedlock contract"},
};

std::string Member(const std::string& json, const std::string& key) {
  const size_t start = json.find('"' + key + "\":");
  if (start == std::string::npos) return "";
  const size_t value = start + key.size() + 3;
  return json.substr(value, json.find_first_of(",}", value) - value);
}

class ChainsTest : public ::testing::Test {
 protected:
  // The chain of each event that the stories gave, by the test's names.
  std::multimap<std::string, std::string> ReadAll() {
    Diagnostics diagnostics;
    const std::unique_ptr<config::Loaded> loaded = config::Load("", &diagnostics);
    loaded->config.feeds = {{"news", "newsvane", {}}};
    ManualClock clock;
    Records records;
    Stages stages(*loaded, &sink_, &clock, nullptr, 1);
    std::multimap<std::string, std::string> chains;
    Time at = *ParseTime("2026-07-01T14:00:00Z");
    for (const Story& story : kStories) {
      at += std::chrono::minutes(7);
      const std::string json = std::string(R"({"id":")") + FormatTime(at) + R"(","source":")" +
                               story.source + R"(","headline":")" + story.headline +
                               R"(","published_at":")" + FormatTime(at) + R"("})";
      const size_t before = Events().size();
      const RawMessage raw = records.Make(0, 0, json);
      EXPECT_TRUE(stages.Process({&raw, 1}));
      const std::vector<OutMessage> events = Events();
      EXPECT_GT(events.size(), before) << story.headline;
      for (size_t i = before; i < events.size(); ++i) {
        chains.emplace(std::string(story.chain) + " " + Member(events[i].value, "event_type"),
                       Member(events[i].value.substr(events[i].value.find("\"chain\":")), "id"));
      }
    }
    return chains;
  }
  std::vector<OutMessage> Events() const { return sink_.On(config::TopicNames().events); }

  FakeSink sink_;
};

TEST_F(ChainsTest, AreOfOneCompanyAndEventAcrossWordingOutletsAndLanguages) {
  std::map<std::string, std::string> names;  // By chain id.
  std::map<std::string, std::string> ids;
  for (const auto& [name, id] : ReadAll()) {
    EXPECT_EQ(id.size(), 34U) << name << ": " << id;
    EXPECT_EQ(ids.try_emplace(name, id).first->second, id) << name << " is more than one chain";
    EXPECT_EQ(names.try_emplace(id, name).first->second, name) << "two stories are one chain";
  }
}

TEST_F(ChainsTest, AlertOnceForEachBasketAndThenUpdate) {
  ReadAll();
  std::map<std::string, int> news;
  for (const OutMessage& alert : sink_.On(config::TopicNames().alerts)) {
    if (Member(alert.value, "kind") != "\"event\"") continue;
    int& count = news[alert.key + Member(alert.value, "chain_id")];
    count += Member(alert.value, "action") == "\"new\"";
    EXPECT_EQ(count, 1) << alert.value;
  }
  EXPECT_GT(news.size(), 20U);
}

TEST_F(ChainsTest, TellEachEventWhereItStands) {
  ReadAll();
  const std::string last_of_meta = Events()[4].value;
  EXPECT_EQ(Member(last_of_meta, "first_news_id"), "\"2026-07-01T14:07:00Z\"");
  EXPECT_EQ(Member(last_of_meta, "first_at"), "\"2026-07-01T14:07:00Z\"");
  EXPECT_EQ(Member(last_of_meta, "corroboration"), "4");
  EXPECT_EQ(Member(last_of_meta, "novelty"), "0.32");
  EXPECT_EQ(Member(last_of_meta, "12h"), "4");
}

}  // namespace
}  // namespace newsvane::service
