// SPDX-License-Identifier: Apache-2.0
#include "nlp/candidates.h"

#include <algorithm>

namespace newsvane::nlp {

void CandidateFinder::Find(std::span<const PhraseHit> hits, std::vector<uint32_t>* sequences) {
  if (++generation_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0);
    generation_ = 1;
  }
  present_.clear();
  for (const PhraseHit& hit : hits) {
    for (const TermId term : rules_.phrases.Owners(hit.phrase)) {
      if (seen_[term] == generation_) continue;
      seen_[term] = generation_;
      present_.push_back(term);
    }
  }
  const auto here = [&](TermId term) { return seen_[term] == generation_; };
  for (const TermId term : present_) {
    for (const AnchorGroup& group : rules_.Anchors(term)) {
      if (group.second != kNoTerm && !here(group.second)) continue;
      for (uint32_t i = group.begin; i < group.end; ++i) {
        const std::vector<TermId>& words = rules_.sequences[rules_.anchored[i]].words;
        // The first two are the anchor and the group's second.
        const auto rest = words.begin() + std::min<std::ptrdiff_t>(std::ssize(words), 2);
        if (std::all_of(rest, words.end(), here)) sequences->push_back(rules_.anchored[i]);
      }
    }
  }
  sequences->insert(sequences->end(), rules_.unanchored.begin(), rules_.unanchored.end());
}

}  // namespace newsvane::nlp
