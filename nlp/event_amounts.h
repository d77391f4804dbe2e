// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/records.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"

namespace newsvane::nlp {

// The amounts that belong to the match: within it or a few words away, at most six, the nearest
// first, each with the period that stands nearest. "Raised to $10 billion from $8 billion": the
// second is marked as the previous one.
std::vector<Amount> AmountsOf(const Match& match, SentenceTerms* terms);

}  // namespace newsvane::nlp
