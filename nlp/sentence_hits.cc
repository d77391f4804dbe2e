// SPDX-License-Identifier: Apache-2.0
#include "nlp/sentence_hits.h"

#include <algorithm>

namespace newsvane::nlp {

void SentenceHits::Reset(std::span<const PhraseHit> hits) {
  for (uint32_t i = 0; i < hits_.size(); ++i) here_[phrases_[i] / 64] = 0;
  hits_ = hits;
  if (++generation_ == 0) {
    std::fill(known_.begin(), known_.end(), 0);
    generation_ = 1;
  }
  if (previous_.size() < hits.size()) {
    previous_.resize(hits.size());
    phrases_.resize(hits.size());
  }
  for (uint32_t i = 0; i < hits.size(); ++i) {
    const uint32_t phrase = hits[i].phrase;
    previous_[i] = Here(phrase) ? latest_[phrase] : kNoHit;
    latest_[phrase] = i;
    phrases_[i] = phrase;
    here_[phrase / 64] |= uint64_t{1} << phrase % 64;
  }
}

// Looking a hit up among the owners of its phrase takes several times as long as looking a phrase
// up among those here.
bool SentenceHits::FewerHitsThan(std::span<const uint32_t> phrases) const {
  constexpr size_t kPhrasesPerHit = 8;
  return hits_.size() * kPhrasesPerHit < phrases.size();
}

bool SentenceHits::Owns(TermId term, const PhraseHit& hit) const {
  const std::span<const uint32_t> owners = rules_.phrases.Owners(hit.phrase);
  return std::binary_search(owners.begin(), owners.end(), term);
}

bool SentenceHits::HasLong(TermId term, std::span<const uint32_t> phrases) {
  uint64_t& known = known_[term];
  if (known >> 1 == generation_) return (known & 1) != 0;
  const bool has = FewerHitsThan(phrases)
                       ? std::any_of(hits_.begin(), hits_.end(),
                                     [&](const PhraseHit& hit) { return Owns(term, hit); })
                       : HasAny(phrases);
  known = uint64_t{generation_} << 1 | (has ? 1 : 0);
  return has;
}

void SentenceHits::Find(TermId term, std::vector<uint32_t>* hits) const {
  hits->clear();
  const std::span<const uint32_t> phrases = rules_.PhrasesOf(term);
  if (FewerHitsThan(phrases)) {
    for (uint32_t i = 0; i < hits_.size(); ++i) {
      if (Owns(term, hits_[i])) hits->push_back(i);
    }
    return;
  }
  for (const uint32_t phrase : phrases) {
    if (!Here(phrase)) continue;
    for (uint32_t i = latest_[phrase]; i != kNoHit; i = previous_[i]) hits->push_back(i);
  }
  std::sort(hits->begin(), hits->end());
}

}  // namespace newsvane::nlp
