// SPDX-License-Identifier: Apache-2.0
#include "sinks/rule_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace newsvane::sinks {
namespace {

int64_t Milliseconds(Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

void AddHead(std::string_view name, std::string_view type, std::string_view help,
             std::string* text) {
  fmt::format_to(std::back_inserter(*text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

// Rule ids need no escapes: they are letters, digits, '-' and '_'.
template <class Value>
void AddSeries(std::string_view name, std::string_view rule, Value value, std::string* text) {
  fmt::format_to(std::back_inserter(*text), "{}{{rule=\"{}\"}} {}\n", name, rule, value);
}

}  // namespace

void RuleMetrics::SetRules(std::vector<std::string> rules,
                           const std::vector<std::string>& shadow_rules) {
  auto table = std::make_shared<Table>();
  table->reserve(rules.size());
  auto known = table_->begin();
  for (std::string& rule : rules) {
    while (known != table_->end() && known->rule < rule) ++known;
    const bool stays = known != table_->end() && known->rule == rule;
    const bool shadow = std::ranges::binary_search(shadow_rules, rule);
    table->push_back({std::move(rule), stays ? known->counts : std::make_shared<Rule>(), shadow});
  }
  const std::scoped_lock lock(mutex_);
  table_.swap(table);
}

RuleMetrics::Rule* RuleMetrics::Find(std::string_view rule) {
  const auto found = std::ranges::lower_bound(*table_, rule, {}, &Entry::rule);
  return found == table_->end() || found->rule != rule ? nullptr : found->counts.get();
}

void RuleMetrics::Hit(std::string_view rule, Time now) {
  Rule* const counts = Find(rule);
  if (counts == nullptr) return;
  counts->hits.fetch_add(1, std::memory_order_relaxed);
  counts->last_hit_ms.store(Milliseconds(now), std::memory_order_relaxed);
}

void RuleMetrics::ShadowHit(std::string_view rule, Time now) {
  Rule* const counts = Find(rule);
  if (counts == nullptr) return;
  counts->shadow_hits.fetch_add(1, std::memory_order_relaxed);
  counts->last_hit_ms.store(Milliseconds(now), std::memory_order_relaxed);
}

void RuleMetrics::AppendTo(std::string* text) const {
  std::shared_ptr<const Table> table;
  {
    const std::scoped_lock lock(mutex_);
    table = table_;
  }
  constexpr std::string_view kHits = "newsvane_rule_hits_total";
  AddHead(kHits, "counter", "Events that the rule decided.", text);
  for (const Entry& entry : *table) {
    AddSeries(kHits, entry.rule, entry.counts->hits.load(std::memory_order_relaxed), text);
  }
  constexpr std::string_view kShadowHits = "newsvane_rule_shadow_hits_total";
  AddHead(kShadowHits, "counter", "Events of a rule that is being tried; no score counts them.",
          text);
  for (const Entry& entry : *table) {
    if (!entry.shadow) continue;
    AddSeries(kShadowHits, entry.rule, entry.counts->shadow_hits.load(std::memory_order_relaxed),
              text);
  }
  constexpr std::string_view kLastHit = "newsvane_rule_last_hit_timestamp_seconds";
  AddHead(kLastHit, "gauge",
          "When the rule's latest event was published, in seconds since 1970; 0 if never.", text);
  for (const Entry& entry : *table) {
    const auto ms = static_cast<double>(entry.counts->last_hit_ms.load(std::memory_order_relaxed));
    AddSeries(kLastHit, entry.rule, ms / 1000, text);
  }
}

}  // namespace newsvane::sinks
