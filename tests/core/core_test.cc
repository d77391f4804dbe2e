// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <regex>

#include "core/error.h"
#include "core/id.h"
#include "core/records.h"
#include "core/symbols.h"
#include "core/version.h"

namespace newsvane {
namespace {

TEST(Id, IsTheSameInEveryVersionAndKeepsPartsApart) {
  // A changed digest would make every consumer see every alert again.
  EXPECT_EQ(MakeId({"alert", "neocloud"}), "77485bee729b1a4b02f464e9a0607823");
  EXPECT_NE(MakeId({"ab", "c"}), MakeId({"a", "bc"}));
  EXPECT_NE(MakeId({"a", ""}), MakeId({"a"}));
  EXPECT_EQ(MakeId({}).size(), 32U);
}

TEST(Render, PutsTheCaretBelowTheCharacterAfterTabsAndAccents) {
  const Diagnostic diagnostic{Severity::kError,
                              {"newsvane.yaml", 12, 8},
                              "unknown key 'portt'",
                              "did you mean 'port'?",
                              "\té: {portt: 1}"};
  EXPECT_EQ(Render(diagnostic),
            "newsvane.yaml:12:8: error: unknown key 'portt'\n"
            "  12 | \té: {portt: 1}\n"
            "     | \t     ^\n"
            "  hint: did you mean 'port'?");
}

TEST(Render, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(Render({Severity::kWarning, {"rules", 0, 0}, "no rules in it", "", ""}),
            "rules: warning: no rules in it");
}

TEST(Render, ShowsAPlaceAsFarAsItIsKnown) {
  EXPECT_EQ(Render({Severity::kError, {"", 0, 0}, "no baskets", "add one", ""}),
            "newsvane: error: no baskets\n  hint: add one");
  EXPECT_EQ(Render({Severity::kError, {"a.yaml", 3, 0}, "m", "", "line"}),
            "a.yaml:3: error: m\n  3 | line");
  EXPECT_EQ(Render({Severity::kError, {"a.yaml", 0, 7}, "m", "", ""}), "a.yaml: error: m");
  EXPECT_EQ(Render({Severity::kError, {"a.yaml", 3, 9}, "m", "", "abc"}),
            "a.yaml:3:9: error: m\n  3 | abc\n    |    ^")
      << "beyond the line's end";
}

TEST(Diagnostics, CountErrorsAndKeepWarningsInOrder) {
  Diagnostics diagnostics;
  diagnostics.Add({Severity::kWarning, {}, "first", "", ""});
  EXPECT_FALSE(diagnostics.HasErrors());
  diagnostics.Add({Severity::kError, {}, "second", "", ""});
  EXPECT_TRUE(diagnostics.HasErrors());
  EXPECT_EQ(diagnostics.errors(), 1u);
  ASSERT_EQ(diagnostics.list().size(), 2u);
  EXPECT_EQ(diagnostics.list()[0].message, "first");
}

TEST(SymbolTable, NumbersSymbolsFromZeroAndKeepsThemOnce) {
  SymbolTable table;
  EXPECT_EQ(table.Add("SPY"), SymbolId{0});
  EXPECT_EQ(table.Add("META"), SymbolId{1});
  EXPECT_EQ(table.Add("SPY"), SymbolId{0});
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(table.Find("META"), SymbolId{1});
  EXPECT_FALSE(table.Find("meta"));
  EXPECT_EQ(table.Name(SymbolId{1}), "META");
}

TEST(NewsItem, EventTimeIsTheVendorsButNeverAfterTheReceipt) {
  const Time published = *ParseTime("2026-07-01T14:00:00Z");
  NewsItem item;
  item.published_at = published;
  EXPECT_EQ(item.event_time(), published);
  item.updated_at = published + std::chrono::minutes(5);
  item.received_at = published + std::chrono::minutes(6);
  EXPECT_EQ(item.event_time(), item.updated_at);
  item.received_at = published + std::chrono::minutes(1);
  EXPECT_EQ(item.event_time(), item.received_at);
  item.published_at = item.updated_at = kNoTime;
  EXPECT_EQ(item.event_time(), item.received_at);
}

TEST(Hash64, IsTheSameInEveryVersion) {
  // Saved states carry it.
  EXPECT_EQ(Hash64(""), 0x2d06800538d394c2u);
  EXPECT_EQ(Hash64("state"), 0x6ddef6a542f52cb4u);
}

// The word of each value, from the first on.
template <class Enum>
std::string WordsOf(int count) {
  std::string words;
  for (int i = 0; i < count; ++i) {
    words += (i == 0 ? "" : " ") + std::string(ToString(static_cast<Enum>(i)));
  }
  return words;
}

TEST(Words, AreThoseThatConsumersKnow) {
  EXPECT_EQ(WordsOf<NewsAction>(4), "new update correct delete");
  EXPECT_EQ(WordsOf<TickKind>(4), "trade quote bar cancel");
  EXPECT_EQ(WordsOf<Field>(2), "headline body");
  EXPECT_EQ(WordsOf<Status>(4), "reported planned confirmed denied");
  EXPECT_EQ(WordsOf<Attribution>(2), "first_hand second_hand");
  EXPECT_EQ(WordsOf<AlertKind>(4), "event basket rotation heartbeat");
  EXPECT_EQ(WordsOf<AlertAction>(4), "new update correct retract");
  EXPECT_EQ(WordsOf<AlertSeverity>(3), "info warning critical");
  EXPECT_EQ(WordsOf<VerdictState>(4), "pending confirmed contradicted no_data");
  EXPECT_EQ(ToString(Direction::kDown), "down");
  EXPECT_EQ(ToString(Direction::kFlat), "flat");
  EXPECT_EQ(ToString(Direction::kUp), "up");
}

TEST(Words, ReadBackAsTheValuesTheyStandFor) {
  for (const Status value :
       {Status::kReported, Status::kPlanned, Status::kConfirmed, Status::kDenied}) {
    EXPECT_EQ(ParseStatus(ToString(value)), value);
  }
  for (const NewsAction value :
       {NewsAction::kNew, NewsAction::kUpdate, NewsAction::kCorrect, NewsAction::kDelete}) {
    EXPECT_EQ(ParseNewsAction(ToString(value)), value);
  }
  for (const Attribution value : {Attribution::kFirstHand, Attribution::kSecondHand}) {
    EXPECT_EQ(ParseAttribution(ToString(value)), value);
  }
  for (const AlertSeverity value :
       {AlertSeverity::kInfo, AlertSeverity::kWarning, AlertSeverity::kCritical}) {
    EXPECT_EQ(ParseAlertSeverity(ToString(value)), value);
  }
  EXPECT_FALSE(ParseStatus("Confirmed"));
  EXPECT_FALSE(ParseNewsAction(""));
  EXPECT_FALSE(ParseAttribution("third_hand"));
  EXPECT_FALSE(ParseAlertSeverity("error"));
}

TEST(Version, IsThatOfTheBuildAndTheJudgesHaveTheirOwn) {
  EXPECT_TRUE(std::regex_match(std::string(Version()), std::regex("[0-9]+[.][0-9]+[.][0-9]+")));
  EXPECT_GT(kTaggingVersion, 0u);
  EXPECT_GT(kScoringVersion, 0u);
}

}  // namespace
}  // namespace newsvane
