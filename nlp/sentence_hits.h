// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/compiled.h"

namespace newsvane::nlp {

// The phrase hits of one sentence by phrase. Nothing is done for a term before it is asked for,
// since a phrase may be in the lists of thousands of rules. Reused between sentences.
class SentenceHits {
 public:
  explicit SentenceHits(const RuleSet::Impl& rules)
      : rules_(rules),
        here_(rules.phrases.size() / 64 + 1),
        latest_(rules.phrases.size()),
        known_(rules.term_count) {}

  // `hits` must stay until the last question about them.
  void Reset(std::span<const PhraseHit> hits);

  std::span<const PhraseHit> all() const { return hits_; }

  // Whether any phrase of the word term is here.
  bool Has(TermId term) {
    const std::span<const uint32_t> phrases = rules_.PhrasesOf(term);
    return phrases.size() <= kFewPhrases ? HasAny(phrases) : HasLong(term, phrases);
  }

  // Sets `*hits` to those of the word term, as indices, in order.
  void Find(TermId term, std::vector<uint32_t>* hits) const;

 private:
  static constexpr uint32_t kNoHit = ~uint32_t{0};
  static constexpr size_t kFewPhrases = 16;  // As quickly looked at as an answer is kept.

  bool Here(uint32_t phrase) const { return (here_[phrase / 64] >> phrase % 64 & 1) != 0; }
  bool HasAny(std::span<const uint32_t> phrases) const {
    bool any = false;
    for (const uint32_t phrase : phrases) any |= Here(phrase);
    return any;
  }
  bool HasLong(TermId term, std::span<const uint32_t> phrases);
  bool FewerHitsThan(std::span<const uint32_t> phrases) const;
  bool Owns(TermId term, const PhraseHit& hit) const;

  const RuleSet::Impl& rules_;
  std::span<const PhraseHit> hits_;
  std::vector<uint64_t> here_;      // A bit by phrase: small enough for the fastest cache.
  std::vector<uint32_t> latest_;    // By phrase that is here, the last of its hits.
  std::vector<uint32_t> previous_;  // By hit: the one before of the same phrase.
  std::vector<uint32_t> phrases_;   // By hit. Kept, as the hits may be gone when others come.
  uint32_t generation_ = 0;
  std::vector<uint64_t> known_;  // By term: the generation, and in the lowest bit the answer.
};

}  // namespace newsvane::nlp
