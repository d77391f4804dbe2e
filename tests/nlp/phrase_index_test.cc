// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/phrase_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace newsvane::nlp {
namespace {

// The hits of the phrases, as they stand in the text, joined by '|'.
std::string HitsOf(const std::vector<std::string>& phrases, const std::string& headline) {
  PhraseIndex index;
  for (const std::string& phrase : phrases) EXPECT_TRUE(index.Add(phrase, 0)) << phrase;
  index.Compile();
  NormalizedText text;
  text.Reset(headline, "", 1 << 20);
  std::vector<PhraseHit> hits;
  EXPECT_TRUE(index.Scan(text, 0, text.word_count(), 1000, &hits));
  std::string found;
  for (const PhraseHit& hit : hits) {
    const uint32_t begin = text.word(hit.word).begin;
    if (!found.empty()) found += '|';
    found += text.text().substr(begin, text.word(hit.word_end - 1).end - begin);
  }
  return found;
}

TEST(PhraseIndex, FindsWholeWordsInAnyCase) {
  EXPECT_EQ(HitsOf({"sell"}, "SELL, seller, resell: Sell"), "SELL|Sell");
  EXPECT_EQ(HitsOf({"ai"}, "said AI-computing maid"), "AI");
  EXPECT_EQ(HitsOf({"meta"}, "Meta's (meta) metal"), "Meta|meta");
  EXPECT_EQ(HitsOf({"算力"}, "Meta出售算力"), "算 力");
}

TEST(PhraseIndex, FindsOverlappingPhrasesAndTheirParts) {
  EXPECT_EQ(
      HitsOf({"capital", "capital expenditure", "expenditure plan"}, "capital expenditure plan"),
      "capital|capital expenditure|expenditure plan");
}

TEST(PhraseIndex, AsteriskStandsForAnyEnding) {
  EXPECT_EQ(HitsOf({"rais*"}, "raise raises rais praise"), "raise|raises|rais");
  EXPECT_EQ(HitsOf({"rais* capex"}, "raises capex, raised the capex"), "raises capex");
  EXPECT_EQ(HitsOf({"o3*", "dismiss* report*"}, "o3-mini dismissed reports"),
            "o3|dismissed reports");
  EXPECT_EQ(HitsOf({"expenditu*"}, "expenditures"), "expenditures");
}

TEST(PhraseIndex, PhrasesDoNotReachAcrossPunctuation) {
  EXPECT_EQ(HitsOf({"sell compute"}, "sell, compute. Sell (compute) sell-compute"), "sell-compute");
}

TEST(PhraseIndex, PunctuationInAPhraseMustBeThere) {
  EXPECT_EQ(HitsOf({"at&t"}, "AT&T at t at-t"), "AT&T");
  EXPECT_EQ(HitsOf({"moody's"}, "Moody's moody"), "Moody");
  EXPECT_EQ(HitsOf({"isn't"}, "isn't isn t"), "isn't");
  EXPECT_EQ(HitsOf({"data-centre"}, "data centre data-centre datacentre"),
            "data centre|data-centre");
}

TEST(PhraseIndex, LongWordsAreComparedWhole) {
  // Both agree in their first and last eight letters and in length.
  EXPECT_EQ(HitsOf({"abcdefghXXXXXstuvwxyz"}, "abcdefghYYYYYstuvwxyz abcdefghXXXXXstuvwxyz"),
            "abcdefghXXXXXstuvwxyz");
}

TEST(PhraseIndex, RefusesWhatCanNeverMatch) {
  PhraseIndex index;
  for (const char* phrase : {"", "...", "ra*se", "* x", "*", "a  *"}) {
    EXPECT_FALSE(index.Add(phrase, 0)) << phrase;
  }
  EXPECT_FALSE(index.Add(std::string(300, 'x'), 0));
}

TEST(PhraseIndex, StopsAtTheLimitOfHits) {
  PhraseIndex index;
  ASSERT_TRUE(index.Add("x", 0));
  index.Compile();
  NormalizedText text;
  text.Reset("x x x x x", "", 100);
  std::vector<PhraseHit> hits;
  EXPECT_FALSE(index.Scan(text, 0, text.word_count(), 3, &hits));
  EXPECT_EQ(hits.size(), 3u);
}

TEST(PhraseIndex, FindsAmongManyWhatASimpleSearchFinds) {
  // Phrases of one to three words over a small vocabulary, so that they share words and overlap.
  const std::vector<std::string> words = {"ab", "abc", "abcdefghi", "b", "ca", "abcdefghij"};
  std::vector<std::string> phrases;
  for (const auto& a : words) {
    for (const auto& b : words) {
      if ((a.size() + b.size()) % 3 == 0) phrases.push_back(a + " " + b);
      if ((a.size() * b.size()) % 5 == 0) phrases.push_back(b + " " + a + " " + b);
    }
  }
  std::string headline;
  uint32_t state = 1;
  for (int i = 0; i < 500; ++i) {
    state = state * 1103515245 + 12345;
    headline += words[(state >> 16) % words.size()] + " ";
  }
  std::vector<std::string> expected;
  for (size_t at = 0; at < headline.size(); at = headline.find(' ', at) + 1) {
    for (const std::string& phrase : phrases) {
      if (headline.compare(at, phrase.size() + 1, phrase + " ") == 0) expected.push_back(phrase);
    }
  }
  std::string found = HitsOf(phrases, headline);
  EXPECT_EQ(std::count(found.begin(), found.end(), '|') + 1,
            static_cast<std::ptrdiff_t>(expected.size()));
}

}  // namespace
}  // namespace newsvane::nlp
