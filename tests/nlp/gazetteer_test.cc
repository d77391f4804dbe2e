// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/gazetteer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

class GazetteerTest : public testing::Test {
 protected:
  GazetteerTest() {
    RuleSetSpec spec = SmallSpec();
    const auto company = [&](std::string_view id) {
      return std::ranges::find(spec.companies, id, &CompanySpec::id);
    };
    company("nebius")->aliases = Texts({"英伟达"});
    company("globex")->ambiguous = Texts({"苹果"});
    company("globex")->context = Texts({"股价"});
    company("openai")->ambiguous = Texts({"A.I."});
    company("openai")->context = Texts({"chips"});
    Diagnostics diagnostics;
    gazetteer_.Build(spec.companies, &spec.lists.back(), &diagnostics);
    EXPECT_TRUE(diagnostics.list().empty());
  }

  // The mentions as "id[text with its legal form]", those of one list joined by '+'.
  std::string Find(const std::string& headline, const std::string& body = "",
                   const std::vector<std::string>& symbols = {}) {
    NormalizedText text;
    text.Reset(headline, body, 1 << 20);
    std::vector<Sentence> sentences;
    SplitSentences(text, &sentences);
    std::vector<PhraseHit> hits;
    gazetteer_.phrases().Scan(text, 0, text.word_count(), 1000, &hits);
    std::vector<Mention> mentions;
    gazetteer_.Resolve(text, sentences, hits, symbols, &mentions);
    std::string found;
    for (size_t i = 0; i < mentions.size(); ++i) {
      const Mention& mention = mentions[i];
      if (i > 0) found += mention.group == mentions[i - 1].group ? "+" : " ";
      const uint32_t begin = text.word(mention.word).begin;
      const uint32_t end = text.word(mention.outer_end - 1).end;
      found += gazetteer_.entry(mention.company).id + "[";
      found += text.text().substr(begin, end - begin);
      found += "]";
    }
    return found;
  }

  Gazetteer gazetteer_;
};

TEST_F(GazetteerTest, NamesCountInAnyCaseAndAsWholeWords) {
  EXPECT_EQ(Find("coreweave and CoreWeave's rival"), "coreweave[coreweave]+coreweave[CoreWeave]");
  EXPECT_EQ(Find("CoreWeavers"), "");
}

TEST_F(GazetteerTest, AWordNeedsContextAndItsCase) {
  EXPECT_EQ(Find("A meta question about compute"), "");
  EXPECT_EQ(Find("Meta humour is in vogue"), "");
  EXPECT_EQ(Find("Meta sells compute"), "meta[Meta]");
  EXPECT_EQ(Find("META SELLS COMPUTE"), "meta[META]");
  EXPECT_EQ(Find("Meta is here", "It owns Instagram."), "");
  EXPECT_EQ(Find("Meta is here", "Meta Platforms said so."), "meta[Meta] meta[Meta Platforms]");
  EXPECT_EQ(Find("Meta is here", "", {"META"}), "meta[Meta]");
}

TEST_F(GazetteerTest, TickersCountWhereTheyLookLikeTickers) {
  EXPECT_EQ(Find("A firm (NASDAQ: GLBX) rose"), "globex[GLBX]");
  EXPECT_EQ(Find("A firm (GLBX) rose"), "globex[GLBX]");
  EXPECT_EQ(Find("Buy $GLBX and $ALL now"), "globex[GLBX]+allstate[ALL]");
  EXPECT_EQ(Find("GLBX stock rose"), "globex[GLBX]");
  EXPECT_EQ(Find("GLBX STOCK ROSE"), "");
  EXPECT_EQ(Find("glbx rose"), "");
  EXPECT_EQ(Find("ALL eyes on stocks (ALL)"), "");
}

TEST_F(GazetteerTest, TheLongestNameWinsAndTakesItsLegalFormAndTicker) {
  EXPECT_EQ(Find("Meta Platforms, Inc. (NASDAQ: META) sells"),
            "meta[Meta Platforms, Inc. (NASDAQ: META]");
  EXPECT_EQ(Find("Nebius Group rose"), "nebius[Nebius Group]");
  EXPECT_EQ(Find("a Nebius group of users"), "nebius[Nebius]");
}

TEST_F(GazetteerTest, ListsOfCompaniesAreOneGroup) {
  EXPECT_EQ(Find("Nebius, CoreWeave and OpenAI fall, says Globex"),
            "nebius[Nebius]+coreweave[CoreWeave]+openai[OpenAI] globex[Globex]");
}

TEST_F(GazetteerTest, NamesInIdeographsNeedNoSpaces) {
  EXPECT_EQ(Find("英伟达和IREN涨价"), "nebius[英 伟 达]+iren[IREN]");
  EXPECT_EQ(Find("吃苹果"), "");
  EXPECT_EQ(Find("苹果股价上涨"), "globex[苹 果]");
}

TEST_F(GazetteerTest, ANameThatEndsInAFullStopMayBeAmbiguous) {
  EXPECT_EQ(Find("A.I. chips"), "openai[A.I]");
  EXPECT_EQ(Find("A.I. art"), "");
}

TEST_F(GazetteerTest, FindsByAnyName) {
  EXPECT_EQ(gazetteer_.Find("Meta")->id, "meta");
  EXPECT_EQ(gazetteer_.Find("meta platforms")->id, "meta");
  EXPECT_EQ(gazetteer_.Find("crwv")->id, "coreweave");
  EXPECT_EQ(gazetteer_.Find("nobody"), nullptr);
}

}  // namespace
}  // namespace newsvane::nlp
