// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/id.h"
#include "core/records.h"
#include "core/symbols.h"

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

TEST(Words, ReadBackAsTheValuesTheyStandFor) {
  for (const Status value :
       {Status::kReported, Status::kPlanned, Status::kConfirmed, Status::kDenied}) {
    EXPECT_EQ(ParseStatus(ToString(value)), value);
  }
  for (const NewsAction value :
       {NewsAction::kNew, NewsAction::kUpdate, NewsAction::kCorrect, NewsAction::kDelete}) {
    EXPECT_EQ(ParseNewsAction(ToString(value)), value);
  }
  EXPECT_FALSE(ParseStatus("Confirmed"));
  EXPECT_FALSE(ParseNewsAction(""));
}

}  // namespace
}  // namespace newsvane
