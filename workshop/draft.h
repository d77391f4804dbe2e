// SPDX-License-Identifier: Apache-2.0
//
// A first draft of a rule, made from one headline.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "nlp/rule_set.h"
#include "nlp/spec.h"

namespace newsvane::workshop {

// Another rule that gives an event for the headline already.
struct FiringRule {
  std::string rule;
  std::string event;
  std::string subject;  // Empty without one.
};

struct RuleDraft {
  nlp::RuleSpec rule;  // Its examples hold.
  std::vector<FiringRule> others;
};

// Drafts a rule that gives `event` for the headline: companies become roles, words of lists become
// the lists, function words become gaps, and an amount becomes a slot where little else is left.
// The headline is the `match` example, a negation of it the `no_match` one.
//
// `rules` is `spec` compiled; the draft may use its lists. The draft has been compiled with them
// and its examples have been run. An Error says what the headline lacks.
Result<RuleDraft> DraftRule(const nlp::RuleSetSpec& spec,
                            const std::shared_ptr<const nlp::RuleSet>& rules,
                            const std::string& headline, const std::string& event);

}  // namespace newsvane::workshop
