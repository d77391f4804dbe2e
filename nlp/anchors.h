// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nlp/compiled.h"

namespace newsvane::nlp {

// Fills in what CandidateFinder goes by, from the sequences and the phrases.
// REQUIRES: both are complete and compiled.
void BuildAnchors(RuleSet::Impl* rules);

}  // namespace newsvane::nlp
