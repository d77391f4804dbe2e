// SPDX-License-Identifier: Apache-2.0
//
// `newsvane rule new`: a first draft of a rule from one headline.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "app/commands.h"
#include "app/new_file.h"
#include "config/rule_text.h"
#include "config/rules.h"
#include "nlp/examples.h"
#include "workshop/draft.h"

namespace newsvane::app {
namespace {

namespace fs = std::filesystem;

bool IsId(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// The schema's path from the folder that the file will be in, so that it holds wherever the whole
// is moved to.
std::string SchemaFrom(const std::string& out) {
  const std::string schema = config::RulesSchemaPath();
  if (schema.empty()) return "";
  std::error_code error;
  const fs::path folder = fs::absolute(out.empty() ? fs::path("x") : fs::path(out)).parent_path();
  const fs::path relative = fs::proximate(schema, folder, error);
  return error ? schema : relative.string();
}

// Reads the draft as it will stand in the file, and runs its examples.
Result<void> Verify(const config::Loaded& loaded, const std::string& text) {
  Diagnostics diagnostics;
  nlp::RuleSetSpec spec = loaded.rule_spec;
  config::ReadRules("draft", text, &spec, &diagnostics);
  std::vector<nlp::ExampleFailure> failures;
  const auto rules =
      diagnostics.HasErrors() ? nullptr : nlp::RuleSet::Compile(spec, {}, &diagnostics);
  if (rules != nullptr && spec.rules.size() == loaded.rule_spec.rules.size() + 1) {
    nlp::ExampleTester(rules).Test(spec.rules.back(), &failures);
    if (failures.empty()) return {};
  }
  std::string why = "the draft does not hold:\n" + text;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.severity == Severity::kError) why += Render(diagnostic) + "\n";
  }
  for (const nlp::ExampleFailure& failure : failures) {
    why +=
        fmt::format("expected {}, found {}: {}\n", failure.expected, failure.found, failure.text);
  }
  return Fail(why);
}

void PrintNotes(const config::Loaded& loaded, const workshop::RuleDraft& draft) {
  for (const workshop::FiringRule& other : draft.others) {
    fmt::print(stderr, "note: rule '{}' already gives {} for this headline{}\n", other.rule,
               other.event, other.subject.empty() ? "" : ", subject " + other.subject);
  }
  if (!draft.rule.match.front().expected.subject) {
    fmt::print(stderr, "note: no company is known in the headline; name it under 'companies'\n");
  }
  const auto& impacts = loaded.model.impacts;
  if (std::ranges::none_of(impacts, [&](const signals::ImpactSpec& impact) {
        return impact.event == draft.rule.event;
      })) {
    fmt::print(stderr, "note: the impact file has no '{}', so the event will move no basket\n",
               draft.rule.event);
  }
}

}  // namespace

int NewRule(const NewRuleOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  if (!IsId(options.event)) {
    return PrintError({fmt::format("--event '{}' is no id; use lower-case letters, digits, '-' and "
                                   "'_'",
                                   options.event)},
                      kBadUsage);
  }
  const Result<workshop::RuleDraft> draft =
      workshop::DraftRule(loaded->rule_spec, loaded->rules, options.headline, options.event);
  if (!draft) return PrintError(draft.error());
  const std::string text = config::RuleText(draft->rule, SchemaFrom(options.out));
  if (Result<void> holds = Verify(*loaded, text); !holds) return PrintError(holds.error());
  PrintNotes(*loaded, *draft);
  if (options.out.empty()) {
    fmt::print("{}", text);
    return kOk;
  }
  if (Result<void> written = WriteNewFile(options.out, text); !written) {
    return PrintError(written.error(), kBadUsage);
  }
  fmt::print(stderr, "wrote '{}'\n", options.out);
  return kOk;
}

}  // namespace newsvane::app
