// SPDX-License-Identifier: Apache-2.0
//
// `newsvane explain`: why a text gives its events, and what it almost gave.
#include "workshop/explain/explain.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "app/commands.h"
#include "config/yaml.h"
#include "core/nearest.h"
#include "workshop/explain/explain_output.h"

namespace newsvane::app {
namespace {

Result<std::string> ReadText(const ExplainOptions& options) {
  if (options.file.empty()) return options.text;
  if (options.file != "-") return config::ReadFile(options.file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

}  // namespace

int ExplainNews(const ExplainOptions& options) {
  if (options.text.empty() == options.file.empty()) {
    return PrintError({"give a text, or a file with --file"}, kBadUsage);
  }
  const Result<std::string> text = ReadText(options);
  if (!text) return PrintError(text.error());
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  const std::vector<std::string> ids = loaded->rules->rule_ids();
  if (!options.rule.empty() && std::find(ids.begin(), ids.end(), options.rule) == ids.end()) {
    const auto nearest = Nearest(options.rule, ids);
    return PrintError({fmt::format("there is no rule '{}'{}", options.rule,
                                   nearest ? fmt::format("; did you mean '{}'?", *nearest) : "")},
                      kBadUsage);
  }
  NewsItem item;
  item.id = "explain";
  const size_t line = std::min(text->find('\n'), text->size());
  item.headline = text->substr(0, line);
  if (line < text->size()) item.body = text->substr(line + 1);
  workshop::Explainer explainer(loaded->rules);
  const workshop::Explanation explanation = explainer.Explain(item, {options.misses, options.rule});
  if (options.json) {
    fmt::print("{}\n", workshop::ExplanationJson(explanation));
  } else {
    fmt::print("{}", workshop::ExplanationText(explanation, item, workshop::StandardOutput()));
  }
  return kOk;
}

}  // namespace newsvane::app
