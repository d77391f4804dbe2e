// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_text.h"

#include <gtest/gtest.h>

#include <utility>

namespace newsvane::ingest {
namespace {

std::string TextOf(std::string_view token) {
  std::string scratch;
  const auto text = JsonText(token).Text(&scratch);
  return text ? std::string(*text) : "(none)";
}

TEST(JsonText, KnowsItsTypeByItsBytes) {
  const std::pair<const char*, JsonType> cases[] = {
      {"null", JsonType::kNull},  {"null \n", JsonType::kNull},   {"nul", JsonType::kInvalid},
      {"true", JsonType::kBool},  {"false ", JsonType::kBool},    {"truth", JsonType::kInvalid},
      {"0", JsonType::kNumber},   {"-1", JsonType::kNumber},      {"9", JsonType::kNumber},
      {"-", JsonType::kInvalid},  {"+1", JsonType::kInvalid},     {".5", JsonType::kInvalid},
      {"-x", JsonType::kInvalid}, {"\"\"", JsonType::kString},    {"\"a\" ", JsonType::kString},
      {"\"", JsonType::kInvalid}, {"\"open", JsonType::kInvalid}, {"[", JsonType::kArray},
      {"{ ", JsonType::kObject},  {"", JsonType::kInvalid},       {" \t", JsonType::kInvalid},
  };
  for (const auto& [token, type] : cases) EXPECT_EQ(JsonText(token).type(), type) << token;
  EXPECT_EQ(JsonText().type(), JsonType::kMissing);
  EXPECT_FALSE(JsonText().there());
  EXPECT_TRUE(JsonText("").there());
}

TEST(JsonText, NullAndNoTextAreAlikeAndNothingElseIs) {
  for (const char* const token : {"null", "null\r\n", "\"\"", "\"\" "}) {
    EXPECT_TRUE(JsonText(token).IsNullOrEmpty()) << token;
  }
  for (const char* const token : {"0", "\"0\"", "\" \"", "[", "{", "false"}) {
    EXPECT_FALSE(JsonText(token).IsNullOrEmpty()) << token;
  }
}

TEST(JsonText, GivesTheTextOfScalarsAlone) {
  EXPECT_EQ(TextOf("\"a b\" "), "a b");
  EXPECT_EQ(TextOf("\"\""), "");
  EXPECT_EQ(TextOf("1.50 "), "1.50");
  EXPECT_EQ(TextOf("true"), "true");
  for (const char* const token : {"null", "[", "{", "nul"}) EXPECT_EQ(TextOf(token), "(none)");
  EXPECT_EQ(TextOf(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(TextOf(R"("a\n")"), "a\n");
  EXPECT_EQ(TextOf(R"("a\q")"), "(none)");
}

TEST(JsonText, WritesEachLengthOfUtf8AtItsBorders) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("\u007f")", "\x7F"},
      {R"("\u0080")", "\xC2\x80"},
      {R"("\u07ff")", "\xDF\xBF"},
      {R"("\u0800")", "\xE0\xA0\x80"},
      {R"("\uFFFF")", "\xEF\xBF\xBF"},
      {R"("\ud7ff")", "\xED\x9F\xBF"},
      {R"("\ue000")", "\xEE\x80\x80"},
      {R"("\ud800\udc00")", "\xF0\x90\x80\x80"},
      {R"("\udbff\udfff")", "\xF4\x8F\xBF\xBF"},
      // Halves of a pair, at the borders of each half and by what may follow.
      {R"("\ud800")", "\xEF\xBF\xBD"},
      {R"("\udbffx")", "\xEF\xBF\xBDx"},
      {R"("\udc00")", "\xEF\xBF\xBD"},
      {R"("\udfff")", "\xEF\xBF\xBD"},
      {R"("\udc00\udc00")", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {R"("\ud83d\ue000")", "\xEF\xBF\xBD\xEE\x80\x80"},
      {R"("\ud83d\udbff")", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {R"("\ud83d\n")", "\xEF\xBF\xBD\n"},
  };
  for (const auto& [token, text] : cases) EXPECT_EQ(TextOf(token), text) << token;
}

TEST(ParseNumber, TakesFiniteNumbersThatAreAllOfTheText) {
  EXPECT_EQ(ParseNumber("-1.5e3"), -1500);
  EXPECT_EQ(ParseNumber("0"), 0);
  for (const char* const text : {"", "-", "+1", "1 ", " 1", "1x", "inf", "nan", "1e999", "0x10"}) {
    EXPECT_FALSE(ParseNumber(text)) << text;
  }
}

TEST(IsInteger, GoesToTheBordersOf64Bits) {
  for (const char* const text : {"0", "-9223372036854775808", "18446744073709551615"}) {
    EXPECT_TRUE(IsInteger(text)) << text;
  }
  for (const char* const text :
       {"", "-", "-9223372036854775809", "18446744073709551616", "1.0", "1e3", "7 "}) {
    EXPECT_FALSE(IsInteger(text)) << text;
  }
}

}  // namespace
}  // namespace newsvane::ingest
