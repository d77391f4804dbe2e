// SPDX-License-Identifier: Apache-2.0
#include "ingest/preset.h"

#include <gtest/gtest.h>

namespace newsvane::ingest {
namespace {

TEST(Pointer, SplitsAndUnescapesReferenceTokens) {
  const auto pointer = ParsePointer("^/a~1b/m~0n//0");
  ASSERT_TRUE(pointer);
  EXPECT_TRUE(pointer->from_root);
  EXPECT_EQ(pointer->keys, (std::vector<std::string>{"a/b", "m~n", "", "0"}));
}

TEST(Pointer, OfNothingIsTheElementItself) {
  const auto pointer = ParsePointer("");
  ASSERT_TRUE(pointer);
  EXPECT_FALSE(pointer->from_root);
  EXPECT_TRUE(pointer->keys.empty());
}

TEST(Pointer, IsWrittenAsItWasRead) {
  for (const char* const text : {"", "^", "/", "/a", "^/a~1b/m~0n//0"}) {
    const auto pointer = ParsePointer(text);
    ASSERT_TRUE(pointer) << text;
    EXPECT_EQ(ToString(*pointer), text);
  }
}

TEST(Pointer, RefusesWhatIsNone) {
  for (const char* const text : {"a", "a/b", "^a", "/a~", "/a~2", "/~b/c"}) {
    const auto pointer = ParsePointer(text);
    ASSERT_FALSE(pointer) << text;
    EXPECT_NE(pointer.error().message.find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace newsvane::ingest
