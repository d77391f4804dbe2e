// SPDX-License-Identifier: Apache-2.0
#include "workshop/playground.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "config/rules.h"
#include "config/yaml.h"
#include "core/json_writer.h"
#include "signals/scorer.h"
#include "workshop/explain/explain_output.h"

namespace newsvane::workshop {
namespace {

constexpr std::string_view kFile = "rules.yaml";  // What problems call the page's rule file.
constexpr size_t kMisses = 6;
// One person's file, typed by hand: less than a configuration may have.
constexpr int64_t kMaxPatternBytes = 1 << 20;
constexpr size_t kMaxExamples = 500;
// Scores are as of the news; any time will do.
constexpr Time kWhen{std::chrono::hours(24 * 365 * 56)};

std::optional<std::string> Member(const rapidjson::Document& request, const char* name) {
  const auto member = request.FindMember(name);
  if (member == request.MemberEnd()) return std::string();
  if (!member->value.IsString()) return std::nullopt;
  return std::string(member->value.GetString(), member->value.GetStringLength());
}

bool IsOwn(const Place& place) { return place.file == kFile; }

// What of a rule set the page's file says itself.
nlp::RuleSetSpec OwnOf(const nlp::RuleSetSpec& spec) {
  nlp::RuleSetSpec own;
  const auto is_own = [](const auto& entry) { return IsOwn(entry.place); };
  std::copy_if(spec.rules.begin(), spec.rules.end(), std::back_inserter(own.rules), is_own);
  std::copy_if(spec.lists.begin(), spec.lists.end(), std::back_inserter(own.lists), is_own);
  return own;
}

// The configured rules and lists, without those that the page's file has too.
nlp::RuleSetSpec Without(nlp::RuleSetSpec spec, const nlp::RuleSetSpec& own) {
  const auto drop = [](const auto& from, auto* entries) {
    std::set<std::string_view> ids;
    for (const auto& entry : from) ids.insert(entry.id);
    std::erase_if(*entries, [&](const auto& entry) { return ids.contains(entry.id); });
  };
  drop(own.rules, &spec.rules);
  drop(own.lists, &spec.lists);
  return spec;
}

NewsItem ItemOf(const std::string& text) {
  NewsItem item;
  item.id = "playground";
  item.published_at = kWhen;
  item.received_at = kWhen;
  const size_t line = std::min(text.find('\n'), text.size());
  item.headline = text.substr(0, line);
  if (line < text.size()) item.body = text.substr(line + 1);
  return item;
}

void WriteDiagnostics(const Diagnostics& diagnostics, JsonWriter* json) {
  json->Objects("diagnostics", diagnostics.list(), [&](const Diagnostic& diagnostic) {
    json->Text("severity", diagnostic.severity == Severity::kError ? "error" : "warning");
    json->Text("file", diagnostic.place.file);
    json->Integer("line", diagnostic.place.line);
    json->Integer("column", diagnostic.place.column);
    json->Text("message", diagnostic.message);
    json->TextOrNull("hint", diagnostic.hint);
    json->TextOrNull("source", diagnostic.line);
  });
}

void WriteExample(const nlp::RuleSpec& rule, const nlp::ExampleSpec& example, bool match,
                  const std::vector<nlp::ExampleFailure>& failures, JsonWriter* json) {
  const auto failed =
      std::find_if(failures.begin(), failures.end(), [&](const nlp::ExampleFailure& failure) {
        return failure.place.line == example.place.line &&
               failure.place.column == example.place.column;
      });
  const bool holds = failed == failures.end();
  json->Object([&] {
    json->Text("rule", rule.id);
    json->Text("text", example.text);
    json->Text("kind", match ? "match" : "no_match");
    json->Integer("line", example.place.line);
    json->Flag("holds", holds);
    json->TextOrNull("expected", holds ? "" : failed->expected);
    json->TextOrNull("found", holds ? "" : failed->found);
  });
}

void WriteContribution(const Contribution& contribution, JsonWriter* json) {
  json->Text("event_type", contribution.event_type);
  json->TextOrNull("subject", contribution.subject);
  json->Number("strength", contribution.strength);
  json->Seconds("half_life_seconds", contribution.half_life);
  json->Object("factors", [&] {
    for (const Factor& factor : contribution.factors) json->Number(factor.name, factor.value);
  });
}

// What the events move, as the scorer scores them when nothing came before.
void WriteImpact(const config::Loaded& loaded, const NewsItem& item, const Explanation& explanation,
                 JsonWriter* json) {
  signals::Scorer scorer(loaded.model, loaded.symbols);
  std::vector<TaggedEvent> events;
  for (const ExplainedEvent& explained : explanation.events) {
    if (!explained.shadow) events.push_back(explained.event);
  }
  signals::Output out;
  scorer.OnNews(item, events, &out);
  scorer.TakeSignals(&out);
  std::map<std::string_view, std::string_view> names;
  for (const auto& basket : loaded.model.baskets) names[basket.id] = basket.name;
  json->Array("impact", [&] {
    for (const Signal& signal : out.signals) {
      if (signal.contributions.empty()) continue;  // A basket above others: their mean.
      const auto name = names.find(signal.basket);
      const bool is_basket = name != names.end();
      json->Object([&] {
        json->Text("target", signal.basket);
        json->Text("name", is_basket ? name->second : std::string_view(signal.basket));
        json->Flag("is_basket", is_basket);
        json->Number("score", signal.score);
        json->Objects("contributions", signal.contributions,
                      [&](const Contribution& part) { WriteContribution(part, json); });
      });
    }
  });
}

}  // namespace

Playground::Playground(std::unique_ptr<const config::Loaded> loaded) : loaded_(std::move(loaded)) {}
Playground::~Playground() = default;

std::unique_ptr<Playground::Draft> Playground::Compile(std::string text) const {
  auto draft = std::make_unique<Draft>();
  Diagnostics found;
  nlp::RuleSetSpec spec = loaded_->rule_spec;
  if (text.find_first_not_of(" \t\r\n") != std::string::npos) {
    // Once to learn its ids, and once beside the rules that have no such ids.
    Diagnostics ignored;
    config::ReadRules(std::string(kFile), text, &spec, &ignored);
    spec = Without(loaded_->rule_spec, OwnOf(spec));
    config::ReadRules(std::string(kFile), text, &spec, &found);
    draft->own = OwnOf(spec);
  }
  size_t examples = 0;
  for (const nlp::RuleSpec& rule : draft->own.rules) {
    examples += rule.match.size() + rule.no_match.size();
  }
  if (examples > kMaxExamples) {
    found.Add({Severity::kError,
               {std::string(kFile), 1, 1},
               "more than " + std::to_string(kMaxExamples) + " examples",
               "",
               ""});
  }
  if (!found.HasErrors()) {
    nlp::CompileLimits limits;
    limits.max_pattern_bytes = kMaxPatternBytes;
    draft->rules = nlp::RuleSet::Compile(spec, limits, &found);
  }
  const std::vector<std::string> lines = config::SplitLines(text);
  for (Diagnostic diagnostic : found.list()) {
    const bool own = IsOwn(diagnostic.place);
    if (!own && diagnostic.severity != Severity::kError) continue;
    const uint32_t line = diagnostic.place.line;
    if (own && line > 0 && line <= lines.size()) diagnostic.line = lines[line - 1];
    draft->diagnostics.Add(std::move(diagnostic));
  }
  if (draft->rules) {
    nlp::TestExamples(draft->own, draft->rules, &draft->failures);
    draft->explainer = std::make_unique<Explainer>(draft->rules);
  }
  draft->text = std::move(text);
  return draft;
}

std::string Playground::Answer(const std::string& text, const std::string& walk) {
  const std::vector<nlp::RuleSpec>& own = draft_->own.rules;
  JsonWriter json;
  json.Object([&] {
    WriteDiagnostics(draft_->diagnostics, &json);
    json.Array("examples", [&] {
      if (!draft_->rules) return;
      for (const nlp::RuleSpec& rule : own) {
        for (const auto& example : rule.match) {
          WriteExample(rule, example, true, draft_->failures, &json);
        }
        for (const auto& example : rule.no_match) {
          WriteExample(rule, example, false, draft_->failures, &json);
        }
      }
    });
    std::vector<std::string_view> ids;
    for (const nlp::RuleSpec& rule : own) ids.push_back(rule.id);
    json.Texts("rules", ids);
    if (!draft_->explainer) return json.Null("explanation");
    const NewsItem item = ItemOf(text);
    const Explanation explanation = draft_->explainer->Explain(
        item, {kMisses, walk.empty() && !own.empty() ? own[0].id : walk});
    json.Json("explanation", ExplanationJson(explanation));
    WriteImpact(*loaded_, item, explanation, &json);
  });
  return json.Take();
}

Result<std::string> Playground::Explain(std::string_view request) {
  rapidjson::Document json;
  // Not recursive, so that no nesting fills the stack.
  json.Parse<rapidjson::kParseIterativeFlag>(request.data(), request.size());
  if (json.HasParseError() || !json.IsObject()) return Fail("the request is not a JSON object");
  const auto text = Member(json, "text");
  auto rules = Member(json, "rules");
  const auto walk = Member(json, "walk");
  if (!text || !rules || !walk) return Fail("'text', 'rules' and 'walk' are strings");
  const std::lock_guard lock(mutex_);
  if (draft_ == nullptr || draft_->text != *rules) draft_ = Compile(*std::move(rules));
  return Answer(*text, *walk);
}

}  // namespace newsvane::workshop
