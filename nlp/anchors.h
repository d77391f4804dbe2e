// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nlp/compiled.h"

namespace newsvane::nlp {

// Fills in what CandidateFinder goes by: `anchors`, `anchors_begin`, `anchored`, `unanchored`,
// `term_phrases`, `phrase_anchors`, and the turns of the sequences. Every sequence stands in
// exactly one group, or among `unanchored` if it has no words. REQUIRES: sequences, their words and
// leads, and phrases are complete, patterns are numbered behind the words, and `phrases` is
// compiled.
void BuildAnchors(RuleSet::Impl* rules);

}  // namespace newsvane::nlp
