// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "nlp/rule_set.h"
#include "nlp/spec.h"
#include "nlp/tagger.h"

namespace newsvane::nlp {

// Runs the examples inside rules, as TestExamples() does with all of them. One per thread.
class ExampleTester {
 public:
  explicit ExampleTester(const std::shared_ptr<const RuleSet>& rules);

  // Appends those that do not hold; the number of examples run.
  size_t Test(const RuleSpec& rule, std::vector<ExampleFailure>* failures);

 private:
  void Run(const RuleSpec& rule, const ExampleSpec& example, bool must_match,
           std::vector<ExampleFailure>* failures);
  bool Holds(const TaggedEvent& event, const RuleSpec& rule, const ExpectedEvent& expected) const;
  bool IsRole(const std::optional<Role>& role, const std::optional<std::string>& name) const;

  std::shared_ptr<const RuleSet> rules_;
  Tagger tagger_;
};

}  // namespace newsvane::nlp
