// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/sentence_hits.h"

namespace newsvane::nlp {

// Which sequences have all their words in a sentence, the two rarest near enough to each other. The
// cost grows with the hits there and with the sequences whose rarest term is among them, not with
// the number of rules. Owns memory; one per thread.
//
// It errs to one side alone: it may name a sequence that does not match, which costs the
// SequenceMatcher's look at it, but it leaves none out that does. A sequence is looked at because a
// phrase of its anchor, the rarest of its words, is in the sentence: without the anchor it cannot
// match. Then three sieves, from the cheap to the dear, each of which may let too much through:
//
//   is the second word here at all?    By 16 keys of phrases. Phrases may share a key, and then one
//                                      passes for the other. More phrases than 16: it passes.
//   is it near enough to the anchor?   By bits, each for one word or, in sentences of more than 64,
//                                      for 2, 4, 8 ... of them. The window of the whole group
//                                      counts, in bits rounded outwards:
//
//                                        words    a . . s . . . . .     s at most 4 words behind a
//                                        bits     [0  ][1  ][2  ][3..   2 words a bit
//                                        window   [0  .. 0 + 4/2  ]
//
//   are all other words here?          Exactly, phrase by phrase.
class CandidateFinder {
 public:
  explicit CandidateFinder(const RuleSet::Impl& rules);  // `rules` must outlive it.

  // Appends the indices of the candidate sequences to `*sequences`, each once. `hits` are those of
  // one sentence by RuleSet::Impl::phrases, in their order.
  //
  // Of two matches that say the same, the one that is judged first may be kept, so the order here
  // is part of what a rule set means: by where the first hit of the sequence's `lead` stands, then
  // by its `turn`; at last those without words. It depends on nothing that a cheaper choice of
  // anchors would change.
  void Find(std::span<const PhraseHit> hits, std::vector<uint32_t>* sequences);

  // How many anchor groups were looked at so far, for Work.
  uint64_t checks_made() const { return checks_made_; }

 private:
  // Words of the sentence are bits; in long sentences several share one.
  using Words = uint64_t;

  struct Check {
    const AnchorGroup* group;
    Words anchors;  // Where the anchor begins.
  };
  struct Tried {
    uint32_t generation = 0;
    uint32_t first_check = 0;
  };

  void CollectChecks(std::span<const PhraseHit> hits);
  void Mark(std::span<const PhraseHit> hits);
  void DropAbsent();
  bool Near(const Check& check) const;
  void PutInOrder(std::span<uint32_t> sequences);
  Words BitOf(const PhraseHit& hit) const { return Words{1} << ((hit.word - base_) >> scale_); }
  bool Here(uint16_t key) const { return (here_[key / 64] >> key % 64 & 1) != 0; }

  const RuleSet::Impl& rules_;
  SentenceHits hits_;
  uint32_t generation_ = 0;
  uint32_t base_ = 0;         // The sentence's first word with a hit, which is bit 0.
  uint32_t scale_ = 0;        // 2^scale_ words share a bit.
  std::vector<Tried> tried_;  // By anchor.
  std::vector<Check> checks_;
  std::vector<uint64_t> here_;    // A bit by key of a phrase: small enough for the fastest cache.
  std::vector<Words> words_;      // By key of a phrase that is here, where it begins.
  std::vector<uint16_t> marked_;  // The keys that are set in here_ and words_.
  std::vector<std::pair<uint64_t, uint32_t>> turns_;  // Of the candidates, beside their indices.
  std::vector<uint32_t> lead_hits_;
  uint64_t checks_made_ = 0;
};

}  // namespace newsvane::nlp
