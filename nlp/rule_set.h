// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "nlp/spec.h"

namespace newsvane::nlp {

// Bounds on what a rule set may cost, so that a bad file cannot take the process down.
struct CompileLimits {
  size_t max_rules = 20'000;
  size_t max_literals = 500'000;
  int64_t max_pattern_bytes = 8 << 20;  // RE2 memory for one pattern.
};

// Rules and companies, compiled. Built once, then immutable: every method is const and safe from
// any thread. A document is judged by a Tagger, one per thread, that shares it.
class RuleSet {
 public:
  // Adds every problem to `*diagnostics`; null if any is an error. Warnings: a rule without
  // examples that must stay silent, a sequence without words; see also workshop/lint.h.
  static std::shared_ptr<const RuleSet> Compile(const RuleSetSpec& spec,
                                                const CompileLimits& limits,
                                                Diagnostics* diagnostics);
  ~RuleSet();

  // 16 hexadecimal digits over everything that can change a result: rules, lists, companies, and
  // kTaggingVersion (core/version.h). The same files give the same hash everywhere.
  const std::string& hash() const;
  size_t rule_count() const;
  std::vector<std::string> event_types() const;      // Sorted; those that any rule can give.
  std::vector<std::string> rule_ids() const;         // In file order.
  std::vector<std::string> shadow_rule_ids() const;  // The same, those with lifecycle shadow alone.

  class Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit RuleSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::nlp
