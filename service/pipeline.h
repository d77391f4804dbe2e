// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "config/config.h"
#include "core/io.h"
#include "service/intake.h"
#include "service/publisher.h"
#include "signals/scorer.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// The stages after the intake, in their order: score, publish. The same for Kafka, files and tests.
// One thread.
class Pipeline {
 public:
  // When signals, of which only the latest counts, are published.
  enum class SignalsWhen : bool {
    kSoon,       // At most every 10 ms by the clock.
    kOnRequest,  // Only by a Process() of nothing: then what comes out hangs on no clock.
  };

  // All must outlive it. `metrics` may be null.
  Pipeline(const config::Loaded& loaded, Sink* sink, Clock* clock, sinks::Metrics* metrics,
           SignalsWhen signals_when);

  // The one way in: takes what the intake made of records through the rest of the stages. When it
  // returns, every alert, impact, event and dead letter that it led to has been handed to the sink.
  //
  // In this order: dead letters; the news of all portions, in order of receipt; then their prices,
  // as they stand, so that an alert never waits for ticks of its batch. Of no portions: publishes
  // the signals that moved. An Error is the sink's, and final.
  Result<void> Process(std::span<const Portion> portions);

  // Called with each price as it was folded; `counts`: it was not set aside.
  std::function<void(const PriceTick& tick, bool counts)> on_tick;

  signals::Scorer& scorer() { return scorer_; }
  Publisher& publisher() { return publisher_; }

 private:
  Result<void> PublishDeadLetters(std::span<const Portion> portions);
  Result<void> FoldNews(std::span<const Portion> portions);
  void FoldTicks(std::span<const Portion> portions);
  Result<void> PublishAlerts();  // And then what came of earlier ones.
  Result<void> PublishSignals();
  void Count();

  Clock* clock_;
  sinks::Metrics* metrics_;
  SignalsWhen signals_when_;
  signals::Scorer scorer_;
  Publisher publisher_;
  signals::Output output_;               // Reused.
  std::vector<const TaggedNews*> news_;  // Reused.
  Time last_signals_{};
};

}  // namespace newsvane::service
