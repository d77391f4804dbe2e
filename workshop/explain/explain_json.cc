// SPDX-License-Identifier: Apache-2.0
#include "core/json_writer.h"
#include "nlp/text/amount_text.h"
#include "workshop/explain/explain_output.h"

namespace newsvane::workshop {
namespace {

std::string_view KindWord(nlp::CompanyKind kind) {
  static constexpr std::string_view kWords[] = {"company", "sector", "bank", "outlet", "authority"};
  return kWords[static_cast<size_t>(kind)];
}

std::string_view ScopeWord(nlp::Scope scope) {
  static constexpr std::string_view kWords[] = {"headline", "lead", "document"};
  return kWords[static_cast<size_t>(scope)];
}

std::string_view LifecycleWord(nlp::Lifecycle lifecycle) {
  static constexpr std::string_view kWords[] = {"stable", "shadow", "deprecated"};
  return kWords[static_cast<size_t>(lifecycle)];
}

void WriteSpan(JsonWriter& json, const Span& span) {
  json.Text("field", ToString(span.field));
  json.Integer("start", span.start);
  json.Integer("end", span.end);
}

void WriteQuote(JsonWriter& json, const Quote& quote) {
  WriteSpan(json, quote.span);
  json.Text("text", quote.text);
}

void WriteQuoteOrNull(JsonWriter& json, std::string_view key, const std::optional<Quote>& quote) {
  json.ObjectOrNull(key, quote, [&](const Quote& given) { WriteQuote(json, given); });
}

void WriteCompany(JsonWriter& json, const Company& company) {
  json.TextOrNull("id", company.id);
  json.Text("name", company.name);
  json.TextOrNull("symbol", company.symbol);
}

void WriteRole(JsonWriter& json, std::string_view key, const std::optional<Role>& role) {
  json.ObjectOrNull(key, role, [&](const Role& given) {
    WriteCompany(json, given.company);
    WriteSpan(json, given.span);
  });
}

void WriteRule(JsonWriter& json, const RuleName& rule) {
  json.Text("rule", rule.id);
  json.Text("event_type", rule.event);
  json.Text("lifecycle", LifecycleWord(rule.lifecycle));
  json.Text("file", rule.place.file);
  json.Integer("line", rule.place.line);
}

void WriteTerms(JsonWriter& json, const std::vector<MatchedTerm>& terms) {
  json.Objects("terms", terms, [&](const MatchedTerm& term) {
    json.Text("term", term.term);
    WriteQuote(json, term.words);
  });
}

void WriteAnnotations(JsonWriter& json, const Explanation& explanation) {
  json.Objects("sentences", explanation.sentences,
               [&](const Quote& sentence) { WriteQuote(json, sentence); });
  json.Objects("companies", explanation.companies, [&](const FoundCompany& found) {
    WriteCompany(json, found.company);
    json.Text("kind", KindWord(found.kind));
    WriteQuote(json, found.words);
  });
  json.Objects("refused", explanation.refused, [&](const RefusedCompany& refused) {
    WriteCompany(json, refused.company);
    WriteQuote(json, refused.words);
    json.Text("why", refused.why);
  });
  json.Objects("amounts", explanation.amounts, [&](const FoundAmount& found) {
    json.Text("kind", found.kind);
    json.Number("low", found.low);
    json.Number("high", found.high);
    json.TextOrNull("currency", found.currency);
    json.TextOrNull("period", found.period);
    json.Text("value", found.value);
    WriteQuote(json, found.words);
  });
  json.Objects("guards", explanation.guards, [&](const GuardWord& guard) {
    json.Text("list", guard.list);
    WriteQuote(json, guard.words);
  });
}

void WriteEvent(JsonWriter& json, const ExplainedEvent& explained) {
  const TaggedEvent& event = explained.event;
  json.Text("event_type", event.type);
  WriteRole(json, "subject", event.subject);
  WriteRole(json, "other", event.other);
  json.Text("status", ToString(event.status));
  json.Text("status_why", explained.status_why);
  json.Text("attribution", ToString(event.attribution));
  json.Text("attribution_why", explained.attribution_why);
  json.Objects("amounts", event.amounts, [&](const Amount& amount) {
    json.Number("low", amount.low);
    json.Number("high", amount.high);
    json.Text("unit", amount.unit);
    json.TextOrNull("currency", amount.currency);
    json.TextOrNull("period", amount.period);
    json.Flag("previous", amount.previous);
    json.Text("value", nlp::FormatAmount(amount));
    WriteSpan(json, amount.span);
  });
  json.Objects("evidence", event.evidence, [&](const Evidence& evidence) {
    WriteSpan(json, evidence.span);
    json.Text("text", evidence.text);
  });
  json.Text("rule", event.rule);
  json.Flag("shadow", explained.shadow);
  json.Integer("hit", explained.hit);
  json.Number("confidence", event.confidence);
  json.Text("confidence_why", explained.confidence_why);
  json.Number("relevance", event.relevance);
  json.Text("relevance_why", explained.relevance_why);
}

void WriteHit(JsonWriter& json, const Hit& hit) {
  WriteRule(json, hit.rule);
  json.Integer("sentence", hit.sentence);
  WriteTerms(json, hit.terms);
  json.Text("status", ToString(hit.status));
  json.Text("status_why", hit.status_why);
  WriteQuoteOrNull(json, "status_word", hit.status_word);
  json.Text("attribution", ToString(hit.attribution));
  json.Text("attribution_why", hit.attribution_why);
  WriteQuoteOrNull(json, "citation", hit.citation);
  json.Integers("events", hit.events);
}

void WriteVeto(JsonWriter& json, const Veto& veto) {
  WriteRule(json, veto.rule);
  json.Integer("sentence", veto.sentence);
  WriteTerms(json, veto.terms);
  json.Objects("guards", veto.guards, [&](const GuardVeto& guard) {
    json.Text("guard", ToString(guard.guard));
    json.Text("list", guard.list);
    WriteQuote(json, guard.word);
  });
}

void WriteMiss(JsonWriter& json, const Miss& miss) {
  WriteRule(json, miss.rule);
  json.Text("kind", ToString(miss.kind));
  json.Integer("sentence", miss.sentence);
  WriteTerms(json, miss.terms);
  json.TextOrNull("lacking", miss.lacking);
  WriteQuoteOrNull(json, "at", miss.at);
  json.Integer("distance", miss.distance);
  json.Integer("allowed", miss.allowed);
  json.Text("why", miss.why);
  json.Number("score", miss.score);
}

void WriteWalkedTerm(JsonWriter& json, const WalkedTerm& term) {
  json.Text("term", term.term);
  json.Integer("gap", term.gap);
  json.Objects("found", term.found, [&](const Quote& words) { WriteQuote(json, words); });
}

void WriteWalk(JsonWriter& json, const RuleWalk& walk) {
  WriteRule(json, walk.rule);
  json.Text("scope", ScopeWord(walk.scope));
  const auto write_term = [&](const WalkedTerm& term) { WriteWalkedTerm(json, term); };
  json.Objects("sentences", walk.sentences, [&](const WalkedSentence& walked) {
    json.Integer("sentence", walked.sentence);
    json.Flag("in_scope", walked.in_scope);
    json.Text("outcome", walked.outcome);
    json.Objects("sequences", walked.sequences, [&](const WalkedSequence& sequence) {
      json.Integer("matched", sequence.matched);
      json.TextOrNull("why", sequence.why);
      json.Objects("terms", sequence.terms, write_term);
    });
    json.Objects("all", walked.all, write_term);
    json.Objects("none", walked.none, write_term);
  });
}

}  // namespace

std::string ExplanationJson(const Explanation& explanation) {
  JsonWriter json;
  json.Object([&] {
    json.Text("headline", explanation.headline);
    json.Text("body", explanation.body);
    json.Flag("truncated", explanation.truncated);
    json.Flag("roundup", explanation.roundup);
    WriteAnnotations(json, explanation);
    json.Objects("events", explanation.events,
                 [&](const ExplainedEvent& event) { WriteEvent(json, event); });
    json.Objects("hits", explanation.hits, [&](const Hit& hit) { WriteHit(json, hit); });
    json.Objects("vetoes", explanation.vetoes, [&](const Veto& veto) { WriteVeto(json, veto); });
    json.Objects("misses", explanation.misses, [&](const Miss& miss) { WriteMiss(json, miss); });
    json.Object("walk", [&] {
      if (explanation.walk) WriteWalk(json, *explanation.walk);
    });
  });
  return json.Take();
}

}  // namespace newsvane::workshop
