// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/compiled.h"

namespace newsvane::nlp {

// Which sequences have all their words in a sentence. The cost grows with the hits there and with
// the sequences whose rarest term is among them, not with the number of rules. One per thread.
class CandidateFinder {
 public:
  explicit CandidateFinder(const RuleSet::Impl& rules) : rules_(rules), seen_(rules.term_count) {}

  // Appends the indices of the candidate sequences.
  void Find(std::span<const PhraseHit> hits, std::vector<uint32_t>* sequences);

 private:
  const RuleSet::Impl& rules_;
  uint32_t generation_ = 0;
  std::vector<uint32_t> seen_;  // By term, the generation that last had it.
  std::vector<TermId> present_;
};

}  // namespace newsvane::nlp
