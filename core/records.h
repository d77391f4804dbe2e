// SPDX-License-Identifier: Apache-2.0
//
// The records that flow from stage to stage, as plain data. What each is for, and the JSON that is
// published, stands in docs/consumers.md and config/schema/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/symbols.h"
#include "core/time.h"

namespace newsvane {

// Where a record came from: a Kafka topic, partition and offset, or a file and a line (partition
// -1).
struct Origin {
  std::string topic;
  int32_t partition = -1;
  int64_t offset = -1;
};

enum class NewsAction : uint8_t { kNew, kUpdate, kCorrect, kDelete };

struct NewsItem {
  std::string id;        // The vendor's id of the story; unique within `source`.
  int64_t revision = 0;  // Grows with each revision of one id; 0 where the vendor does not count.
  NewsAction action = NewsAction::kNew;
  std::string source;           // The preset's or the publisher's name: "benzinga".
  std::string language;         // BCP 47; empty if not given.
  std::string headline;         // As the vendor wrote it, HTML and all.
  std::string body;             // The same; may be empty.
  Time published_at = kNoTime;  // First publication by the vendor's clock.
  Time updated_at = kNoTime;    // This revision, by the vendor's clock.
  Time received_at = kNoTime;   // The record's Kafka timestamp, or in a file the vendor's time.
  std::vector<std::string> symbols;  // As the vendor lists them; a hint, never proof.
  std::string url;
  Origin origin;
  std::string traceparent;  // W3C trace context, passed through; may be empty.

  // When this revision could first be known: the vendor's time, but never later than its receipt.
  Time event_time() const {
    const Time vendor = updated_at != kNoTime ? updated_at : published_at;
    if (vendor == kNoTime) return received_at;
    return received_at == kNoTime || vendor < received_at ? vendor : received_at;
  }
};

enum class TickKind : uint8_t { kTrade, kQuote, kBar, kCancel };

struct PriceTick {
  SymbolId symbol{};
  TickKind kind = TickKind::kTrade;
  double price =
      0;  // Trade price, bar close or quote middle, in the symbol's own currency, unchecked.
  double size = 0;  // Shares; 0 where the vendor gives none.
  double bid = 0;   // Quotes only.
  double ask = 0;
  Time at = kNoTime;           // Event time by the vendor's clock; a bar's end.
  Time received_at = kNoTime;  // The record's Kafka timestamp; kNoTime in a file.
};

enum class Field : uint8_t { kHeadline, kBody };

// A half-open range of bytes in the original text of a field.
struct Span {
  Field field = Field::kHeadline;
  uint32_t start = 0;
  uint32_t end = 0;
};

// A company as the gazetteer knows it, or a name that fills a role without being in it (empty id
// and symbol).
struct Company {
  std::string id;      // "meta"
  std::string name;    // "Meta Platforms"
  std::string symbol;  // "META"; empty if not listed.
};

struct Role {
  Company company;
  Span span;
};

// Money, a share, power or a count; a range has low < high, a single value low == high.
struct Amount {
  double low = 0;
  double high = 0;
  std::string unit;      // "money", "percent", "watt", "count"
  std::string currency;  // ISO 4217 for money: "USD".
  std::string period;  // What it covers, as far as the text says: "2026", "Q3 2026"; may be empty.
  Span span;
  bool previous = false;  // What another amount of the text was before: "to $10bn from $8bn".
};

enum class Status : uint8_t { kReported, kPlanned, kConfirmed, kDenied };
enum class Attribution : uint8_t { kFirstHand, kSecondHand };

struct Evidence {
  Span span;
  std::string text;  // The original bytes of the span.
};

struct TaggedEvent {
  std::string id;  // MakeId of source, news id, revision, type, subject and other.
  std::string news_id;
  int64_t revision = 0;
  std::string type;  // An event of the taxonomy: "capacity_sale".
  std::optional<Role> subject;
  std::optional<Role> other;
  std::vector<Role> companies;  // Every company in the text, in order of first mention.
  Status status = Status::kConfirmed;
  Attribution attribution = Attribution::kFirstHand;
  std::vector<Amount> amounts;
  std::vector<Evidence> evidence;
  std::string rule;        // The id of the rule that decided.
  std::string rule_set;    // The hash of the rule set that judged the document.
  double relevance = 1;    // [0, 1]: how much the text is about this event.
  double confidence = 1;   // [0, 1]: the rule's.
  bool truncated = false;  // The document was over its budget and only its first part was judged.
};

// Where a report stands in its chain, as of when it was read.
struct ChainPlace {
  // The industry's windows of event novelty: 12 hours, 24 hours, 3, 5 and 7 days.
  static constexpr std::array<Duration, 5> kWindows = {std::chrono::hours(12),
                                                       std::chrono::hours(24), std::chrono::days(3),
                                                       std::chrono::days(5), std::chrono::days(7)};

  std::string chain_id;
  std::string first_news_id;   // Of the story that the chain began with.
  Time first_at = kNoTime;     // Its event time.
  uint32_t corroboration = 0;  // Other reports of the chain so far.
  double novelty = 1;          // (0, 1]: what the report counts for, as a repeat.
  std::array<uint32_t, kWindows.size()> reports{};  // How many came before it within each window.
};

// One reason behind a score. `strength` is the product of `factors`.
struct Factor {
  std::string
      name;  // "impact", "status", "attribution", "relevance", "novelty", "magnitude", "confidence"
  double value = 1;
};

struct Contribution {
  std::string event_id;
  std::string chain_id;
  std::string event_type;
  std::string news_id;
  std::string subject;  // The company's name; empty if the event names none.
  std::string basket;   // That it moves: for a parent one below it; or a company's symbol.
  Time at = kNoTime;    // Event time.
  double strength = 0;  // [-1, 1], before decay.
  double share = 0;     // What is left of the strength as of the signal or alert.
  Duration half_life{};
  std::vector<Factor> factors;
};

enum class Direction : int8_t { kDown = -1, kFlat = 0, kUp = 1 };

// The state of one basket (or one company, whose key is its symbol) at an event time.
struct Signal {
  std::string basket;
  double score = 0;  // [-1, 1]
  Direction direction = Direction::kFlat;
  Duration horizon{};  // How long the strongest contribution is expected to work.
  Time as_of = kNoTime;
  std::vector<Contribution> contributions;  // The strongest first, bounded by policy.
};

enum class AlertKind : uint8_t { kEvent, kBasket, kRotation, kHeartbeat };
enum class AlertAction : uint8_t { kNew, kUpdate, kCorrect, kRetract };
enum class AlertSeverity : uint8_t { kInfo, kWarning, kCritical };
enum class VerdictState : uint8_t { kPending, kConfirmed, kContradicted, kNoData };

// What prices say about an alert's direction.
struct Verdict {
  VerdictState state = VerdictState::kPending;
  Duration horizon{};          // Of trading time since the event; 0 before the first verdict.
  double abnormal_return = 0;  // Fraction: -0.08 is 8 % below what the market's move explains.
  double sigmas = 0;           // The same in standard deviations for that horizon.
};

struct RotationMember {
  std::string basket;
  Direction direction = Direction::kFlat;
  double score = 0;
};

struct Alert {
  std::string id;  // Deterministic: the same input gives the same id; a consumer drops repeats.
  AlertKind kind = AlertKind::kEvent;
  AlertAction action = AlertAction::kNew;
  std::string supersedes;  // The id of the alert that this one replaces; empty for `new`.
  std::string
      chain_id;  // Events of one kind about the same companies share it; empty for heartbeats.
  std::string basket;  // A basket id, a company's symbol, or a rotation's id; "" for heartbeats.
  double score = 0;    // [-1, 1]: the event's strength, or the basket's score.
  Direction direction = Direction::kFlat;
  AlertSeverity severity = AlertSeverity::kInfo;
  Verdict verdict;
  std::string headline;  // Of the news behind the latest action.
  std::string source;
  std::string url;
  std::string event_type;
  Status status = Status::kConfirmed;
  Attribution attribution = Attribution::kFirstHand;
  std::optional<Company> subject;
  std::optional<Company> other;
  std::vector<Amount> amounts;
  uint32_t corroboration = 0;  // Other reports of the same chain so far.
  std::vector<Contribution> contributions;
  std::vector<RotationMember> members;  // Rotations only.
  std::string reason;                   // One sentence for a person.
  std::string rule;
  std::string rule_set;
  std::string model;  // The hash of the baskets, impacts and policy that scored it.
  Time published_at = kNoTime;
  Time received_at = kNoTime;
  Time as_of = kNoTime;  // The event time at which this alert became true.
  Origin
      origin;  // Published as a header, so that the value is the same from a file and from Kafka.
  std::string traceparent;
};

// What prices did within one horizon of an alert's event.
struct RealisedReturn {
  Duration horizon{};          // Of trading time since the event.
  bool has_prices = false;     // False: too few prices to say; the numbers below are 0.
  double raw_return = 0;       // Of the target, a fraction.
  double market_return = 0;    // Of the market, a fraction.
  double abnormal_return = 0;  // What the market model leaves unexplained, a fraction.
  double sigmas = 0;           // The same in standard deviations for that horizon.
};

// What prices did after an event alert, so far.
struct RealisedImpact {
  std::string alert_id;
  std::string chain_id;
  std::string event_type;
  std::string subject;                     // The company's name; empty if the event names none.
  std::string basket;                      // As in the alert: a basket id or a company's symbol.
  Direction direction = Direction::kFlat;  // That the alert foretold.
  double score = 0;                        // The alert's.
  std::string model;                       // As in the alert; returns are measured by it too.
  Time event_at = kNoTime;                 // When the event could first move prices.
  Time as_of = kNoTime;                    // The end of the last horizon, in event time.
  std::vector<RealisedReturn> returns;     // Ascending by horizon.
  bool complete = false;                   // No further horizon will follow.
};

// The words that records, configuration and metrics use for the enumerations.
std::string_view ToString(NewsAction value);
std::string_view ToString(TickKind value);
std::string_view ToString(Field value);
std::string_view ToString(Status value);
std::string_view ToString(Attribution value);
std::string_view ToString(Direction value);
std::string_view ToString(AlertKind value);
std::string_view ToString(AlertAction value);
std::string_view ToString(AlertSeverity value);
std::string_view ToString(VerdictState value);
std::optional<NewsAction> ParseNewsAction(std::string_view text);
std::optional<Status> ParseStatus(std::string_view text);
std::optional<Attribution> ParseAttribution(std::string_view text);
std::optional<AlertSeverity> ParseAlertSeverity(std::string_view text);

}  // namespace newsvane
