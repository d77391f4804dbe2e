// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/records.h"
#include "nlp/normalized_text.h"

namespace newsvane::nlp {

struct Sentence {  // Bytes of a NormalizedText; a space stands before and after.
  uint32_t begin = 0;
  uint32_t end = 0;
  Field field = Field::kHeadline;
  uint32_t number = 0;  // In its field, from 0.
};

// Sets `*sentences` to those of the headline and then the body. A semicolon ends one too: what
// stands on its two sides is rarely about the same event. Abbreviations and decimals end none.
void SplitSentences(const NormalizedText& text, std::vector<Sentence>* sentences);

// The words of one sentence by number: where gaps are counted. "Meta's", "isn't" and "125,000" are
// one word each, "data-centre" is two.
class WordMap {
 public:
  void Reset(const NormalizedText& text, const Sentence& sentence);

  uint32_t size() const { return static_cast<uint32_t>(starts_.size()); }
  uint32_t WordAt(uint32_t position) const;  // The word that covers or precedes the byte.
  // Words of one clause share its number. Commas, colons, dashes and brackets part clauses.
  uint32_t ClauseOf(uint32_t word) const { return word < clauses_.size() ? clauses_[word] : 0; }
  uint32_t begin(uint32_t word) const { return starts_[word]; }

 private:
  std::vector<uint32_t> starts_;
  std::vector<uint32_t> clauses_;
};

}  // namespace newsvane::nlp
