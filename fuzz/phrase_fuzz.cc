// SPDX-License-Identifier: Apache-2.0
//
// Two engines agree: what the index finds of any phrases in any text is what comparing every phrase
// with the words at every place finds. The first lines, up to an empty one, are phrases.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/check.h"
#include "nlp/text/phrase_index.h"

namespace newsvane::nlp {
namespace {

constexpr size_t kMaxPhrases = 64;

// Phrases of letters and spaces alone: what stands between other characters is the index's to say.
bool Plain(std::string_view phrase) {
  return !phrase.empty() && phrase.front() != ' ' && phrase.back() != ' ' &&
         phrase.find("  ") == std::string_view::npos &&
         std::all_of(phrase.begin(), phrase.end(),
                     [](char c) { return c == ' ' || (c >= 'a' && c <= 'z'); });
}

bool StartsAt(const NormalizedText& text, uint32_t word, std::string_view phrase,
              uint32_t* word_end) {
  for (size_t at = 0; at <= phrase.size(); ++word) {
    if (word == text.word_count()) return false;
    const std::string_view wanted = phrase.substr(at, phrase.find(' ', at) - at);
    const Word& found = text.word(word);
    if (text.folded().substr(found.begin, found.size()) != wanted) return false;
    // Nothing but one space, hyphen or quote may stand between the words of a phrase.
    if (at > 0) {
      const uint32_t before = text.word(word - 1).end;
      const char between = text.text()[before];
      if (found.begin != before + 1 ||
          std::string_view(" -\"").find(between) == std::string_view::npos)
        return false;
    }
    at += wanted.size() + 1;
  }
  *word_end = word;
  return true;
}

}  // namespace
}  // namespace newsvane::nlp

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace newsvane::nlp;
  using Hit = std::tuple<uint32_t, uint32_t, uint32_t>;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  PhraseIndex index;
  std::vector<std::pair<std::string_view, uint32_t>> phrases;
  while (phrases.size() < kMaxPhrases) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (line.empty()) break;
    if (!Plain(line)) continue;
    const auto added = index.Add(line, 0);
    if (added) phrases.emplace_back(line, *added);
  }
  index.Compile();
  NormalizedText text;
  text.Reset(rest, "", rest.size());
  std::vector<PhraseHit> hits;
  index.Scan(text, 0, text.word_count(), SIZE_MAX, &hits);
  std::vector<Hit> found;
  for (const PhraseHit& hit : hits) found.emplace_back(hit.word, hit.word_end, hit.phrase);
  std::vector<Hit> expected;
  for (const auto& [phrase, number] : phrases) {
    for (uint32_t word = 0; word < text.word_count(); ++word) {
      uint32_t word_end = 0;
      if (StartsAt(text, word, phrase, &word_end)) expected.emplace_back(word, word_end, number);
    }
  }
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  NEWSVANE_CHECK(found == expected);
  return 0;
}
