// SPDX-License-Identifier: Apache-2.0
//
// What each rule does on a corpus.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/records.h"
#include "nlp/spec.h"
#include "nlp/tally.h"

namespace newsvane::workshop {

struct RuleStat {
  uint64_t events = 0;     // That it found, by itself or beside other rules.
  uint64_t decided = 0;    // That were published under its name.
  uint64_t documents = 0;  // In which it found any.
  uint64_t woken = 0;      // Sentences that had its words.
  uint64_t matched = 0;    // Of those, where it stood.
  std::array<uint64_t, nlp::kGuards> vetoes = {};
  Duration time{};  // See nlp::RuleTally.

  uint64_t vetoed() const;
};

// Two rules that found the same events.
struct Overlap {
  uint64_t events = 0;
  size_t item = 0;  // The first of them.
  std::string headline;
};

// Counts what rules found. An event here is a kind of event of one subject in one document.
class RuleStats {
 public:
  // The rules of the compiled set, in its order; they must outlive it.
  explicit RuleStats(const std::vector<nlp::RuleSpec>& specs);

  // `item`: the document's number in the corpus.
  void Add(size_t item, const NewsItem& news, const std::vector<TaggedEvent>& events,
           const std::vector<nlp::Firing>& firings);
  // What a tagger counted over all its documents. `clock`: the time that a stretch without any work
  // seems to take.
  void Add(const nlp::Tally& tally, Duration clock);
  // What another thread counted on its part of the corpus.
  void Add(const RuleStats& other);

  const std::vector<nlp::RuleSpec>& specs() const { return *specs_; }
  const std::vector<RuleStat>& rules() const { return rules_; }
  // By the numbers of the rules, the lower first.
  const std::map<std::pair<uint32_t, uint32_t>, Overlap>& overlaps() const { return overlaps_; }
  uint64_t events() const { return events_; }  // Published.

 private:
  struct Found {
    uint32_t event;  // The number of the first rule that gives it.
    std::string subject;
    uint32_t rule;
    bool operator==(const Found&) const = default;
    bool operator<(const Found& other) const {
      return std::tie(event, subject, rule) < std::tie(other.event, other.subject, other.rule);
    }
  };

  const std::vector<nlp::RuleSpec>* specs_;
  std::unordered_map<std::string, uint32_t> numbers_;  // By id.
  std::vector<uint32_t> event_of_;                     // By rule, as in Found.
  std::vector<RuleStat> rules_;
  std::map<std::pair<uint32_t, uint32_t>, Overlap> overlaps_;
  uint64_t events_ = 0;
  std::vector<Found> found_;  // In the current document.
};

// The time that nothing seems to take, by the clock that tallies use.
Duration ClockCost();

// What a run of `newsvane stats` came to.
struct StatsRun {
  uint64_t items = 0;
  unsigned threads = 1;
  double seconds = 0;  // Of the whole run.
};
std::string StatsText(const RuleStats& stats, const StatsRun& run);
std::string StatsJson(const RuleStats& stats, const StatsRun& run);

}  // namespace newsvane::workshop
