// SPDX-License-Identifier: Apache-2.0
//
// Records with every member set, for tests of what is published.
#pragma once

#include <string>

#include "core/records.h"

namespace newsvane::sinks {

inline Time At(std::string_view text) { return ParseTime(text).value(); }

inline const std::string kIdA(32, 'a');
inline const std::string kIdB(32, 'b');

inline Contribution SampleContribution() {
  return {.event_id = kIdA,
          .chain_id = kIdB,
          .event_type = "capacity_sale",
          .news_id = "story-7",
          .subject = "Meta Platforms",
          .basket = "neocloud",
          .at = At("2026-07-01T14:32:05.12Z"),
          .strength = -0.384,
          .share = -0.381,
          .half_life = std::chrono::hours(48),
          .factors = {{"impact", -0.8},
                      {"impact_confidence", 1},
                      {"status", 0.6},
                      {"attribution", 0.8},
                      {"relevance", 1},
                      {"confidence", 1},
                      {"novelty", 1},
                      {"magnitude", 1}}};
}

inline NewsItem SampleNews() {
  NewsItem item;
  item.id = "story-7";
  item.revision = 2;
  item.action = NewsAction::kUpdate;
  item.source = "wire";
  item.language = "en";
  item.headline = "Meta may rent \"spare\" GPUs to others, wire says";
  item.url = "https://news.example/7";
  item.published_at = At("2026-07-01T14:30:00Z");
  item.updated_at = At("2026-07-01T14:32:05.12Z");
  item.received_at = At("2026-07-01T14:32:05.25Z");
  item.origin = {"news.wire", 3, 1042};
  item.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  return item;
}

inline TaggedEvent SampleEvent() {
  TaggedEvent event;
  event.id = kIdA;
  event.news_id = "story-7";
  event.revision = 2;
  event.type = "capacity_sale";
  event.subject = Role{{"meta", "Meta Platforms", "META"}, {Field::kHeadline, 0, 4}};
  event.other = Role{{"", "Initech", ""}, {Field::kBody, 10, 17}};
  event.companies = {*event.subject, *event.other};
  event.status = Status::kReported;
  event.attribution = Attribution::kSecondHand;
  event.amounts = {{1e9, 2.5e9, "money", "USD", "2026", {Field::kBody, 30, 45}}};
  event.evidence = {{{Field::kHeadline, 0, 24}, "Meta may rent \"spare\" GPU"}};
  event.rule = "capacity-sale-offer";
  event.rule_set = "0123456789abcdef";
  event.relevance = 0.75;
  event.confidence = 0.85;
  return event;
}

inline ChainPlace SamplePlace() {
  return {.chain_id = kIdB,
          .first_news_id = "story-3",
          .first_at = At("2026-07-01T13:30:00Z"),
          .corroboration = 2,
          .novelty = 0.56,
          .reports = {2, 2, 2, 3, 3}};
}

inline Alert SampleAlert() {
  Alert alert;
  alert.id = kIdA;
  alert.action = AlertAction::kUpdate;
  alert.supersedes = kIdB;
  alert.chain_id = kIdB;
  alert.basket = "neocloud";
  alert.score = -0.384;
  alert.direction = Direction::kDown;
  alert.severity = AlertSeverity::kWarning;
  alert.verdict = {VerdictState::kConfirmed, std::chrono::minutes(30), -0.0712, -2.4};
  alert.headline = "Meta may rent \"spare\" GPUs to others, wire says";
  alert.source = "wire";
  alert.url = "https://news.example/7";
  alert.event_type = "capacity_sale";
  alert.status = Status::kReported;
  alert.attribution = Attribution::kSecondHand;
  alert.subject = Company{"meta", "Meta Platforms", "META"};
  alert.other = Company{"", "Initech", ""};
  alert.amounts = SampleEvent().amounts;
  alert.corroboration = 2;
  alert.contributions = {SampleContribution()};
  alert.reason = "Meta offers capacity that neoclouds live from renting out.";
  alert.rule = "capacity-sale-offer";
  alert.rule_set = "0123456789abcdef";
  alert.model = "fedcba9876543210";
  alert.published_at = At("2026-07-01T14:30:00Z");
  alert.received_at = At("2026-07-01T14:32:05.25Z");
  alert.as_of = At("2026-07-01T15:02:05.12Z");
  alert.origin = {"news.wire", 3, 1042};
  alert.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  return alert;
}

inline Alert SampleRotation() {
  Alert alert;
  alert.id = kIdA;
  alert.kind = AlertKind::kRotation;
  alert.chain_id = kIdB;
  alert.basket = "cloud-to-software";
  alert.members = {{"cloud", Direction::kDown, -0.3}, {"software", Direction::kUp, 0.2}};
  alert.as_of = At("2026-07-01T15:02:05.12Z");
  return alert;
}

inline Alert SampleHeartbeat() {
  Alert alert;
  alert.id = kIdA;
  alert.kind = AlertKind::kHeartbeat;
  return alert;
}

inline Signal SampleSignal() {
  return {"neocloud",
          -0.384,
          Direction::kDown,
          std::chrono::hours(24),
          At("2026-07-01T14:32:05.12Z"),
          {SampleContribution()}};
}

inline RealisedImpact SampleImpact() {
  RealisedImpact impact;
  impact.alert_id = kIdA;
  impact.chain_id = kIdB;
  impact.event_type = "capacity_sale";
  impact.subject = "Meta Platforms";
  impact.basket = "neocloud";
  impact.direction = Direction::kDown;
  impact.score = -0.384;
  impact.model = "fedcba9876543210";
  impact.event_at = At("2026-07-01T14:32:05.12Z");
  impact.as_of = At("2026-07-01T14:37:05.12Z");
  impact.returns = {{std::chrono::seconds(30)},
                    {std::chrono::minutes(5), true, -0.031, -0.002, -0.027, -1.4}};
  return impact;
}

}  // namespace newsvane::sinks
