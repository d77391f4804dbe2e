// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "nlp/spec.h"

namespace newsvane::workshop {

// Warns of what is right but surely not meant, for the author who asks:
// - a pattern with characters that a normalised text never contains, and a phrase across the end
//   of a sentence: neither can ever match;
// - a phrase that its list has twice, and a list that no rule uses (but those of the engine);
// - a sequence that finds nothing which another of its rule does not find, and a rule that finds
//   nothing which another rule of the same event does not;
// - a rule that is deprecated.
// REQUIRES: the specification compiles.
void Lint(const nlp::RuleSetSpec& spec, Diagnostics* diagnostics);

}  // namespace newsvane::workshop
