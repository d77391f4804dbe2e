// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
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
  // The word that vetoed or told the status; none where the rule states the status, or where no
  // word speaks against `confirmed`. A question mark counts as a word of GuardList::kQuestion.
  std::optional<GuardHit> because;
  bool hearsay = false;  // Someone else than the company says it: the status is `reported`.
};

// What the words around a match say about it: whether it is negated, asked, supposed or long past,
// and how far it has come.
Ruling Judge(const RuleSet::Impl& rules, const CompiledRule& rule, const Match& match,
             SentenceTerms* terms);

// Where the sentence cites another outlet than `source`, or says that it repeats a report.
std::optional<TermSpan> CitesOutlet(const RuleSet::Impl& rules, std::string_view source,
                                    SentenceTerms* terms);

}  // namespace newsvane::nlp
