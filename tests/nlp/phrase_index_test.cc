// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/phrase_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
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

using Words = std::vector<std::string>;

// Words of few letters and lengths, so that many share their beginnings; some as long as what is
// hashed by its first and last eight letters.
Words Vocabulary() {
  return {"ab", "abc", "abcdefghi", "b", "ca", "abcdefghij", "bc", "abcdefghx"};
}

bool WordMatches(const std::string& wanted, const std::string& word) {
  if (!wanted.ends_with('*')) return wanted == word;
  return word.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1));
}

bool PhraseStartsAt(const Words& phrase, const Words& text, size_t at) {
  if (at + phrase.size() > text.size()) return false;
  return std::equal(phrase.begin(), phrase.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    WordMatches);
}

std::string Joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// One to three words, one in four of them with an open ending. None twice.
std::set<Words> RandomPhrases(std::mt19937* random) {
  const Words vocabulary = Vocabulary();
  std::set<Words> phrases;
  for (int i = 0; i < 40; ++i) {
    Words phrase;
    for (size_t word = 0, size = 1 + (*random)() % 3; word < size; ++word) {
      phrase.push_back(vocabulary[(*random)() % vocabulary.size()]);
      if ((*random)() % 4 == 0) phrase.back() += '*';
    }
    phrases.insert(std::move(phrase));
  }
  return phrases;
}

TEST(PhraseIndex, FindsAmongManyTheSameHitsAsTryingEachPhraseAtEachWord) {
  using Hit = std::tuple<uint32_t, uint32_t, uint32_t>;  // First word, last, phrase.
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    PhraseIndex index;
    std::vector<std::pair<uint32_t, Words>> phrases;
    for (const Words& phrase : RandomPhrases(&random)) {
      phrases.emplace_back(index.Add(Joined(phrase), 0).value(), phrase);
    }
    index.Compile();
    Words words;
    for (int i = 0; i < 300; ++i) words.push_back(Vocabulary()[random() % Vocabulary().size()]);
    std::vector<Hit> expected;
    for (uint32_t at = 0; at < words.size(); ++at) {
      for (const auto& [number, phrase] : phrases) {
        if (!PhraseStartsAt(phrase, words, at)) continue;
        expected.emplace_back(at, at + static_cast<uint32_t>(phrase.size()), number);
      }
    }
    NormalizedText text;
    text.Reset(Joined(words), "", 1 << 20);
    std::vector<PhraseHit> hits;
    ASSERT_TRUE(index.Scan(text, 0, text.word_count(), 100'000, &hits));
    std::vector<Hit> found;
    for (const PhraseHit& hit : hits) found.emplace_back(hit.word, hit.word_end, hit.phrase);
    EXPECT_TRUE(std::is_sorted(hits.begin(), hits.end(),
                               [](const auto& a, const auto& b) { return a.word < b.word; }));
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected);
  }
}

TEST(PhraseIndex, ScansOnlyWhatStartsBetweenTheWordsThatItIsGiven) {
  PhraseIndex index;
  const uint32_t both = index.Add("b c", 0).value();
  ASSERT_TRUE(index.Add("a b", 0));
  index.Compile();
  NormalizedText text;
  text.Reset("a b c b c", "", 100);
  std::vector<PhraseHit> hits;
  ASSERT_TRUE(index.Scan(text, 1, 2, 1000, &hits));
  ASSERT_EQ(hits.size(), 1U);  // It may end behind them.
  EXPECT_EQ(hits[0].phrase, both);
  EXPECT_EQ(hits[0].word, 1U);
  EXPECT_EQ(hits[0].word_end, 3U);
}

TEST(PhraseIndex, OnePhraseHasOneNumberAndEveryOwnerOnce) {
  PhraseIndex index;
  const uint32_t number = index.Add("sell  Compute", 4).value();
  EXPECT_EQ(index.Add("SELL compute", 2).value(), number);
  EXPECT_EQ(index.Add("sell compute", 4).value(), number);
  EXPECT_EQ(index.Add("sell compute", std::nullopt).value(), number);
  EXPECT_NE(index.Add("sell comput*", 4).value(), number);
  index.Compile();
  ASSERT_EQ(index.size(), 2U);
  EXPECT_EQ(index.Words(number), 2U);
  const std::span<const uint32_t> owners = index.Owners(number);
  EXPECT_EQ(std::vector<uint32_t>(owners.begin(), owners.end()), (std::vector<uint32_t>{4, 2}));
}

}  // namespace
}  // namespace newsvane::nlp
