// SPDX-License-Identifier: Apache-2.0
//
// The rules of the comparison, and what they are for engines of regular expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace newsvane::bench {

inline constexpr uint32_t kGapWords = 8;
inline constexpr uint32_t kGapBytes = 60;

// One of the verbs, and at most a gap behind it, in the same sentence, one of the objects. Each
// rule has lists of its own, so that no engine gains from what rules share.
struct Rule {
  std::vector<std::string> verbs;    // Three verbs, in all forms.
  std::vector<std::string> objects;  // Three, singular and plural; most of two words.
};

// How an expression counts the gap. Only words mean the same to all engines.
enum class Gap : uint8_t { kWords, kBytes };

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  size_t Below(size_t bound) { return engine_() % bound; }
  const std::string& Of(const std::vector<std::string>& words) {
    return words[Below(words.size())];
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<std::string> SplitWords(std::string_view text);
std::vector<std::vector<std::string>> VerbForms();  // Of each verb, its base first.
std::string Plural(std::string noun);

// The first rules of a larger count are those of a smaller one.
std::vector<Rule> MakeRules(size_t count);

// The rule as an expression for lower case text. A sentence is a line.
std::string Expression(const Rule& rule, Gap gap);

}  // namespace newsvane::bench
