// SPDX-License-Identifier: Apache-2.0
#include "nlp/trace.h"

#include <algorithm>

namespace newsvane::nlp {

std::span<const PhraseHit> Trace::HitsIn(const Sentence& sentence) const {
  const auto before = [](const PhraseHit& hit, uint32_t word) { return hit.word < word; };
  const auto begin = std::lower_bound(hits.begin(), hits.end(), sentence.word, before);
  return {begin, std::lower_bound(begin, hits.end(), sentence.word_end, before)};
}

}  // namespace newsvane::nlp
