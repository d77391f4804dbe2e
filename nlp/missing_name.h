// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nlp/explain.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/trace.h"

namespace newsvane::nlp {

// Why a name found by the gazetteer was not taken for its company.
std::string WhyRefused(const RuleSet::Impl& rules, const NormalizedText& text,
                       const RefusedName& name);

// Why nothing fills the slot for a name.
struct NameFault {
  Miss::Kind kind = Miss::Kind::kNoCompany;
  std::string why;
  std::optional<TermSpan> at;  // What stands there instead.
};

// Looks at the words [word, word_end) of the sentence of `terms`, where the name should be.
NameFault FindNameFault(const RuleSet::Impl& rules, const SequenceMatcher& matcher,
                        const Trace& trace, const Element& element, uint32_t word,
                        uint32_t word_end, SentenceTerms* terms);

}  // namespace newsvane::nlp
