// SPDX-License-Identifier: Apache-2.0
#include "core/utf8.h"

#include <gtest/gtest.h>

namespace newsvane {
namespace {

struct Utf8Case {
  const char* name;
  std::string_view text;
  std::string_view expected;
};

TEST(Utf8, ReplacesEachMaximalPartThatIsNotACharacter) {
  using namespace std::literals;
  const std::string long_ascii(100, 'x');
  const Utf8Case cases[] = {
      {"empty", "", ""},
      {"ascii", long_ascii, long_ascii},
      {"two to four bytes", "é€😀", "é€😀"},
      {"nul", "a\0b"sv, "a\0b"sv},
      {"first and last of each length", "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF",
       "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF"},
      {"lone continuation", "a\x80z", "a�z"},
      {"truncated at the end", "a\xE2\x82", "a�"},
      {"truncated in the middle", "\xE2\x82z", "�z"},
      {"overlong", "\xC0\xAF", "��"},
      {"overlong of three", "\xE0\x9F\xBF", "���"},
      {"surrogate", "\xED\xA0\x80", "���"},
      {"above U+10FFFF", "\xF4\x90\x80\x80", "����"},
      {"bad lead", "\xF5\xFF", "��"},
      {"after a long run", "0123456789abcdef\xFF", "0123456789abcdef�"},
  };
  for (const Utf8Case& test : cases) {
    std::string repaired;
    EXPECT_EQ(WellFormedUtf8(test.text, &repaired), test.expected) << test.name;
  }
}

TEST(Utf8, TruncatesBetweenCharacters) {
  EXPECT_EQ(TruncateUtf8("ab€", 5), "ab€");
  EXPECT_EQ(TruncateUtf8("ab€", 4), "ab");
  EXPECT_EQ(TruncateUtf8("€", 2), "");
}

}  // namespace
}  // namespace newsvane
