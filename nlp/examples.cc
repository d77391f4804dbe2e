// SPDX-License-Identifier: Apache-2.0
#include "nlp/examples.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "nlp/compiled.h"
#include "nlp/text/amount_text.h"

namespace newsvane::nlp {
namespace {

std::string_view EventOf(const RuleSpec& rule, const ExpectedEvent& expected) {
  return expected.event.empty() ? rule.event : expected.event;
}

std::string RoleText(std::string_view role, std::string_view name) {
  return ", " +
         (name.empty() ? "no " + std::string(role) : std::string(role) + " " + std::string(name));
}

std::string AmountsText(const std::vector<Amount>& amounts) {
  std::string text;
  for (const Amount& amount : amounts) {
    text += (text.empty() ? ", " : " and ") + FormatAmount(amount);
  }
  return text.empty() ? ", no amounts" : text;
}

std::string ExpectedText(const RuleSpec& rule, const ExpectedEvent& expected, bool must_match) {
  std::string text = must_match ? "" : "no ";
  text += EventOf(rule, expected);
  if (expected.subject) text += RoleText("subject", *expected.subject);
  if (expected.other) text += RoleText("other", *expected.other);
  if (expected.status) text += ", status " + std::string(ToString(*expected.status));
  if (expected.attribution) text += ", " + std::string(ToString(*expected.attribution));
  if (expected.amounts) text += AmountsText(*expected.amounts);
  return text;
}

std::string FoundText(const std::vector<TaggedEvent>& events) {
  std::string text;
  for (const TaggedEvent& event : events) {
    if (!text.empty()) text += "; ";
    text += event.type;
    if (event.subject) text += RoleText("subject", event.subject->company.name);
    if (event.other) text += RoleText("other", event.other->company.name);
    text += ", status " + std::string(ToString(event.status)) + ", " +
            std::string(ToString(event.attribution));
    if (!event.amounts.empty()) text += AmountsText(event.amounts);
    text += " (rule " + event.rule + ")";
  }
  return text.empty() ? "no event" : text;
}

// An event has amounts that its example need not name; but where it names none, there must be none.
bool HasAmounts(const TaggedEvent& event, const std::vector<Amount>& expected) {
  if (expected.empty()) return event.amounts.empty();
  return std::ranges::all_of(expected, [&](const Amount& wanted) {
    return std::ranges::any_of(event.amounts,
                               [&](const Amount& amount) { return IsAmount(amount, wanted); });
  });
}

// A text that the company denies counts as one that must not match, unless the example asks for it.
bool Counts(const TaggedEvent& event, const ExampleSpec& example, bool must_match) {
  return must_match || event.status != Status::kDenied || example.expected.status;
}

}  // namespace

ExampleTester::ExampleTester(const std::shared_ptr<const RuleSet>& rules)
    : rules_(rules), tagger_(rules) {}

bool ExampleTester::IsRole(const std::optional<Role>& role,
                           const std::optional<std::string>& name) const {
  if (!name) return true;
  if (name->empty() || !role) return name->empty() && !role;
  if (role->company.name == *name || role->company.id == *name) return true;
  const Gazetteer::Entry* entry = rules_->impl().gazetteer.Find(*name);
  return entry != nullptr && entry->id == role->company.id;
}

bool ExampleTester::Holds(const TaggedEvent& event, const RuleSpec& rule,
                          const ExpectedEvent& expected) const {
  return event.type == EventOf(rule, expected) && IsRole(event.subject, expected.subject) &&
         IsRole(event.other, expected.other) &&
         (!expected.status || event.status == *expected.status) &&
         (!expected.attribution || event.attribution == *expected.attribution) &&
         (!expected.amounts || HasAmounts(event, *expected.amounts));
}

void ExampleTester::Run(const RuleSpec& rule, const ExampleSpec& example, bool must_match,
                        std::vector<ExampleFailure>* failures) {
  NewsItem item;
  item.id = rule.id;
  const size_t line = std::min(example.text.find('\n'), example.text.size());
  item.headline = example.text.substr(0, line);
  if (line < example.text.size()) item.body = example.text.substr(line + 1);
  std::vector<TaggedEvent> events;
  std::vector<TaggedEvent> shadow;
  tagger_.Tag(item, &events, &shadow);
  if (rule.lifecycle == Lifecycle::kShadow) {
    events.insert(events.end(), shadow.begin(), shadow.end());
  }
  const bool found = std::any_of(events.begin(), events.end(), [&](const TaggedEvent& event) {
    return Counts(event, example, must_match) && Holds(event, rule, example.expected);
  });
  if (found == must_match) return;
  failures->push_back({rule.id, example.place, example.text,
                       ExpectedText(rule, example.expected, must_match), FoundText(events)});
}

size_t ExampleTester::Test(const RuleSpec& rule, std::vector<ExampleFailure>* failures) {
  for (const ExampleSpec& example : rule.match) Run(rule, example, true, failures);
  for (const ExampleSpec& example : rule.no_match) Run(rule, example, false, failures);
  return rule.match.size() + rule.no_match.size();
}

size_t TestExamples(const RuleSetSpec& spec, const std::shared_ptr<const RuleSet>& rules,
                    std::vector<ExampleFailure>* failures) {
  ExampleTester tester(rules);
  size_t count = 0;
  for (const RuleSpec& rule : spec.rules) count += tester.Test(rule, failures);
  return count;
}

}  // namespace newsvane::nlp
