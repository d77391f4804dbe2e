// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/sentence.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newsvane::nlp {
namespace {

std::string Split(const std::string& headline, const std::string& body = "") {
  NormalizedText text;
  text.Reset(headline, body, 1 << 20);
  std::vector<Sentence> sentences;
  SplitSentences(text, &sentences);
  std::string joined;
  for (const Sentence& sentence : sentences) {
    if (!joined.empty()) joined += '|';
    joined += text.text().substr(sentence.begin, sentence.end - sentence.begin);
  }
  return joined;
}

TEST(Sentence, EndsAtMarksThatEndOne) {
  EXPECT_EQ(Split("Meta rose. It fell! Why? \"So it goes.\" Then"),
            "Meta rose.|It fell!|Why?|\"So it goes.\"|Then");
  EXPECT_EQ(Split("Meta leases; separately, it builds"), "Meta leases;|separately, it builds");
}

TEST(Sentence, EndsAtWideMarksWithoutASpace) {
  EXPECT_EQ(Split("微软增资。AMD呢？Meta涨！2026年见；好"),
            "微 软 增 资 .|AMD 呢 ?|Meta 涨 !|2026 年 见 ;|好");
}

TEST(Sentence, AbbreviationsAndDecimalsEndNone) {
  EXPECT_EQ(Split("Meta Platforms Inc. Plans 3.5 GW in the U.S. Midwest"),
            "Meta Platforms Inc. Plans 3.5 GW in the U.S. Midwest");
  EXPECT_EQ(Split("Chip No. 1 beats $13.6B, vs. $12.4B est., says Mr. Hart"),
            "Chip No. 1 beats $13.6B, vs. $12.4B est., says Mr. Hart");
  EXPECT_EQ(Split("Yahoo! shares rose e.g. today"), "Yahoo! shares rose e.g. today");
}

TEST(Sentence, AbbreviationsEndOneBeforeATypicalStart) {
  EXPECT_EQ(Split("It bought Initech Inc. The deal closes soon"),
            "It bought Initech Inc.|The deal closes soon");
}

TEST(Sentence, NeverSpansFieldsOrParagraphs) {
  EXPECT_EQ(Split("Head", "One\n\ntwo"), "Head|One|two");
}

TEST(Sentence, CountsWordsAndNumbersByField) {
  NormalizedText text;
  text.Reset("Head here", "One two. Three.", 1 << 20);
  std::vector<Sentence> sentences;
  SplitSentences(text, &sentences);
  ASSERT_EQ(sentences.size(), 3u);
  EXPECT_EQ(sentences[0].field, Field::kHeadline);
  EXPECT_EQ(sentences[2].field, Field::kBody);
  EXPECT_EQ(sentences[2].number, 1u);
  EXPECT_EQ(sentences[1].word, 2u);
  EXPECT_EQ(sentences[2].word_end, 5u);
}

TEST(Sentence, CutsWhatIsLongerThanAnySentence) {
  constexpr uint32_t kWords = 2000;
  std::string endless;
  for (uint32_t i = 0; i < kWords; ++i) endless += "word ";
  NormalizedText text;
  text.Reset(endless, "", endless.size());
  std::vector<Sentence> sentences;
  SplitSentences(text, &sentences);
  ASSERT_EQ(sentences.size(), 9U);  // 10,000 bytes, 1,200 and the rest of a word each.
  uint32_t word = 0;
  for (const Sentence& sentence : sentences) {
    EXPECT_LE(sentence.end - sentence.begin, 1200U + 4U);
    EXPECT_EQ(sentence.word, word);  // None is lost, none is in two.
    word = sentence.word_end;
    EXPECT_EQ(text.text().substr(sentence.end - 4, 4), "word");  // None is cut in two.
  }
  EXPECT_EQ(word, kWords);
}

}  // namespace
}  // namespace newsvane::nlp
