// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/records.h"

namespace newsvane::sinks {

// The labels that come from the rules and change with them.
struct RuleSetLabels {
  std::string hash;
  // All sorted.
  std::vector<std::string> event_types;
  std::vector<std::string> rules;         // Ids.
  std::vector<std::string> shadow_rules;  // Those of them that are tried only.
};

// The label values that are known at start, so that every series exists, at zero, before the first
// event.
struct MetricsLabels {
  std::vector<std::string> feeds;  // Topics.
  std::vector<std::string> decode_reasons;
  std::vector<std::string> baskets;
  std::vector<std::string> bad_price_reasons;
  std::vector<std::string> reload_failures;  // Why rules could not be replaced.
  std::string version;
  RuleSetLabels rules;
};

enum class Stage : uint8_t { kDecode, kTag, kScore, kPublish };
inline constexpr int kStages = 4;

// Every metric of newsvane, `newsvane_*`; docs/operators.md lists them. Counting takes no lock and
// allocates nothing; the histograms, which count batches and alerts, lock for a few nanoseconds.
// One thread counts; Exposition() is safe from any. Feeds and reasons are given by their index in
// MetricsLabels, types and baskets by name. Anything not in the labels counts as `other`, so that
// no input can grow the number of series.
class Metrics {
 public:
  // All series of `labels` exist from now on, at zero.
  explicit Metrics(const MetricsLabels& labels);
  ~Metrics();

  // Each adds to what was counted before.
  void Consumed(size_t feed, uint64_t records, uint64_t bytes);  // Bytes of payload.
  void Decoded(size_t feed, uint64_t elements);                  // News items and ticks.
  void Ignored(size_t feed, uint64_t elements);                  // As the preset says.
  void UnknownSymbols(size_t feed, uint64_t ticks);
  void DeadLettered(size_t feed, size_t reason);    // One record, by its first error.
  void Tagged(std::string_view event_type);         // One event, going out.
  void RuleHit(std::string_view rule, Time now);    // An event that this rule decided, going out.
  void ShadowHit(std::string_view rule, Time now);  // The same of a shadow rule.
  // Another rule set runs: series of rules and event types that are no more disappear, new ones
  // are zero, the others count on.
  void SetRuleSet(RuleSetLabels rules);
  // An attempt to replace the rules ended well; `changed`: others run than before.
  void Reloaded(bool changed, Time now);
  // It failed, and the old ones run on. REQUIRES: an index of the labels' `reload_failures`.
  void ReloadFailed(size_t reason);
  void Truncated();                        // A document with events, judged by its first part.
  void Alerted(const Alert& alert);        // By basket, kind and action.
  void SignalScore(const Signal& signal);  // Gauge per basket; none for baskets not in the labels.
  void Verdict(
      const Alert& alert);  // Gauge per basket: abnormal return and sigmas of the latest verdict.
  void Realised(
      const RealisedImpact& impact);  // Once complete: by event, and whether prices agreed.
  // Totals since the start; one that is less than the last leaves the counter as it is.
  void SetPricesSetAside(size_t reason, uint64_t total);
  void SetSplits(uint64_t total);
  // How much the scorer remembers, and how much it forgot before its time for want of room.
  void SetMemory(uint64_t chains, uint64_t reports, uint64_t stories, uint64_t alerts);
  void SetCrowdedOut(uint64_t reports, uint64_t stories, uint64_t alerts);
  void StageTime(Stage stage, Duration duration);  // Histogram, per batch.
  void EndToEnd(
      Duration since_received);  // Histogram: record's timestamp → alert handed to the sink.
  void EventTime(size_t feed, Time newest);  // Gauge in seconds since 1970.
  // Of an assigned partition; its series is gone once it is forgotten.
  void Lag(size_t feed, int32_t partition, int64_t records);
  void ForgetLag(size_t feed, int32_t partition);
  void Committed();     // The brokers confirmed offsets.
  void CommitFailed();  // They refused them or did not answer.
  void Trouble();       // Broker errors told by the client.
  void Ready(bool ready);

  // The text exposition format 0.0.4, as Prometheus scrapes it. Safe from any thread.
  std::string Exposition() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::sinks
