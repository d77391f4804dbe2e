// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/trace.h"
#include "workshop/explain/explain.h"

namespace newsvane::workshop {

// Why a name found by the gazetteer was not taken for its company.
std::string WhyRefused(const nlp::RuleSet::Impl& rules, const nlp::NormalizedText& text,
                       const nlp::RefusedName& name);

// Why nothing fills the slot for a name.
struct NameFault {
  Miss::Kind kind = Miss::Kind::kNoCompany;
  std::string why;
  std::optional<nlp::TermSpan> at;  // What stands there instead.
};

// Looks at the words [word, word_end) of the sentence of `terms`, where the name should be.
NameFault FindNameFault(const nlp::RuleSet::Impl& rules, const nlp::SequenceMatcher& matcher,
                        const nlp::Trace& trace, const nlp::Element& element, uint32_t word,
                        uint32_t word_end, nlp::SentenceTerms* terms);

}  // namespace newsvane::workshop
