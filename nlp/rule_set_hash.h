// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "nlp/spec.h"

namespace newsvane::nlp {

// RuleSet::hash(): 16 hexadecimal digits over everything of the specification that can change a
// result, and over the version of the code that judges. Examples, descriptions, owners and places
// are no part of it. A new field of a rule, a list or a company that changes results belongs in it.
std::string HashOf(const RuleSetSpec& spec);

}  // namespace newsvane::nlp
