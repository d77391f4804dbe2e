// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "nlp/spec.h"

namespace newsvane::config {

// A rule file with the id, event, sequences and examples of this rule, as LoadRules reads it; what
// else a rule may say is its author's to add. `schema`: the path of its JSON schema for
// editors, from where the file is to be; none if empty.
std::string RuleText(const nlp::RuleSpec& rule, const std::string& schema);

// config/schema/rules.schema.json beside the default configuration; empty if it is not there.
std::string RulesSchemaPath();

}  // namespace newsvane::config
