// SPDX-License-Identifier: Apache-2.0
#include "sinks/json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "sinks/utf8.h"

namespace newsvane::sinks {
namespace {

constexpr std::string_view kSchemaVersion = "1";
constexpr size_t kInitialBytes = 4096;  // Most records fit without growing.

// Writes members of objects in the order of the calls. Nesting follows the nesting of the lambdas,
// so that what is opened is always closed. A value that is not given is null, never left out.
class Json {
 public:
  Json() : buffer_(nullptr, kInitialBytes), writer_(buffer_) {}

  void Text(std::string_view key, std::string_view value) {
    Key(key);
    Text(value);
  }
  void TextOrNull(std::string_view key, std::string_view value) {
    Key(key);
    if (value.empty()) {
      writer_.Null();
    } else {
      Text(value);
    }
  }
  void TimeOrNull(std::string_view key, Time value) {
    TextOrNull(key, value == kNoTime ? std::string() : FormatTime(value));
  }
  void Integer(std::string_view key, int64_t value) {
    Key(key);
    writer_.Int64(value);
  }
  void Flag(std::string_view key, bool value) {
    Key(key);
    writer_.Bool(value);
  }

  // The shortest digits that read back to the same double; null for what JSON cannot say.
  void Number(std::string_view key, double value) {
    Key(key);
    if (!std::isfinite(value)) {
      writer_.Null();
      return;
    }
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
    writer_.RawValue(digits.data(), static_cast<size_t>(end - digits.data()),
                     rapidjson::kNumberType);
  }

  // A number that came out of floating-point sums: rounded, so that compilers and machines which
  // differ in the last bit still write the same bytes. Adding zero turns -0 into 0.
  void Score(std::string_view key, double value) {
    Number(key, std::round(value * 1e6) / 1e6 + 0.0);
  }
  void Seconds(std::string_view key, Duration value) {
    Number(key, std::chrono::duration<double>(value).count());
  }

  template <class Members>
  void Object(std::string_view key, const Members& members) {
    Key(key);
    Object(members);
  }
  template <class Members>
  void Object(const Members& members) {
    writer_.StartObject();
    members();
    writer_.EndObject();
  }
  template <class Value, class Members>
  void ObjectOrNull(std::string_view key, const std::optional<Value>& value,
                    const Members& members) {
    Key(key);
    if (value) {
      Object([&] { members(*value); });
    } else {
      writer_.Null();
    }
  }
  template <class Items, class Members>
  void Objects(std::string_view key, const Items& items, const Members& members) {
    Key(key);
    writer_.StartArray();
    for (const auto& item : items) Object([&] { members(item); });
    writer_.EndArray();
  }

  std::string Take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  void Key(std::string_view key) { writer_.Key(key.data(), static_cast<unsigned>(key.size())); }
  void Text(std::string_view value) {
    const std::string_view valid = WellFormedUtf8(value, &repaired_);
    writer_.String(valid.data(), static_cast<unsigned>(valid.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
  std::string repaired_;
};

void WriteSpan(Json& json, const Span& span) {
  json.Text("field", ToString(span.field));
  json.Integer("start", span.start);
  json.Integer("end", span.end);
}

void WriteCompany(Json& json, const Company& company) {
  json.TextOrNull("id", company.id);
  json.Text("name", company.name);
  json.TextOrNull("symbol", company.symbol);
}

void WriteRole(Json& json, const Role& role) {
  WriteCompany(json, role.company);
  WriteSpan(json, role.span);
}

void WriteAmounts(Json& json, const std::vector<Amount>& amounts) {
  json.Objects("amounts", amounts, [&](const Amount& amount) {
    json.Number("low", amount.low);
    json.Number("high", amount.high);
    json.Text("unit", amount.unit);
    json.TextOrNull("currency", amount.currency);
    json.TextOrNull("period", amount.period);
    json.Flag("previous", amount.previous);
    WriteSpan(json, amount.span);
  });
}

void WriteEvidence(Json& json, const std::vector<Evidence>& evidence) {
  json.Objects("evidence", evidence, [&](const Evidence& part) {
    WriteSpan(json, part.span);
    json.Text("text", part.text);
  });
}

void WriteContributions(Json& json, const std::vector<Contribution>& contributions) {
  json.Objects("contributions", contributions, [&](const Contribution& contribution) {
    json.Text("event_id", contribution.event_id);
    json.Text("chain_id", contribution.chain_id);
    json.Text("event_type", contribution.event_type);
    json.Text("news_id", contribution.news_id);
    json.TextOrNull("subject", contribution.subject);
    json.TimeOrNull("at", contribution.at);
    json.Score("strength", contribution.strength);
    json.Seconds("half_life_seconds", contribution.half_life);
    json.Object("factors", [&] {
      for (const Factor& factor : contribution.factors) json.Score(factor.name, factor.value);
    });
  });
}

// What the alert is about. A basket, a rotation and a heartbeat have no event of their own.
void WriteAlertEvent(Json& json, const Alert& alert) {
  const bool has_event = !alert.event_type.empty();
  json.TextOrNull("event_type", alert.event_type);
  json.TextOrNull("status", has_event ? ToString(alert.status) : std::string_view());
  json.TextOrNull("attribution", has_event ? ToString(alert.attribution) : std::string_view());
  const auto write_company = [&](const Company& company) { WriteCompany(json, company); };
  json.ObjectOrNull("subject", alert.subject, write_company);
  json.ObjectOrNull("other", alert.other, write_company);
  WriteAmounts(json, alert.amounts);
  json.TextOrNull("headline", alert.headline);
  json.TextOrNull("source", alert.source);
  json.TextOrNull("url", alert.url);
  json.Integer("corroboration", alert.corroboration);
}

void WriteVerdict(Json& json, const Alert& alert) {
  const bool judged = alert.kind != AlertKind::kHeartbeat;
  json.ObjectOrNull("verdict", judged ? std::optional(alert.verdict) : std::nullopt,
                    [&](const Verdict& verdict) {
                      json.Text("state", ToString(verdict.state));
                      json.Seconds("horizon_seconds", verdict.horizon);
                      json.Score("abnormal_return", verdict.abnormal_return);
                      json.Score("sigmas", verdict.sigmas);
                    });
}

// The parts of a news item that a reader of its events needs; the body stays where it came from.
void WriteNews(Json& json, const NewsItem& item) {
  json.Text("id", item.id);
  json.Integer("revision", item.revision);
  json.Text("action", ToString(item.action));
  json.TextOrNull("source", item.source);
  json.TextOrNull("language", item.language);
  json.Text("headline", item.headline);
  json.TextOrNull("url", item.url);
  json.TimeOrNull("published_at", item.published_at);
  json.TimeOrNull("updated_at", item.updated_at);
  json.TimeOrNull("received_at", item.received_at);
}

void WriteTag(Json& json, const TaggedEvent& event) {
  const auto write_name = [&](const Role& role) {
    json.Text("name", role.company.name);
    json.TextOrNull("symbol", role.company.symbol);
  };
  json.Text("event", event.type);
  json.ObjectOrNull("subject", event.subject, write_name);
  json.ObjectOrNull("other", event.other, write_name);
  json.Text("status", ToString(event.status));
  json.Text("attribution", ToString(event.attribution));
  WriteAmounts(json, event.amounts);
  WriteEvidence(json, event.evidence);
  json.Text("rule", event.rule);
  json.Score("confidence", event.confidence);
}

}  // namespace

std::string EncodeAlert(const Alert& alert) {
  Json json;
  json.Object([&] {
    json.Text("schema_version", kSchemaVersion);
    json.Text("id", alert.id);
    json.Text("kind", ToString(alert.kind));
    json.Text("action", ToString(alert.action));
    json.TextOrNull("supersedes", alert.supersedes);
    json.TextOrNull("chain_id", alert.chain_id);
    json.TextOrNull("basket", alert.basket);
    json.Score("score", alert.score);
    json.Text("direction", ToString(alert.direction));
    json.Text("severity", ToString(alert.severity));
    json.TextOrNull("reason", alert.reason);
    WriteVerdict(json, alert);
    WriteAlertEvent(json, alert);
    WriteContributions(json, alert.contributions);
    json.Objects("members", alert.members, [&](const RotationMember& member) {
      json.Text("basket", member.basket);
      json.Text("direction", ToString(member.direction));
      json.Score("score", member.score);
    });
    json.TextOrNull("rule", alert.rule);
    json.TextOrNull("rule_set", alert.rule_set);
    json.TimeOrNull("published_at", alert.published_at);
    json.TimeOrNull("received_at", alert.received_at);
    json.TimeOrNull("as_of", alert.as_of);
  });
  return json.Take();
}

std::string EncodeEvent(const TaggedEvent& event, const NewsItem& item) {
  Json json;
  const auto write_role = [&](const Role& role) { WriteRole(json, role); };
  json.Object([&] {
    json.Text("schema_version", kSchemaVersion);
    json.Text("id", event.id);
    json.Text("event_type", event.type);
    json.ObjectOrNull("subject", event.subject, write_role);
    json.ObjectOrNull("other", event.other, write_role);
    json.Text("status", ToString(event.status));
    json.Text("attribution", ToString(event.attribution));
    WriteAmounts(json, event.amounts);
    WriteEvidence(json, event.evidence);
    json.Objects("companies", event.companies, write_role);
    json.Text("rule", event.rule);
    json.Text("rule_set", event.rule_set);
    json.Score("relevance", event.relevance);
    json.Score("confidence", event.confidence);
    json.Flag("truncated", event.truncated);
    json.Object("news", [&] { WriteNews(json, item); });
  });
  return json.Take();
}

std::string EncodeSignal(const Signal& signal) {
  Json json;
  json.Object([&] {
    json.Text("schema_version", kSchemaVersion);
    json.Text("basket", signal.basket);
    json.Score("score", signal.score);
    json.Text("direction", ToString(signal.direction));
    json.Seconds("horizon_seconds", signal.horizon);
    json.TimeOrNull("as_of", signal.as_of);
    WriteContributions(json, signal.contributions);
  });
  return json.Take();
}

std::string EncodeTagLine(const NewsItem& item, const std::vector<TaggedEvent>& events,
                          const std::vector<TaggedEvent>* shadow) {
  Json json;
  const auto write_tag = [&](const TaggedEvent& event) { WriteTag(json, event); };
  json.Object([&] {
    json.Text("id", item.id);
    json.Objects("events", events, write_tag);
    if (shadow != nullptr) json.Objects("shadow_events", *shadow, write_tag);
  });
  return json.Take();
}

}  // namespace newsvane::sinks
