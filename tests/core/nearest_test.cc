// SPDX-License-Identifier: Apache-2.0
#include "core/nearest.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsvane {
namespace {

TEST(Nearest, FindsSlipsAndNothingElse) {
  const std::vector<std::string> words = {"threshold", "hysteresis", "cool_down", "id"};
  const std::pair<const char*, std::optional<std::string>> cases[] = {{"thresold", "threshold"},
                                                                      {"htreshold", "threshold"},
                                                                      {"Threshold", "threshold"},
                                                                      {"cooldown", "cool_down"},
                                                                      {"di", "id"},
                                                                      {"weight", std::nullopt},
                                                                      {"", std::nullopt},
                                                                      {"xyz", std::nullopt}};
  for (const auto& [word, nearest] : cases) EXPECT_EQ(Nearest(word, words), nearest) << word;
  EXPECT_EQ(Nearest(std::string(100'000, 'x'), words), std::nullopt);
}

TEST(Nearest, OfTwoAsNearItIsTheFirst) {
  EXPECT_EQ(Nearest("bat", {"cat", "rat", "bats"}), "cat");
  EXPECT_EQ(Nearest("bat", {"rat", "cat"}), "rat");
}

TEST(Nearest, AThirdOfTheLettersMayBeWrong) {
  EXPECT_EQ(Nearest("abcdef", {"abcdXY"}), "abcdXY");
  EXPECT_EQ(Nearest("abcdef", {"abcXYZ"}), std::nullopt);
}

}  // namespace
}  // namespace newsvane
