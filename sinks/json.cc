// SPDX-License-Identifier: Apache-2.0
#include "sinks/json.h"

#include "core/json_writer.h"

namespace newsvane::sinks {
namespace {

constexpr std::string_view kSchemaVersion = "1";

void WriteSpan(JsonWriter& json, const Span& span) {
  json.Text("field", ToString(span.field));
  json.Integer("start", span.start);
  json.Integer("end", span.end);
}

void WriteCompany(JsonWriter& json, const Company& company) {
  json.TextOrNull("id", company.id);
  json.Text("name", company.name);
  json.TextOrNull("symbol", company.symbol);
}

void WriteRole(JsonWriter& json, const Role& role) {
  WriteCompany(json, role.company);
  WriteSpan(json, role.span);
}

void WriteAmounts(JsonWriter& json, const std::vector<Amount>& amounts) {
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

void WriteEvidence(JsonWriter& json, const std::vector<Evidence>& evidence) {
  json.Objects("evidence", evidence, [&](const Evidence& part) {
    WriteSpan(json, part.span);
    json.Text("text", part.text);
  });
}

void WriteContributions(JsonWriter& json, const std::vector<Contribution>& contributions) {
  json.Objects("contributions", contributions, [&](const Contribution& contribution) {
    json.Text("event_id", contribution.event_id);
    json.Text("chain_id", contribution.chain_id);
    json.Text("event_type", contribution.event_type);
    json.Text("news_id", contribution.news_id);
    json.TextOrNull("subject", contribution.subject);
    json.Text("basket", contribution.basket);
    json.TimeOrNull("at", contribution.at);
    json.Score("strength", contribution.strength);
    json.Score("share", contribution.share);
    json.Seconds("half_life_seconds", contribution.half_life);
    json.Object("factors", [&] {
      for (const Factor& factor : contribution.factors) json.Score(factor.name, factor.value);
    });
  });
}

// What the alert is about. A basket, a rotation and a heartbeat have no event of their own.
void WriteAlertEvent(JsonWriter& json, const Alert& alert) {
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

void WriteVerdict(JsonWriter& json, const Alert& alert) {
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
void WriteNews(JsonWriter& json, const NewsItem& item) {
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

void WriteChain(JsonWriter& json, const ChainPlace& place) {
  json.Text("id", place.chain_id);
  json.Text("first_news_id", place.first_news_id);
  json.TimeOrNull("first_at", place.first_at);
  json.Integer("corroboration", place.corroboration);
  json.Score("novelty", place.novelty);
  json.Object("reports_before", [&] {
    for (size_t i = 0; i < place.reports.size(); ++i) {
      json.Integer(FormatDuration(ChainPlace::kWindows[i]), place.reports[i]);
    }
  });
}

void WriteReturn(JsonWriter& json, const RealisedReturn& realised) {
  json.Seconds("horizon_seconds", realised.horizon);
  for (const auto& [key, value] : {std::pair("raw_return", realised.raw_return),
                                   {"market_return", realised.market_return},
                                   {"abnormal_return", realised.abnormal_return},
                                   {"sigmas", realised.sigmas}}) {
    if (realised.has_prices) {
      json.Score(key, value);
    } else {
      json.Null(key);
    }
  }
}

void WriteTag(JsonWriter& json, const TaggedEvent& event) {
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
  JsonWriter json;
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
    json.TextOrNull("model", alert.model);
    json.TimeOrNull("published_at", alert.published_at);
    json.TimeOrNull("received_at", alert.received_at);
    json.TimeOrNull("as_of", alert.as_of);
  });
  return json.Take();
}

std::string EncodeEvent(const TaggedEvent& event, const NewsItem& item,
                        const std::optional<ChainPlace>& place) {
  JsonWriter json;
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
    json.ObjectOrNull("chain", place, [&](const ChainPlace& known) { WriteChain(json, known); });
    json.Object("news", [&] { WriteNews(json, item); });
  });
  return json.Take();
}

std::string EncodeSignal(const Signal& signal) {
  JsonWriter json;
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

std::string EncodeImpact(const RealisedImpact& impact) {
  JsonWriter json;
  json.Object([&] {
    json.Text("schema_version", kSchemaVersion);
    json.Text("alert_id", impact.alert_id);
    json.Text("chain_id", impact.chain_id);
    json.Text("event_type", impact.event_type);
    json.TextOrNull("subject", impact.subject);
    json.Text("basket", impact.basket);
    json.Text("direction", ToString(impact.direction));
    json.Score("score", impact.score);
    json.TextOrNull("model", impact.model);
    json.TimeOrNull("event_at", impact.event_at);
    json.TimeOrNull("as_of", impact.as_of);
    json.Objects("returns", impact.returns,
                 [&](const RealisedReturn& realised) { WriteReturn(json, realised); });
    json.Flag("complete", impact.complete);
  });
  return json.Take();
}

std::string EncodeTagLine(const NewsItem& item, const std::vector<TaggedEvent>& events,
                          const std::vector<TaggedEvent>* shadow) {
  JsonWriter json;
  const auto write_tag = [&](const TaggedEvent& event) { WriteTag(json, event); };
  json.Object([&] {
    json.Text("id", item.id);
    json.Objects("events", events, write_tag);
    if (shadow != nullptr) json.Objects("shadow_events", *shadow, write_tag);
  });
  return json.Take();
}

}  // namespace newsvane::sinks
