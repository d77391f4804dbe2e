// SPDX-License-Identifier: Apache-2.0
#include "nlp/tally.h"

#include <gtest/gtest.h>

#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

class TallyTest : public testing::Test {
 protected:
  TallyTest() { tagger_.CountIn(&tally_); }

  const RuleTally& Sale() const { return tally_.rules[0]; }  // The first of SmallSpec().

  Tally tally_;
  Tagger tagger_{CompileOrFail(SmallSpec())};
  std::vector<TaggedEvent> events_;
};

TEST_F(TallyTest, CountsSentencesThatWakeARuleAndThoseWhereItStands) {
  tagger_.Tag(
      News("CoreWeave sold compute", "It sold some. Nobody sold compute. IREN sold compute."),
      &events_);
  // "sale" is for the headline and the first two sentences; the first sentence lacks "compute".
  EXPECT_EQ(Sale().woken, 2U);
  EXPECT_EQ(Sale().matched, 1U);
  EXPECT_GT(Sale().stretches, 0U);
  tagger_.Tag(News("CoreWeave sold compute, then Nebius sold compute"), &events_);
  EXPECT_EQ(Sale().woken, 3U);
  EXPECT_EQ(Sale().matched, 2U);
}

TEST_F(TallyTest, TellsWhichGuardTookAMatchBack) {
  tagger_.Tag(News("CoreWeave has not sold compute"), &events_);
  EXPECT_EQ(Sale().matched, 1U);
  EXPECT_EQ(Sale().vetoes[static_cast<size_t>(Guard::kNegation)], 1U);
  EXPECT_TRUE(tally_.firings.empty());
}

TEST_F(TallyTest, NamesTheSubjectsOfTheLastDocument) {
  tagger_.Tag(News("CoreWeave sold compute to OpenAI"), &events_);
  ASSERT_EQ(tally_.firings.size(), 2U);  // "sale" and "sale-to".
  EXPECT_EQ(tally_.firings[0].subject, "coreweave");
  EXPECT_NE(tally_.firings[0].rule, tally_.firings[1].rule);
  tagger_.Tag(News("Nothing"), &events_);
  EXPECT_TRUE(tally_.firings.empty());
}

TEST_F(TallyTest, CountsTheWorkOfTheLastDocumentAlone) {
  tagger_.Tag(News("CoreWeave sold compute", "It sold compute."), &events_);
  tagger_.Tag(News("CoreWeave sold compute", "It sold some. It sold one two three four compute."),
              &events_);
  const Work& work = tally_.work;
  EXPECT_EQ(work.phrase_hits, 5U);  // "sold" in three sentences, "compute" in two.
  EXPECT_EQ(work.candidates, 1U);   // The words of the third are too far apart,
  EXPECT_EQ(work.placings, 2U);     // so only the headline is looked at, twice.
  EXPECT_EQ(work.sentences_judged, 1U);
  EXPECT_EQ(work.matches_judged, 1U);
  EXPECT_GT(work.checks, 0U);
  EXPECT_GT(work.steps, 0U);
  tagger_.Tag(News("Nothing"), &events_);
  EXPECT_EQ(work.phrase_hits + work.checks + work.candidates + work.placings + work.steps +
                work.sentences_judged + work.matches_judged,
            0U);
}

TEST_F(TallyTest, ChangesNoEvent) {
  const NewsItem item = News("CoreWeave sold compute to OpenAI", "Nebius raised capex.");
  tagger_.Tag(item, &events_);
  const std::string counted = Summary(events_);
  tagger_.CountIn(nullptr);
  const uint64_t woken = Sale().woken;
  tagger_.Tag(item, &events_);
  EXPECT_EQ(Summary(events_), counted);
  EXPECT_EQ(Sale().woken, woken);
}

}  // namespace
}  // namespace newsvane::nlp
