// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "config/config.h"
#include "core/io.h"
#include "service/intake.h"
#include "service/publisher.h"
#include "signals/scorer.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// The stages in their order: decode and tag, score, publish. The same for Kafka, files and tests.
// One thread, but for the cores that Intake spreads a large batch over.
class Pipeline {
 public:
  // All must outlive it. `metrics` may be null.
  Pipeline(const config::Loaded& loaded, Sink* sink, Clock* clock, sinks::Metrics* metrics,
           unsigned threads);

  // Takes a batch through all stages. When it returns, every alert, impact, event and dead letter
  // that it led to has been handed to the sink; signals, of which only the latest counts, follow at
  // most every 10 ms, or with an empty batch. News is folded before prices, in order of receipt, so
  // that an alert never waits for ticks of its batch.
  Result<void> Process(std::span<const RawMessage> batch);

  // Tags by another rule set from the next batch on; scores and chains go on.
  void SetRules(std::shared_ptr<const nlp::RuleSet> rules) { intake_.SetRules(std::move(rules)); }

  // The parts of Process(), for a driver with an order of its own: what intake() made of a batch is
  // counted and its dead letters are sent, then its news and ticks are folded, then what they led
  // to is published.
  Intake& intake() { return intake_; }
  Result<void> Admit(std::span<const RawMessage> batch, std::span<const Slice> slices);
  Result<void> FoldNews(const TaggedNews& news);
  // True if the price counts.
  bool FoldTick(const PriceTick& tick) { return scorer_.OnTick(tick, &output_); }
  Result<void> PublishOutput();  // Alerts and impacts of ticks, and signals.

  signals::Scorer& scorer() { return scorer_; }
  Publisher& publisher() { return publisher_; }

 private:
  Result<void> PublishAlerts();  // And then what came of earlier ones.
  Result<void> PublishSignals();
  void Count(std::span<const Slice> slices);

  const config::Loaded& loaded_;
  Clock* clock_;
  sinks::Metrics* metrics_;
  Intake intake_;
  signals::Scorer scorer_;
  Publisher publisher_;
  signals::Output output_;               // Reused.
  std::vector<const TaggedNews*> news_;  // Reused.
  Time last_signals_{};
};

}  // namespace newsvane::service
