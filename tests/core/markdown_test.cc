// SPDX-License-Identifier: Apache-2.0
#include "core/markdown.h"

#include <gtest/gtest.h>

namespace newsvane {
namespace {

TEST(Table, IsMarkdownWithPaddedColumnsTheFirstToTheLeft) {
  Table table({"rule", "hits"});
  EXPECT_TRUE(table.empty());
  table.Add({"naïve", Grouped(1204)});
  table.Add({"a", "5"});
  EXPECT_FALSE(table.empty());
  EXPECT_EQ(table.Render(),
            "| rule  |  hits |\n"
            "| ----- | ----: |\n"
            "| naïve | 1,204 |\n"
            "| a     |     5 |\n");
}

TEST(Table, KeepsColumnsWideEnoughForTheirRule) {
  Table table({"a", "b"});
  table.Add({"1", "2"});
  EXPECT_EQ(table.Render(),
            "| a    |    b |\n"
            "| ---- | ---: |\n"
            "| 1    |    2 |\n");
}

TEST(Grouped, PutsACommaBeforeEachThreeDigits) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
}

TEST(Counted, HasOneWithoutAPlural) {
  EXPECT_EQ(Counted(1, "item"), "1 item");
  EXPECT_EQ(Counted(0, "item"), "0 items");
  EXPECT_EQ(Counted(1204, "rule"), "1,204 rules");
}

TEST(MarkdownText, ShowsItsTextLetterByLetterOnOneLine) {
  EXPECT_EQ(MarkdownText("a\nb\rc\td"), "a b c d");
  EXPECT_EQ(MarkdownText("\\`*_[]<>|~$&#"), "\\\\\\`\\*\\_\\[\\]\\<\\>\\|\\~\\$\\&\\#");
  EXPECT_EQ(MarkdownText("7.5 % (up)"), "7.5 % (up)");
}

}  // namespace
}  // namespace newsvane
