// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/records.h"
#include "nlp/spec.h"
#include "nlp/text/normalized_text.h"

namespace newsvane::nlp {

struct Sentence {  // Bytes of a NormalizedText; a space stands before and after.
  uint32_t begin = 0;
  uint32_t end = 0;
  Field field = Field::kHeadline;
  uint32_t number = 0;  // In its field, from 0.
  uint32_t word = 0;    // Its words are [word, word_end).
  uint32_t word_end = 0;
};

// Sets `*sentences` to those of the headline and then the body. A semicolon ends one too: what
// stands on its two sides is rarely about the same event. Abbreviations and decimals end none. One
// that goes on for more than 1,200 bytes is cut between two words. Every word is in exactly one.
void SplitSentences(const NormalizedText& text, std::vector<Sentence>* sentences);

// Whether a rule with this scope reads the sentence.
bool InScope(Scope scope, const Sentence& sentence);

}  // namespace newsvane::nlp
