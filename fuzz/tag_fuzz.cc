// SPDX-License-Identifier: Apache-2.0
//
// Any text, tagged by the shipped rules: every span stands in the original and is what it says, and
// a tagger that has judged other texts before says the same as a new one.
#include <cstdint>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/check.h"
#include "nlp/tagger.h"

namespace newsvane {
namespace {

std::shared_ptr<const nlp::RuleSet> ShippedRules() {
  Diagnostics diagnostics;
  const auto loaded = config::Load("", &diagnostics);
  NEWSVANE_CHECK(loaded != nullptr);
  return loaded->rules;
}

void CheckSpan(const NewsItem& item, const Span& span) {
  const std::string& field = span.field == Field::kHeadline ? item.headline : item.body;
  NEWSVANE_CHECK(span.start < span.end && span.end <= field.size());
}

void CheckEvent(const NewsItem& item, const TaggedEvent& event) {
  NEWSVANE_CHECK(!event.evidence.empty());
  for (const Evidence& evidence : event.evidence) {
    const Span& span = evidence.span;
    CheckSpan(item, span);
    const std::string& field = span.field == Field::kHeadline ? item.headline : item.body;
    NEWSVANE_CHECK(field.compare(span.start, span.end - span.start, evidence.text) == 0);
  }
  for (const Amount& amount : event.amounts) CheckSpan(item, amount.span);
  for (const Role& company : event.companies) CheckSpan(item, company.span);
  if (event.subject) CheckSpan(item, event.subject->span);
  if (event.other) CheckSpan(item, event.other->span);
  NEWSVANE_CHECK(event.confidence > 0 && event.confidence <= 1);
  NEWSVANE_CHECK(event.relevance > 0 && event.relevance <= 1);
}

}  // namespace
}  // namespace newsvane

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace newsvane;
  static const std::shared_ptr<const nlp::RuleSet> rules = ShippedRules();
  static nlp::Tagger reused(rules);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t line_end = text.find('\n');
  NewsItem item;
  item.id = "1";
  item.headline = text.substr(0, line_end);
  if (line_end != std::string_view::npos) item.body = text.substr(line_end + 1);
  std::vector<TaggedEvent> events;
  reused.Tag(item, &events);
  for (const TaggedEvent& event : events) CheckEvent(item, event);
  std::vector<TaggedEvent> again;
  nlp::Tagger(rules).Tag(item, &again);
  NEWSVANE_CHECK(events.size() == again.size());
  for (size_t i = 0; i < events.size(); ++i) {
    NEWSVANE_CHECK(events[i].id == again[i].id && events[i].status == again[i].status);
  }
  return 0;
}
