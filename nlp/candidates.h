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
// the number of rules. One per thread.
class CandidateFinder {
 public:
  explicit CandidateFinder(const RuleSet::Impl& rules);

  // Appends the indices of the candidate sequences.
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

  void PutInOrder(std::span<uint32_t> sequences);
  void CollectChecks(std::span<const PhraseHit> hits);
  void Mark(std::span<const PhraseHit> hits);
  void DropAbsent();
  bool Near(const Check& check) const;
  Words BitOf(const PhraseHit& hit) const { return Words{1} << ((hit.word - base_) >> scale_); }
  bool Here(uint16_t key) const { return (here_[key / 64] >> key % 64 & 1) != 0; }

  const RuleSet::Impl& rules_;
  SentenceHits hits_;
  uint32_t generation_ = 0;
  uint32_t base_ = 0;  // The first word of a bit, and how many share one, as a power of two.
  uint32_t scale_ = 0;
  std::vector<Tried> tried_;  // By anchor.
  std::vector<Check> checks_;
  std::vector<uint64_t> here_;  // A bit by key of a phrase: small enough for the fastest cache.
  std::vector<Words> words_;    // By key of a phrase that is here, where it begins.
  std::vector<uint16_t> marked_;
  std::vector<std::pair<uint64_t, uint32_t>> turns_;  // Of the candidates, beside their indices.
  std::vector<uint32_t> lead_hits_;
  uint64_t checks_made_ = 0;
};

}  // namespace newsvane::nlp
