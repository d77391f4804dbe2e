// SPDX-License-Identifier: Apache-2.0
//
// What another rule set makes of the same news.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/records.h"
#include "signals/baskets.h"
#include "signals/impact_table.h"
#include "signals/magnitude.h"
#include "signals/strength.h"

namespace newsvane::workshop {

// An event before and after; without one of the two it is gained or lost.
struct EventPair {
  const TaggedEvent* before = nullptr;
  const TaggedEvent* after = nullptr;
};

// Pairs the events of one document, each with its like: of one type, with the same subject and
// other if there is one, else with the same subject; then those whose words overlap, then in the
// order of the text. What has none left is gained or lost. The gained ones come last.
std::vector<EventPair> PairEvents(std::span<const TaggedEvent> before,
                                  std::span<const TaggedEvent> after);

// What differs between the two events of a pair, for a person: "status planned → confirmed"; empty
// where nothing of subject, other, status, attribution and amounts does.
std::string DescribeChange(const TaggedEvent& before, const TaggedEvent& after);

// "Meta Platforms, other OpenAI, planned, $3 billion 2027": an event's roles, status and amounts.
std::string DescribeEvent(const TaggedEvent& event);

enum class Change : uint8_t { kGained, kLost, kChanged };
inline constexpr size_t kChanges = 3;

// One difference, as it is shown.
struct DiffExample {
  Change change = Change::kGained;
  std::string rule;  // That decided; after the change, unless the event is lost.
  std::string event;
  std::string what;  // DescribeChange() or DescribeEvent().
  std::string news_id;
  std::string headline;
};

struct DiffCounts {
  uint64_t before = 0;
  uint64_t after = 0;
  uint64_t by_change[kChanges] = {};

  uint64_t of(Change change) const { return by_change[static_cast<size_t>(change)]; }
  bool differs() const { return by_change[0] + by_change[1] + by_change[2] > 0; }
};

// Of one basket: the events that concern it, and what each alone would move its score by, summed.
struct BasketDiff {
  uint64_t before = 0;
  uint64_t after = 0;
  double impact_before = 0;
  double impact_after = 0;
};

// Counts the differences between two rule sets over a corpus. Memory grows with the rules, not
// with the news.
class EventDiff {
 public:
  // Both must outlive it. `examples`: how many are kept of each rule and change.
  EventDiff(const config::Loaded& before, const config::Loaded& after, size_t examples);

  void Add(const NewsItem& item, std::span<const TaggedEvent> before,
           std::span<const TaggedEvent> after);

  uint64_t items() const { return items_; }
  const DiffCounts& all() const { return all_; }
  // Events that are the same but for the rule that decided.
  uint64_t other_rule() const { return other_rule_; }
  const std::map<std::string, DiffCounts>& rules() const { return rules_; }
  const std::map<std::string, DiffCounts>& events() const { return events_; }
  const std::map<std::string, BasketDiff>& baskets() const { return baskets_; }
  const std::vector<DiffExample>& examples() const { return examples_; }  // As they came.

 private:
  // How one side's impact model reads an event.
  struct Side {
    explicit Side(const config::Loaded& loaded)
        : tree(loaded.model, loaded.symbols),
          impacts(loaded.model, tree),
          strengths(loaded.model, magnitudes) {}
    signals::Baskets tree;
    signals::ImpactTable impacts;
    signals::Magnitudes magnitudes;  // Empty: of one event alone.
    signals::StrengthModel strengths;
  };

  void Count(Change change, const NewsItem& item, const TaggedEvent& event, std::string what);
  void Weigh(const Side& side, const TaggedEvent& event, uint64_t BasketDiff::*count,
             double BasketDiff::*impact);

  Side before_;
  Side after_;
  size_t max_examples_;
  uint64_t items_ = 0;
  uint64_t other_rule_ = 0;
  DiffCounts all_;
  std::map<std::string, DiffCounts> rules_;
  std::map<std::string, DiffCounts> events_;
  std::map<std::string, BasketDiff> baskets_;
  std::map<std::pair<std::string, Change>, size_t> kept_;
  std::vector<DiffExample> examples_;
};

}  // namespace newsvane::workshop
