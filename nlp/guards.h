// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/records.h"
#include "nlp/compiled.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"

namespace newsvane::nlp {

struct Ruling {
  bool vetoed = false;
  Guard by = Guard::kNegation;  // Which guard vetoed.
  Status status = Status::kConfirmed;
};

// What the words around a match say about it: whether it is negated, asked, supposed or long past,
// and how far it has come.
Ruling Judge(const CompiledRule& rule, const Match& match, SentenceTerms* terms);

// True where the sentence cites another outlet than `source`, or says that it repeats a report.
bool CitesOutlet(const RuleSet::Impl& rules, std::string_view source, SentenceTerms* terms);

}  // namespace newsvane::nlp
