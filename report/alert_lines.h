// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/records.h"
#include "signals/baskets.h"

namespace newsvane::report {

// What one alert of a line said.
struct AlertStep {
  std::string id;
  std::string supersedes;
  Time as_of = kNoTime;
  AlertAction action = AlertAction::kNew;
  double score = 0;
  uint32_t corroboration = 0;
  Verdict verdict;
};

// All alerts of one kind, chain and basket: a claim, how it changed, and what prices said of it.
struct AlertLine {
  static constexpr size_t kMostSteps = 12;

  uint64_t key = 0;  // The same in every run in which the same news led to it.
  Alert latest;      // What the line says, but for the verdict.
  // The last about what the line says now. `no_data` only where the last horizon had no price.
  Verdict verdict;
  double peak = 0;  // Of its scores, the largest in size.
  Time first_at = kNoTime;
  uint64_t alerts = 0;
  std::vector<AlertStep> steps;         // The first and the last of them.
  std::vector<RealisedReturn> returns;  // Since what the line says now was first said.

  bool retracted() const { return latest.action == AlertAction::kRetract; }
};

// How often prices agreed.
struct HitCounts {
  uint64_t confirmed = 0;
  uint64_t contradicted = 0;
  uint64_t no_data = 0;
  uint64_t pending = 0;    // Prices moved too little, or no horizon has passed.
  uint64_t retracted = 0;  // In the end withdrawn, whatever prices said before.

  uint64_t judged() const { return confirmed + contradicted; }
};

struct Interval {
  double low = 0;
  double high = 1;
};

// Wilson's interval for a share, of 95 % (Wilson, Journal of the American Statistical Association
// 22, 1927). n = 0 gives all of [0, 1].
Interval WilsonInterval(uint64_t hits, uint64_t n);

// An event alert that no later one withdrew, of an event that its news does not deny.
struct Occurrence {
  std::string target;  // A basket's id or a company's symbol.
  Time at = kNoTime;
};

// The abnormal returns at one horizon since alerts, as far as there were prices.
struct HorizonMean {
  uint64_t n = 0;
  double mean = 0;
  double squares = 0;  // Sum of squared deviations from the mean.

  void Add(double value);
  // Student's interval of 95 % for the mean. Nothing for n < 2.
  std::optional<Interval> Confidence() const;
};

// An event type, and a basket's id or nothing for single companies under their symbols.
using Cell = std::pair<std::string, std::string>;

// The alerts of a run as lines. Memory is bounded: of what is over, the lines with the largest
// peaks are kept, of all others only what counts. Where they are too many, each kind has room of
// its own, so that events do not crowd out rotations.
class AlertLines {
 public:
  // A line that nothing was added to for so long is over: its chain has ended and its verdicts are
  // spoken.
  static constexpr Duration kOpenFor = std::chrono::days(30);

  // `baskets` must outlive it. `most`: of the lines that are kept.
  AlertLines(const signals::Baskets& baskets, size_t most) : baskets_(baskets), most_(most) {}

  void Add(const Alert& alert);
  void Add(const RealisedImpact& impact);
  void Finish();  // After the last alert; then the rest may be read.

  const std::vector<AlertLine>& lines() const { return kept_; }  // By the time of their first.
  uint64_t count() const { return count_; }                      // Of all lines.
  uint64_t alerts() const { return alerts_; }
  const std::map<AlertKind, uint64_t>& by_kind() const { return by_kind_; }  // Alerts.
  // Of the event lines.
  const std::map<Cell, HitCounts>& hits() const { return hits_; }
  HitCounts AllHits() const;
  const std::map<Cell, std::vector<Occurrence>>& occurrences() const { return occurrences_; }
  // Of the same lines as the occurrences.
  const std::map<Cell, std::map<Duration, HorizonMean>>& after() const { return after_; }
  // What the lines are about; a line that goes on after kOpenFor is another about the same.
  const std::unordered_set<uint64_t>& keys() const { return keys_; }

 private:
  void Close(Time before);
  void Count(const AlertLine& line);
  void KeepLargest();

  const signals::Baskets& baskets_;
  size_t most_;
  uint64_t alerts_ = 0;
  uint64_t count_ = 0;
  std::map<AlertKind, uint64_t> by_kind_;
  std::map<Cell, HitCounts> hits_;
  std::map<Cell, std::vector<Occurrence>> occurrences_;
  std::map<Cell, std::map<Duration, HorizonMean>> after_;
  std::unordered_set<uint64_t> keys_;
  std::map<uint64_t, AlertLine> open_;
  Time next_close_ = kNoTime;
  std::vector<AlertLine> kept_;
  bool trimmed_ = false;
};

}  // namespace newsvane::report
