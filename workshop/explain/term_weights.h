// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/sentence_terms.h"
#include "nlp/trace.h"

namespace newsvane::workshop {

// How much it tells of a rule that one of its terms is in a text: from 0 for what is everywhere to
// 1 for what one rule alone knows. Immutable.
class TermWeights {
 public:
  explicit TermWeights(const nlp::RuleSet::Impl& rules);

  // The term whatever words stand for it.
  double Of(nlp::TermId term) const;
  // The term by these words of the sentence of `terms`.
  double Of(nlp::TermId term, const nlp::TermSpan& span, const nlp::Trace& trace,
            nlp::SentenceTerms* terms) const;

  // The sequences that cannot match without the term; none for slots and patterns.
  std::span<const uint32_t> Users(nlp::TermId term) const {
    return std::span(users_).subspan(users_begin_[term],
                                     users_begin_[term + 1] - users_begin_[term]);
  }

 private:
  double Rarity(uint32_t users) const;

  const nlp::RuleSet::Impl& rules_;
  std::vector<double> weights_;        // By term.
  std::vector<double> phrases_;        // By term, how many it has.
  std::vector<uint32_t> users_begin_;  // By term, in users_.
  std::vector<uint32_t> users_;
};

}  // namespace newsvane::workshop
