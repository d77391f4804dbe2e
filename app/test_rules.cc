// SPDX-License-Identifier: Apache-2.0
//
// `newsvane test`: do the rules keep their own examples?
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <filesystem>

#include "app/commands.h"
#include "config/yaml.h"
#include "core/json_writer.h"
#include "core/nearest.h"
#include "history/corpus.h"
#include "nlp/examples.h"

namespace newsvane::app {
namespace {

// Adds the rules of the files and folders.
Result<void> ChooseFiles(const std::vector<nlp::RuleSpec>& rules,
                         const std::vector<std::string>& files,
                         std::vector<const nlp::RuleSpec*>* chosen) {
  namespace fs = std::filesystem;
  for (const std::string& file : files) {
    std::error_code ignored;
    const fs::path wanted = fs::weakly_canonical(file, ignored);
    const size_t before = chosen->size();
    for (const nlp::RuleSpec& rule : rules) {
      const fs::path path = fs::weakly_canonical(rule.place.file, ignored);
      const auto parts = std::ranges::mismatch(wanted, path);
      if (parts.in1 == wanted.end()) chosen->push_back(&rule);
    }
    if (chosen->size() == before) {
      return Fail(fmt::format("the configuration has no rules of {}; name it under 'rules'", file));
    }
  }
  return {};
}

// The rules that are named or stand in the files; all of them if there are neither. An Error names
// the nearest.
Result<std::vector<const nlp::RuleSpec*>> Choose(const std::vector<nlp::RuleSpec>& rules,
                                                 const std::vector<std::string>& names,
                                                 const std::vector<std::string>& files) {
  std::vector<const nlp::RuleSpec*> chosen;
  if (Result<void> added = ChooseFiles(rules, files, &chosen); !added) {
    return tl::unexpected(added.error());
  }
  for (const std::string& name : names) {
    const auto rule = std::ranges::find(rules, name, &nlp::RuleSpec::id);
    if (rule == rules.end()) {
      std::vector<std::string> ids;
      ids.reserve(rules.size());
      for (const nlp::RuleSpec& other : rules) ids.push_back(other.id);
      return Fail(
          fmt::format("there is no rule '{}'; {}", name,
                      Nearest(name, ids).has_value()
                          ? config::Suggest(name, ids)
                          : std::string("rule files name it as 'id', newsvane.yaml the files")));
    }
    chosen.push_back(&*rule);
  }
  if (names.empty() && files.empty()) {
    for (const nlp::RuleSpec& rule : rules) chosen.push_back(&rule);
  }
  return chosen;
}

std::string OneLine(std::string text) {
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
    text.replace(at, 1, " / ");
  }
  return text;
}

void PrintFailures(const std::vector<nlp::ExampleFailure>& failures) {
  for (const nlp::ExampleFailure& failure : failures) {
    fmt::print("{}:{}: {}: expected {}, found {}: {}\n", failure.place.file, failure.place.line,
               failure.rule, failure.expected, failure.found, OneLine(failure.text));
  }
}

void PrintFailuresAsJson(const std::vector<nlp::ExampleFailure>& failures) {
  JsonWriter json;
  json.Objects(failures, [&](const nlp::ExampleFailure& failure) {
    json.Text("rule", failure.rule);
    json.Text("file", failure.place.file);
    json.Integer("line", failure.place.line);
    json.Integer("column", failure.place.column);
    json.Text("text", failure.text);
    json.Text("expected", failure.expected);
    json.Text("found", failure.found);
  });
  fmt::print("{}\n", json.Take());
}

}  // namespace

int Test(const TestOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  const auto rules = Choose(loaded->rule_spec.rules, options.rules, options.files);
  if (!rules) return PrintError(rules.error(), kBadUsage);
  service::Workers workers(history::CorpusThreads());
  std::deque<nlp::ExampleTester> testers;
  for (unsigned i = 0; i < workers.size(); ++i) testers.emplace_back(loaded->rules);
  std::vector<std::vector<nlp::ExampleFailure>> by_rule(rules->size());
  std::vector<size_t> counts(workers.size());
  history::SpreadOver(&workers, rules->size(), [&](unsigned thread, size_t i) {
    counts[thread] += testers[thread].Test(*(*rules)[i], &by_rule[i]);
  });
  std::vector<nlp::ExampleFailure> failures;
  for (std::vector<nlp::ExampleFailure>& of_rule : by_rule) {
    std::ranges::move(of_rule, std::back_inserter(failures));
  }
  if (options.json) {
    PrintFailuresAsJson(failures);
  } else {
    PrintFailures(failures);
  }
  size_t count = 0;
  for (const size_t part : counts) count += part;
  fmt::print(stderr, "{} examples, {} failed\n", count, failures.size());
  return failures.empty() ? kOk : kFailed;
}

}  // namespace newsvane::app
