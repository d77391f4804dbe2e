// SPDX-License-Identifier: Apache-2.0
#include "service/publisher.h"

#include <utility>

#include "core/id.h"
#include "sinks/json.h"

namespace newsvane::service {
namespace {

constexpr std::string_view kHeartbeatKey = "heartbeat";
constexpr Duration kHistory = std::chrono::hours(24);

}  // namespace

Publisher::Publisher(const config::Config& config, Sink* sink, Clock* clock,
                     sinks::Metrics* metrics)
    : config_(config), sink_(sink), clock_(clock), metrics_(metrics) {}

Result<void> Publisher::Publish(OutMessage message) {
  const Result<uint64_t> number = sink_->Publish(std::move(message));
  if (!number) return tl::unexpected(number.error());
  last_ = *number;
  return {};
}

template <class Encode>
Result<void> Publisher::Publish(const std::string& topic, const std::string& key,
                                const Encode& encode) {
  if (!sink_->Wants(topic)) return {};
  auto [value, headers] = encode();
  return Publish({topic, key, std::move(value), std::move(headers)});
}

Result<void> Publisher::Events(const TaggedNews& news,
                               std::span<const signals::FoldedEvent> events) {
  if (events.empty() && news.shadow.empty()) return {};
  const Time now = clock_->Now();
  if (metrics_ != nullptr && !events.empty() && events.front().event->truncated) {
    metrics_->Truncated();  // The document, once.
  }
  for (const signals::FoldedEvent& folded : events) {
    const TaggedEvent& event = *folded.event;
    if (metrics_ != nullptr) {
      metrics_->Tagged(event.type);
      metrics_->RuleHit(event.rule, now);
    }
    Result<void> published = Publish(config_.topics.events, event.news_id, [&] {
      return std::pair(sinks::EncodeEvent(event, news.item, folded.place),
                       sinks::EventHeaders(event, news.item, now));
    });
    if (!published) return published;
  }
  for (const TaggedEvent& event : news.shadow) {
    if (metrics_ != nullptr) metrics_->ShadowHit(event.rule, now);
    Result<void> published = Publish(config_.topics.shadow, event.news_id, [&] {
      return std::pair(sinks::EncodeEvent(event, news.item, std::nullopt),
                       sinks::EventHeaders(event, news.item, now));
    });
    if (!published) return published;
  }
  return {};
}

Result<void> Publisher::Alerts(std::span<const Alert> alerts) {
  if (alerts.empty()) return {};
  const Time now = clock_->Now();
  for (const Alert& alert : alerts) {
    Result<void> published = Publish(config_.topics.alerts, alert.basket, [&] {
      return std::pair(sinks::EncodeAlert(alert), sinks::AlertHeaders(alert, now));
    });
    if (!published) return published;
    ++alerts_;
    if (metrics_ != nullptr) {
      metrics_->Alerted(alert);
      metrics_->Verdict(alert);
      CountLatency(alert, now);
    }
    if (on_alert) on_alert(alert);
  }
  return {};
}

// A verdict is as old as its horizon, by design, and history that is read again is as old as it is:
// neither says how fast the pipeline is.
void Publisher::CountLatency(const Alert& alert, Time now) {
  if (alert.verdict.horizon != Duration{} || alert.received_at == kNoTime) return;
  const Duration age = now - alert.received_at;
  if (age >= Duration::zero() && age < kHistory) metrics_->EndToEnd(age);
}

Result<void> Publisher::Impacts(std::span<const RealisedImpact> impacts) {
  if (impacts.empty()) return {};
  const Time now = clock_->Now();
  for (const RealisedImpact& impact : impacts) {
    if (metrics_ != nullptr) metrics_->Realised(impact);
    Result<void> published = Publish(config_.topics.impacts, impact.alert_id, [&] {
      return std::pair(sinks::EncodeImpact(impact), sinks::ImpactHeaders(impact, now));
    });
    if (!published) return published;
    if (on_impact) on_impact(impact);
  }
  return {};
}

Result<void> Publisher::Signals(std::span<const Signal> signals) {
  if (signals.empty()) return {};
  const Time now = clock_->Now();
  for (const Signal& signal : signals) {
    if (metrics_ != nullptr) metrics_->SignalScore(signal);
    Result<void> published = Publish(config_.topics.signals, signal.basket, [&] {
      return std::pair(sinks::EncodeSignal(signal), sinks::SignalHeaders(signal, now));
    });
    if (!published) return published;
  }
  return {};
}

bool Publisher::WantsSignals() const {
  return metrics_ != nullptr || sink_->Wants(config_.topics.signals);
}

Result<void> Publisher::DeadLetter(const RawMessage& raw, const Undecoded& undecoded) {
  std::string message = undecoded.error.message;
  if (undecoded.others > 0) message += " (and " + std::to_string(undecoded.others) + " more)";
  if (metrics_ != nullptr) {
    metrics_->DeadLettered(raw.feed, static_cast<size_t>(undecoded.error.reason));
  }
  return Publish({config_.topics.dead_letter, std::string(raw.key), std::string(raw.payload),
                  sinks::DeadLetterHeaders(
                      {config_.feeds[raw.feed].topic, raw.partition, raw.offset, "decode",
                       std::string(ToString(undecoded.error.reason)), std::move(message)}),
                  raw.has_key, raw.has_payload});
}

Result<void> Publisher::Heartbeat(Time watermark) {
  const Time now = clock_->Now();
  Alert alert;
  alert.kind = AlertKind::kHeartbeat;
  alert.id = MakeId({"heartbeat", config_.group, FormatTime(now)});
  alert.as_of = watermark;
  alert.reason = "newsvane is running";
  if (metrics_ != nullptr) metrics_->Alerted(alert);
  return Publish({config_.topics.alerts, std::string(kHeartbeatKey), sinks::EncodeAlert(alert),
                  sinks::AlertHeaders(alert, now)});
}

}  // namespace newsvane::service
