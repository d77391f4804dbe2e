// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace newsvane::sinks {

// What each rule of the running set has hit. A set may have thousands of rules and be replaced
// while they count, so these series are written here and not by the Prometheus client: a new set
// is one pass over both, and a scrape reads without holding up the counting.
//
// One thread sets and counts; AppendTo() is safe from any.
class RuleMetrics {
 public:
  // The series from now on: all start at zero, but rules that were there go on counting.
  // Both lists are sorted.
  void SetRules(std::vector<std::string> rules, const std::vector<std::string>& shadow_rules);

  // Counts for the rule; one that is not in the set is not counted.
  void Hit(std::string_view rule, Time now);
  void ShadowHit(std::string_view rule, Time now);

  // Adds the families in the text exposition format.
  void AppendTo(std::string* text) const;

 private:
  struct Rule {
    std::atomic<uint64_t> hits = 0;
    std::atomic<uint64_t> shadow_hits = 0;
    std::atomic<int64_t> last_hit_ms = 0;  // Since 1970.
  };
  struct Entry {
    std::string rule;
    std::shared_ptr<Rule> counts;
    bool shadow = false;
  };
  using Table = std::vector<Entry>;  // Sorted.

  Rule* Find(std::string_view rule);

  mutable std::mutex mutex_;                                  // Guards the pointer, not the table.
  std::shared_ptr<Table> table_ = std::make_shared<Table>();  // Replaced, never changed.
};

}  // namespace newsvane::sinks
