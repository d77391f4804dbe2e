// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/word_frequency.h"

#include <algorithm>
#include <array>

namespace newsvane::nlp {
namespace {

// Words that stand in almost every sentence, with how often they do in a thousand words of English
// news, headlines and articles together. A sequence must not be anchored at one of them while it
// has any other word: "of" alone would wake it in every other sentence.
struct CommonWord {
  std::string_view word;
  double per_thousand;
};
constexpr std::array<CommonWord, 40> kCommonWords = {{
    {"the", 50}, {"to", 27},  {"of", 20},  {"and", 20},  {"in", 20},  {"a", 20},   {"for", 11},
    {"is", 10},  {"on", 9},   {"that", 8}, {"as", 7},    {"it", 7},   {"with", 6}, {"its", 6},
    {"at", 5},   {"from", 4}, {"has", 4},  {"by", 4},    {"new", 4},  {"be", 3},   {"are", 3},
    {"will", 3}, {"this", 3}, {"but", 3},  {"have", 3},  {"was", 3},  {"an", 3},   {"up", 3},
    {"more", 3}, {"said", 3}, {"says", 3}, {"after", 3}, {"over", 2}, {"not", 2},  {"than", 2},
    {"us", 2},   {"year", 2}, {"what", 2}, {"which", 2}, {"or", 2},
}};

}  // namespace

double FormWeight(std::string_view phrase) {
  if (phrase.find(' ') != std::string_view::npos) return 0.1;
  const double open = phrase.ends_with('*') ? 2 : 1;
  return open * (phrase.size() <= 4 ? 2.0 : phrase.size() <= 7 ? 1.0 : 0.5);
}

double ExpectedHits(std::string_view phrase) {
  constexpr double kThousands = 20;
  const auto common = std::find_if(kCommonWords.begin(), kCommonWords.end(),
                                   [&](const CommonWord& entry) { return entry.word == phrase; });
  return common == kCommonWords.end() ? FormWeight(phrase) : kThousands * common->per_thousand;
}

}  // namespace newsvane::nlp
