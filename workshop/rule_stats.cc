// SPDX-License-Identifier: Apache-2.0
#include "workshop/rule_stats.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace newsvane::workshop {

uint64_t RuleStat::vetoed() const { return std::reduce(vetoes.begin(), vetoes.end()); }

RuleStats::RuleStats(const std::vector<nlp::RuleSpec>& specs)
    : specs_(&specs), rules_(specs.size()) {
  std::unordered_map<std::string, uint32_t> events;
  for (uint32_t i = 0; i < specs.size(); ++i) {
    numbers_.emplace(specs[i].id, i);
    event_of_.push_back(events.try_emplace(specs[i].event, i).first->second);
  }
}

void RuleStats::Add(size_t item, const NewsItem& news, const std::vector<TaggedEvent>& events,
                    const std::vector<nlp::Firing>& firings) {
  events_ += events.size();
  for (const TaggedEvent& event : events) {
    if (const auto rule = numbers_.find(event.rule); rule != numbers_.end()) {
      ++rules_[rule->second].decided;
    }
  }
  if (firings.empty()) return;
  found_.clear();
  for (const nlp::Firing& firing : firings) {
    found_.push_back({event_of_[firing.rule], firing.subject, firing.rule});
  }
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  std::vector<uint32_t> seen;
  for (size_t i = 0; i < found_.size(); ++i) {
    const Found& found = found_[i];
    ++rules_[found.rule].events;
    if (std::ranges::find(seen, found.rule) == seen.end()) {
      seen.push_back(found.rule);
      ++rules_[found.rule].documents;
    }
    for (size_t j = i + 1; j < found_.size(); ++j) {
      if (found_[j].event != found.event || found_[j].subject != found.subject) break;
      const auto [overlap, is_new] = overlaps_.try_emplace({found.rule, found_[j].rule});
      ++overlap->second.events;
      if (!is_new) continue;
      overlap->second.item = item;
      overlap->second.headline = news.headline;
    }
  }
}

void RuleStats::Add(const nlp::Tally& tally, Duration clock) {
  for (size_t i = 0; i < tally.rules.size(); ++i) {
    const nlp::RuleTally& counted = tally.rules[i];
    RuleStat& rule = rules_[i];
    rule.woken += counted.woken;
    rule.matched += counted.matched;
    for (size_t guard = 0; guard < nlp::kGuards; ++guard) {
      rule.vetoes[guard] += counted.vetoes[guard];
    }
    const auto stretches = static_cast<Duration::rep>(counted.stretches);
    rule.time += std::max(Duration::zero(), counted.time - clock * stretches);
  }
}

void RuleStats::Add(const RuleStats& other) {
  events_ += other.events_;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const RuleStat& counted = other.rules_[i];
    RuleStat& rule = rules_[i];
    rule.events += counted.events;
    rule.decided += counted.decided;
    rule.documents += counted.documents;
    rule.woken += counted.woken;
    rule.matched += counted.matched;
    for (size_t guard = 0; guard < nlp::kGuards; ++guard) {
      rule.vetoes[guard] += counted.vetoes[guard];
    }
    rule.time += counted.time;
  }
  for (const auto& [rules, counted] : other.overlaps_) {
    const auto [overlap, is_new] = overlaps_.try_emplace(rules, counted);
    if (is_new) continue;
    overlap->second.events += counted.events;
    if (counted.item < overlap->second.item) {
      overlap->second.item = counted.item;
      overlap->second.headline = counted.headline;
    }
  }
}

Duration ClockCost() {
  constexpr int kTrials = 1000;
  Duration least = std::chrono::seconds(1);
  for (int i = 0; i < kTrials; ++i) {
    const auto start = std::chrono::steady_clock::now();
    least = std::min<Duration>(least, std::chrono::steady_clock::now() - start);
  }
  return least;
}

}  // namespace newsvane::workshop
