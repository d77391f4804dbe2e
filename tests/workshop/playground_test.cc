// SPDX-License-Identifier: Apache-2.0
#include "workshop/playground.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

namespace newsvane::workshop {
namespace {

// One for all tests, since loading what is shipped takes a moment.
class PlaygroundTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Diagnostics diagnostics;
    playground = std::make_unique<Playground>(config::Load("", &diagnostics));
  }
  static void TearDownTestSuite() { playground.reset(); }

  static rapidjson::Document Ask(const std::string& text, const std::string& rules) {
    rapidjson::StringBuffer request;
    rapidjson::Writer<rapidjson::StringBuffer> json(request);
    json.StartObject();
    json.Key("text");
    json.String(text.c_str());
    json.Key("rules");
    json.String(rules.c_str());
    json.EndObject();
    rapidjson::Document answer;
    answer.Parse(playground->Explain(request.GetString()).value().c_str());
    EXPECT_FALSE(answer.HasParseError());
    return answer;
  }

  static inline std::unique_ptr<Playground> playground;
};

constexpr const char* kVend = R"(
lists:
  vend: [vend, vends]
rules:
  - id: vended
    event: capacity_sale
    when: [<company:subject>, ..2, <vend>, ..2, <compute>]
    match: [Meta vends spare compute, Meta buys compute]
    no_match: [Meta does not vend compute]
)";

TEST_F(PlaygroundTest, ARuleOfThePageHitsItsExamplesAreTestedAndItsEventMovesBaskets) {
  const auto answer = Ask("Meta vends spare compute\nIt is \xF0\x9F\x90\x87 news.", kVend);
  const auto& events = answer["explanation"]["events"];
  ASSERT_EQ(events.Size(), 1U);
  EXPECT_STREQ(events[0]["rule"].GetString(), "vended");
  ASSERT_EQ(answer["examples"].Size(), 3U);
  EXPECT_TRUE(answer["examples"][0]["holds"].GetBool());
  EXPECT_FALSE(answer["examples"][1]["holds"].GetBool());
  EXPECT_STREQ(answer["explanation"]["walk"]["rule"].GetString(), "vended");
  bool neocloud = false;
  for (const auto& row : answer["impact"].GetArray()) {
    if (row["target"] == "neocloud") neocloud = row["score"].GetDouble() < 0;
  }
  EXPECT_TRUE(neocloud) << "Meta as a seller weighs on small clouds";
}

TEST_F(PlaygroundTest, WhatHasAShippedIdStandsInItsPlaceAndListsCanBeExtended) {
  const auto answer = Ask("Meta vends spare compute", R"(
extends:
  compute: [quasar time]
rules:
  - id: capex-raise-active
    event: mine
    when: [<company:subject>, vends, ..2, <compute>]
    match: [Meta vends quasar time]
    no_match: [Meta is here]
)");
  EXPECT_EQ(answer["diagnostics"].Size(), 0U);
  EXPECT_TRUE(answer["examples"][0]["holds"].GetBool());
  EXPECT_STREQ(answer["explanation"]["events"][0]["event_type"].GetString(), "mine");
}

TEST_F(PlaygroundTest, EveryMistakeHasItsPlaceAndNothingIsExplained) {
  const auto answer =
      Ask("Meta", "rules:\n  - id: a\n    event: b\n    when: [<no_such_list>]\n    match: [x]\n");
  ASSERT_GE(answer["diagnostics"].Size(), 1U);
  EXPECT_EQ(answer["diagnostics"][0]["line"].GetUint(), 4U);
  EXPECT_STREQ(answer["diagnostics"][0]["source"].GetString(), "    when: [<no_such_list>]");
  EXPECT_TRUE(answer["explanation"].IsNull());
}

TEST_F(PlaygroundTest, WithoutRulesTheConfiguredOnesAnswer) {
  const auto answer = Ask("Micron raises 2027 capex to $30 billion", " \n");
  EXPECT_EQ(answer["diagnostics"].Size(), 0U);
  EXPECT_STREQ(answer["explanation"]["events"][0]["event_type"].GetString(), "capex_raise");
}

TEST_F(PlaygroundTest, WhatIsNoRequestIsRefusedHoweverDeep) {
  for (const std::string& request : {std::string(), std::string("[]"),
                                     std::string(R"({"text": 1})"), std::string(200'000, '[')}) {
    EXPECT_FALSE(playground->Explain(request).has_value());
  }
}

// What the page opens must be what the author wrote, whole and valid by itself.
TEST_F(PlaygroundTest, EveryShippedRuleAndListOpensAsAFileWithoutErrors) {
  rapidjson::Document library;
  library.Parse(playground->Library().c_str());
  ASSERT_GT(library["rules"].Size(), 50U);
  std::string all = "lists:\n";
  for (const auto& list : library["lists"].GetArray()) all += list["yaml"].GetString();
  all += "rules:\n";
  for (const auto& rule : library["rules"].GetArray()) all += rule["yaml"].GetString();
  const auto answer = Ask("Meta", all);
  for (const auto& problem : answer["diagnostics"].GetArray()) {
    EXPECT_STRNE(problem["severity"].GetString(), "error") << problem["message"].GetString();
  }
  EXPECT_EQ(answer["rules"].Size(), library["rules"].Size());
}

}  // namespace
}  // namespace newsvane::workshop
