// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/normalized_text.h"

#include <gtest/gtest.h>

#include <string>

namespace newsvane::nlp {
namespace {

struct Case {
  const char* original;
  const char* text;    // Without the spaces around.
  const char* folded;  // The words, joined by one space.
};

std::string WordsOf(const NormalizedText& text) {
  std::string words;
  for (uint32_t i = 0; i < text.word_count(); ++i) {
    const Word word = text.word(i);
    if (i > 0) words += ' ';
    words += text.folded().substr(word.begin, word.size());
  }
  return words;
}

std::string Inner(const NormalizedText& text) {
  const std::string inner(text.text().substr(1));
  return inner.substr(0, inner.find_last_not_of(' ') + 1);
}

TEST(NormalizedText, FoldsWhatReadersDoNotTellApart) {
  const Case cases[] = {
      {"Meta sells compute", "Meta sells compute", "meta sells compute"},
      {"Meta\xE2\x80\x99s \xE2\x80\x9C"
       "AI\xE2\x80\x9D",
       "Meta's \"AI\"", "meta ai"},
      {"$125\xE2\x80\x93"
       "145\xC2\xA0"
       "billion",
       "$125-145 billion", "125 145 billion"},
      {"it isn\xE2\x80\x99t 3.5% or 125,000.", "it isn't 3.5% or 125,000.",
       "it isn't 3.5 or 125,000"},
      {"a  b\t\r c", "a b c", "a b c"},
      {"one\ntwo", "one \n two", "one two"},
      {"one\n\ntwo", "one \n two", "one two"},
      {"<p>A &amp; B</p><p>C&nbsp;&#8212; D</p>", "\n A & B \n C - D \n", "a b c d"},
      {"<b>Me</b>ta", "Meta", "meta"},
      {"x<script>var a = '<p>';</script>y", "x \n y", "x y"},
      {"a < b & c &bogus; d", "a < b & c &bogus; d", "a b c bogus d"},
      {"ﬁber Ｍeta Ⅳ", "fiber Meta IV", "fiber meta iv"},
      {"Socie\xCC\x81te\xCC\x81 Ge\xCC\x81ne\xCC\x81rale",
       "Soci\xC3\xA9t\xC3\xA9 G\xC3\xA9n\xC3\xA9rale",
       "soci\xC3\xA9t\xC3\xA9 g\xC3\xA9n\xC3\xA9rale"},
      {"ÄRZTE", "ÄRZTE", "ärzte"},
      {"Meta出售算力。", "Meta 出 售 算 力 .", "meta 出 售 算 力"},
      {"co\xC2\xADoperate\xE2\x80\x8B", "cooperate", "cooperate"},
      {"bad \xFF\xC3 end", "bad \xEF\xBF\xBD\xEF\xBF\xBD end", "bad end"},
      {"U.S.-based", "U.S.-based", "u s based"},
      {"", "", ""},
  };
  NormalizedText text;
  for (const Case& c : cases) {
    text.Reset(c.original, "", 1 << 20);
    EXPECT_EQ(Inner(text), c.text) << c.original;
    EXPECT_EQ(WordsOf(text), c.folded) << c.original;
    EXPECT_EQ(text.text().size(), text.folded().size());
  }
}

// The original bytes that `part` of the normalised text came from.
std::string OriginalOf(const std::string& headline, const std::string& body,
                       const std::string& part) {
  NormalizedText text;
  text.Reset(headline, body, 1 << 20);
  const auto begin = static_cast<uint32_t>(text.text().find(part));
  const Span span = text.Original(begin, static_cast<uint32_t>(begin + part.size()));
  const std::string& field = span.field == Field::kHeadline ? headline : body;
  return field.substr(span.start, span.end - span.start);
}

TEST(NormalizedText, MapsEveryStretchBackToItsOriginalBytes) {
  EXPECT_EQ(OriginalOf("Meta sells", "", "sells"), "sells");
  EXPECT_EQ(OriginalOf("  Meta   sells  ", "", "Meta sells"), "Meta   sells");
  EXPECT_EQ(OriginalOf("AT&amp;T <b>sells</b> it", "", "AT&T"), "AT&amp;T");
  EXPECT_EQ(OriginalOf("AT&amp;T <b>sells</b> it", "", "sells"), "sells");
  EXPECT_EQ(OriginalOf("\xE2\x80\x9CMeta\xE2\x80\x9D", "", "\"Meta\""),
            "\xE2\x80\x9CMeta\xE2\x80\x9D");
  EXPECT_EQ(OriginalOf("Socie\xCC\x81te\xCC\x81 X", "", "Soci\xC3\xA9t\xC3\xA9"),
            "Socie\xCC\x81te\xCC\x81");
  EXPECT_EQ(OriginalOf("Head", "The body\n\nsells here", "sells"), "sells");
  EXPECT_EQ(OriginalOf("出售算力", "", "算 力"), "算力");
}

TEST(NormalizedText, CutsAtTheLimitButNotInsideACharacter) {
  NormalizedText text;
  text.Reset("abc\xC3\xA9", "body", 4);
  EXPECT_EQ(Inner(text), "abc \n b");
  EXPECT_TRUE(text.truncated());
  text.Reset("abc", "de", 5);
  EXPECT_FALSE(text.truncated());
}

TEST(NormalizedText, SurvivesEveryPairOfBytes) {
  NormalizedText text;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string bytes = {'x', static_cast<char>(a), static_cast<char>(b), 'y'};
      text.Reset(bytes, bytes, 1 << 20);
      ASSERT_EQ(text.text().size(), text.folded().size());
      ASSERT_EQ(text.text().front(), ' ');
      ASSERT_EQ(text.text().back(), ' ');
      for (uint32_t i = 0; i < text.word_count(); ++i) {
        const Span span = text.Original(text.word(i).begin, text.word(i).end);
        ASSERT_LE(span.start, span.end);
        ASSERT_LE(span.end, bytes.size());
      }
    }
  }
}

TEST(NormalizedText, TakesLinearTimeOnBrokenMarkup) {
  // Quadratic time would take minutes here.
  NormalizedText text;
  for (const std::string_view unit :
       {"<", "<a", "<!--", "<script>", "&", "&#", "<a<", "e\xCC\x81\xCC\x81"}) {
    std::string bytes;
    while (bytes.size() < 1 << 20) bytes += unit;
    text.Reset(bytes, "", bytes.size());
    EXPECT_GT(text.size(), 0u);
  }
}

}  // namespace
}  // namespace newsvane::nlp
