// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>

#include "nlp/compiled.h"
#include "nlp/tagger.h"

namespace newsvane::nlp {
namespace {

// Runs the examples of rules with one tagger.
class ExampleRunner {
 public:
  ExampleRunner(const std::shared_ptr<const RuleSet>& rules, std::vector<ExampleFailure>* failures)
      : gazetteer_(rules->impl().gazetteer), tagger_(rules), failures_(failures) {}

  void Run(const RuleSpec& rule, const ExampleSpec& example, bool must_match);

 private:
  bool Holds(const TaggedEvent& event, const RuleSpec& rule, const ExpectedEvent& expected) const;
  bool Counts(const TaggedEvent& event, const ExampleSpec& example, bool must_match) const;
  bool IsRole(const std::optional<Role>& role, const std::optional<std::string>& name) const;
  std::string FoundText(const std::vector<TaggedEvent>& events) const;

  const Gazetteer& gazetteer_;
  Tagger tagger_;
  std::vector<ExampleFailure>* failures_;
};

std::string_view EventOf(const RuleSpec& rule, const ExpectedEvent& expected) {
  return expected.event.empty() ? rule.event : expected.event;
}

std::string RoleText(std::string_view role, std::string_view name) {
  return ", " +
         (name.empty() ? "no " + std::string(role) : std::string(role) + " " + std::string(name));
}

std::string ExpectedText(const RuleSpec& rule, const ExpectedEvent& expected, bool must_match) {
  std::string text = must_match ? "" : "no ";
  text += EventOf(rule, expected);
  if (expected.subject) text += RoleText("subject", *expected.subject);
  if (expected.other) text += RoleText("other", *expected.other);
  if (expected.status) text += ", status " + std::string(ToString(*expected.status));
  if (expected.attribution) text += ", " + std::string(ToString(*expected.attribution));
  return text;
}

std::string ExampleRunner::FoundText(const std::vector<TaggedEvent>& events) const {
  std::string text;
  for (const TaggedEvent& event : events) {
    if (!text.empty()) text += "; ";
    text += event.type;
    if (event.subject) text += RoleText("subject", event.subject->company.name);
    if (event.other) text += RoleText("other", event.other->company.name);
    text += ", status " + std::string(ToString(event.status)) + ", " +
            std::string(ToString(event.attribution)) + " (rule " + event.rule + ")";
  }
  return text.empty() ? "no event" : text;
}

bool ExampleRunner::IsRole(const std::optional<Role>& role,
                           const std::optional<std::string>& name) const {
  if (!name) return true;
  if (name->empty() || !role) return name->empty() && !role;
  if (role->company.name == *name || role->company.id == *name) return true;
  const Gazetteer::Entry* entry = gazetteer_.Find(*name);
  return entry != nullptr && entry->id == role->company.id;
}

bool ExampleRunner::Holds(const TaggedEvent& event, const RuleSpec& rule,
                          const ExpectedEvent& expected) const {
  return event.type == EventOf(rule, expected) && IsRole(event.subject, expected.subject) &&
         IsRole(event.other, expected.other) &&
         (!expected.status || event.status == *expected.status) &&
         (!expected.attribution || event.attribution == *expected.attribution);
}

// A text that the company denies counts as one that must not match, unless the example asks for it.
bool ExampleRunner::Counts(const TaggedEvent& event, const ExampleSpec& example,
                           bool must_match) const {
  return must_match || event.status != Status::kDenied || example.expected.status;
}

void ExampleRunner::Run(const RuleSpec& rule, const ExampleSpec& example, bool must_match) {
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
  failures_->push_back({rule.id, example.place, example.text,
                        ExpectedText(rule, example.expected, must_match), FoundText(events)});
}

}  // namespace

size_t TestExamples(const RuleSetSpec& spec, const std::shared_ptr<const RuleSet>& rules,
                    std::vector<ExampleFailure>* failures) {
  ExampleRunner runner(rules, failures);
  size_t count = 0;
  for (const RuleSpec& rule : spec.rules) {
    for (const ExampleSpec& example : rule.match) runner.Run(rule, example, true);
    for (const ExampleSpec& example : rule.no_match) runner.Run(rule, example, false);
    count += rule.match.size() + rule.no_match.size();
  }
  return count;
}

}  // namespace newsvane::nlp
