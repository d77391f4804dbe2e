// SPDX-License-Identifier: Apache-2.0
//
// The published JSON of each record. The schemas are
// config/schema/{alert,event,signal,realised-impact}.schema.json; a test holds every record against
// them. Key order is fixed and numbers are the shortest that read back, so equal records give equal
// bytes.
#pragma once

#include <string>
#include <vector>

#include "core/io.h"
#include "core/records.h"

namespace newsvane::sinks {

// All are pure and may be called on any thread. Text that is not UTF-8 is repaired, numbers that
// came of sums are rounded to six places, and a number that JSON cannot say is null.
std::string EncodeAlert(const Alert& alert);
// `item`: the news that tells of the event. `place`: where it stands in its chain; nothing for one
// that no score counts.
std::string EncodeEvent(const TaggedEvent& event, const NewsItem& item,
                        const std::optional<ChainPlace>& place);
std::string EncodeSignal(const Signal& signal);
std::string EncodeImpact(const RealisedImpact& impact);

// The line that `newsvane tag` prints: {"id": …, "events": [{"event", "subject": {"name", "symbol"}
// or null, "other", "status", "attribution", "amounts", "evidence", "rule", "confidence"}]}.
// With `shadow`, what shadow rules say stands under "shadow_events" in the same form.
std::string EncodeTagLine(const NewsItem& item, const std::vector<TaggedEvent>& events,
                          const std::vector<TaggedEvent>* shadow = nullptr);

// CloudEvents 1.0 headers in Kafka's binary mode, content type, traceparent, the origin, and what a
// consumer may filter on without parsing: basket, event type, severity, kind, action. `emitted` is
// the wall time.
std::vector<Header> AlertHeaders(const Alert& alert, Time emitted);
std::vector<Header> EventHeaders(const TaggedEvent& event, const NewsItem& item, Time emitted);
std::vector<Header> SignalHeaders(const Signal& signal, Time emitted);
std::vector<Header> ImpactHeaders(const RealisedImpact& impact, Time emitted);

// A record that could not be used: where it is, and why.
struct DeadLetter {
  std::string topic;
  int32_t partition = -1;  // As in Origin.
  int64_t offset = -1;
  std::string stage;    // "decode"
  std::string type;     // A word of a bounded set: a DecodeReason's.
  std::string message;  // For a person; no payload in it. Cut at 1,024 bytes, between characters.
};
// Under Kafka Connect's __connect.errors.* names, and `error_type`.
std::vector<Header> DeadLetterHeaders(const DeadLetter& letter);

}  // namespace newsvane::sinks
