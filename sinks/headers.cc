// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/id.h"
#include "core/utf8.h"
#include "sinks/json.h"

namespace newsvane::sinks {
namespace {

constexpr std::string_view kSource = "/newsvane";
constexpr size_t kMaxMessageBytes = 1024;  // Of a dead letter's reason.

// Adds headers in the order of the calls; one without a value is left out.
class HeaderList {
 public:
  void Add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    list_.push_back({std::string(name), std::string(WellFormedUtf8(value, &repaired_))});
  }
  void AddOrigin(const Origin& origin) {
    if (origin.topic.empty()) return;
    Add("newsvane-origin", fmt::format("{}/{}/{}", origin.topic, origin.partition, origin.offset));
  }
  std::vector<Header> Take() { return std::move(list_); }

 private:
  std::vector<Header> list_;
  std::string repaired_;
};

// The attributes of a CloudEvent 1.0 in Kafka's binary mode. `time` is when what the record says
// became true; where the record has no such time, when it was emitted.
HeaderList CloudEvent(std::string_view type, std::string_view id, std::string_view subject,
                      Time time, Time emitted) {
  HeaderList headers;
  headers.Add("ce_specversion", "1.0");
  headers.Add("ce_id", id);
  headers.Add("ce_source", kSource);
  headers.Add("ce_type", type);
  headers.Add("ce_subject", subject);
  headers.Add("ce_time", FormatTime(time == kNoTime ? emitted : time));
  headers.Add("content-type", "application/json");
  headers.Add("newsvane-emitted-at", FormatTime(emitted));
  return headers;
}

// A signal is the latest state of its basket and has no id of its own; for CloudEvents two records
// are the same occurrence when the basket had this score, for these events, at this time.
std::string SignalId(const Signal& signal) {
  std::string events;
  for (const Contribution& contribution : signal.contributions) events += contribution.event_id;
  return MakeId({"signal", signal.basket, std::to_string(signal.as_of.time_since_epoch().count()),
                 fmt::format("{:.6f}", signal.score), events});
}

// An impact is the latest of its alert: which it is follows from the horizons that it has and from
// whether it is the last.
std::string ImpactId(const RealisedImpact& impact) {
  return MakeId({"impact", impact.alert_id, std::to_string(impact.as_of.time_since_epoch().count()),
                 impact.complete ? "complete" : ""});
}

}  // namespace

std::vector<Header> AlertHeaders(const Alert& alert, Time emitted) {
  HeaderList headers =
      CloudEvent("dev.newsvane.alert.v1", alert.id, alert.basket, alert.as_of, emitted);
  headers.Add("newsvane-kind", ToString(alert.kind));
  headers.Add("newsvane-action", ToString(alert.action));
  headers.Add("newsvane-severity", ToString(alert.severity));
  headers.Add("newsvane-basket", alert.basket);
  headers.Add("newsvane-event-type", alert.event_type);
  headers.AddOrigin(alert.origin);
  headers.Add("traceparent", alert.traceparent);
  return headers.Take();
}

std::vector<Header> EventHeaders(const TaggedEvent& event, const NewsItem& item, Time emitted) {
  HeaderList headers =
      CloudEvent("dev.newsvane.event.v1", event.id, event.news_id, item.event_time(), emitted);
  headers.Add("newsvane-action", ToString(item.action));
  headers.Add("newsvane-event-type", event.type);
  headers.AddOrigin(item.origin);
  headers.Add("traceparent", item.traceparent);
  return headers.Take();
}

std::vector<Header> SignalHeaders(const Signal& signal, Time emitted) {
  HeaderList headers =
      CloudEvent("dev.newsvane.signal.v1", SignalId(signal), signal.basket, signal.as_of, emitted);
  headers.Add("newsvane-basket", signal.basket);
  return headers.Take();
}

std::vector<Header> ImpactHeaders(const RealisedImpact& impact, Time emitted) {
  HeaderList headers =
      CloudEvent("dev.newsvane.impact.v1", ImpactId(impact), impact.basket, impact.as_of, emitted);
  headers.Add("newsvane-basket", impact.basket);
  headers.Add("newsvane-event-type", impact.event_type);
  return headers.Take();
}

std::vector<Header> DeadLetterHeaders(const DeadLetter& letter) {
  HeaderList headers;
  headers.Add("__connect.errors.topic", letter.topic);
  headers.Add("__connect.errors.partition", std::to_string(letter.partition));
  headers.Add("__connect.errors.offset", std::to_string(letter.offset));
  headers.Add("__connect.errors.stage", letter.stage);
  std::string repaired;
  headers.Add("__connect.errors.exception.message",
              TruncateUtf8(WellFormedUtf8(letter.message, &repaired), kMaxMessageBytes));
  headers.Add("error_type", letter.type);
  return headers.Take();
}

}  // namespace newsvane::sinks
