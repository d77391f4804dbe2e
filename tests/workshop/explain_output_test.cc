// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/explain_output.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <string>

#include "tests/nlp/fixture.h"

namespace newsvane::workshop {
namespace {

TEST(Underline, MarksStandBelowTheirWordsAndLabelsDoNotCollide) {
  const std::string text = "Caf\u00e9 sells compute";
  EXPECT_EQ(Underline(text, {{0, 5, "company", {}}, {6, 11, "verb", {}}, {12, 19, "", {}}}, {}, 2),
            "  Caf\u00e9 sells compute\n"
            "  ^^^^ ^^^^^ ^^^^^^^\n"
            "  company\n"
            "       verb\n");
}

TEST(Underline, LongTextIsWrappedAtSpacesAndKeepsItsMarks) {
  const std::string text = std::string(30, 'a') + " " + std::string(20, 'b');
  EXPECT_EQ(
      Underline(text, {{31, 51, "b", {}}}, {40, false}, 0),
      std::string(30, 'a') + "\n" + std::string(20, 'b') + "\n" + std::string(20, '^') + "\nb\n");
}

TEST(Underline, ATerminalGetsNoControlCharactersOfTheText) {
  EXPECT_EQ(Underline("a\033[2Jb\nc", {}, {}, 0), "a [2Jb c\n");
  const std::string coloured = Underline("a b", {{2, 3, "x", Paint::kTerm}}, {80, true}, 0);
  EXPECT_EQ(coloured, "a \033[4m\033[32mb\033[0m\n  \033[32mx\033[0m\n");
}

workshop::Explanation ExplanationOf(const NewsItem& item) {
  return workshop::Explainer(nlp::CompileOrFail(nlp::SmallSpec())).Explain(item, {5, "sale"});
}

TEST(ExplainOutput, PeopleSeeTheEventItsReasonAndTheRule) {
  const NewsItem item = nlp::News("Nebius plans to sell compute");
  const std::string text = ExplanationText(ExplanationOf(item), item, {});
  for (const char* part :
       {"capacity_sale  Nebius (NBIS)  planned, first_hand", "'plans to' of status_planned",
        "Rules that hit", "<company:subject>", "Rule sale, term by term"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  }
  EXPECT_EQ(text.find("read as"), std::string::npos) << "it is read as written";
}

TEST(ExplainOutput, MachinesGetSpansThatFitTheText) {
  const NewsItem item = nlp::News("Nebius would sell compute. \xff CoreWeave sold compute for $3m");
  rapidjson::Document json;
  json.Parse(ExplanationJson(ExplanationOf(item)).c_str());
  ASSERT_FALSE(json.HasParseError());
  ASSERT_EQ(json["events"].Size(), 1U);
  EXPECT_STREQ(json["events"][0]["subject"]["id"].GetString(), "coreweave");
  EXPECT_STREQ(json["vetoes"][0]["guards"][0]["text"].GetString(), "would");
  const auto& company = json["companies"][1];
  EXPECT_EQ(item.headline.substr(company["start"].GetUint(),
                                 company["end"].GetUint() - company["start"].GetUint()),
            "CoreWeave");
  EXPECT_STREQ(json["walk"]["rule"].GetString(), "sale");
}

}  // namespace
}  // namespace newsvane::workshop
