// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "config/config.h"
#include "core/io.h"
#include "core/records.h"
#include "service/intake.h"
#include "signals/scorer.h"
#include "sinks/metrics.h"

namespace newsvane::service {

// Turns records into messages on the configured topics, and counts them. Every call hands its
// messages to the sink before it returns. An Error is the sink's, and final.
class Publisher {
 public:
  // All must outlive it. `metrics` may be null.
  Publisher(const config::Config& config, Sink* sink, Clock* clock, sinks::Metrics* metrics);

  // `events`: those of the news, as they were folded. Those of its shadow rules go to a topic of
  // their own.
  Result<void> Events(const TaggedNews& news, std::span<const signals::FoldedEvent> events);
  Result<void> Alerts(std::span<const Alert> alerts);
  Result<void> Impacts(std::span<const RealisedImpact> impacts);
  Result<void> Signals(std::span<const Signal> signals);
  bool WantsSignals() const;  // False if nobody would see them.
  Result<void> DeadLetter(const RawMessage& raw, const Undecoded& undecoded);

  // Says on the alert topic that the process lives and how far it has come, so that silence means
  // "no news".
  Result<void> Heartbeat(Time watermark);

  // The number of the last message handed to the sink; 0 before the first.
  uint64_t last() const { return last_; }
  uint64_t alerts() const { return alerts_; }  // Heartbeats not counted.

  // Called with each alert as it goes out.
  std::function<void(const Alert&)> on_alert;
  std::function<void(const RealisedImpact&)> on_impact;  // The same of realised impacts.

 private:
  Result<void> Publish(OutMessage message);
  // `encode` makes the value and the headers, and is not asked if the sink would drop them.
  template <class Encode>
  Result<void> Publish(const std::string& topic, const std::string& key, const Encode& encode);
  void CountLatency(const Alert& alert, Time now);

  const config::Config& config_;
  Sink* sink_;
  Clock* clock_;
  sinks::Metrics* metrics_;
  uint64_t last_ = 0;
  uint64_t alerts_ = 0;
};

}  // namespace newsvane::service
