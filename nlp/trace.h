// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nlp/guards.h"
#include "nlp/sequence_matcher.h"
#include "nlp/text/gazetteer.h"
#include "nlp/text/normalized_text.h"
#include "nlp/text/phrase_index.h"
#include "nlp/text/sentence.h"

namespace newsvane::nlp {

// How a tagger decided on one place where a sequence and its rule's terms stand.
struct Judgement {
  uint32_t sentence = 0;
  uint32_t sequence = 0;  // Of the rule set.
  Match match;
  Ruling ruling;
  // Where another outlet is cited, which makes it second-hand: in the sentence or in a headline.
  std::optional<TermSpan> citation;
  bool hearsay = false;  // Planned by what is cited, so no more than reported.
};

// What a tagger saw in its last document and how it decided, for people who ask why:
// workshop/explain/explain.h. The pointers and spans are the tagger's and hold until its next
// document.
struct Trace {
  const NormalizedText* text = nullptr;
  std::span<const Sentence> sentences;
  std::span<const PhraseHit> hits;  // Words of rules.
  std::span<const Mention> mentions;
  std::vector<RefusedName> refused;
  std::vector<Judgement> judgements;  // In the order in which they were made.
  bool roundup = false;
  bool truncated = false;

  std::span<const PhraseHit> HitsIn(const Sentence& sentence) const;
};

}  // namespace newsvane::nlp
