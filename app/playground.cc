// SPDX-License-Identifier: Apache-2.0
#include "app/playground.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "app/explain_output.h"
#include "config/rules.h"
#include "config/yaml.h"
#include "signals/scorer.h"
#include "sinks/utf8.h"

namespace newsvane::app {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::string_view kFile = "rules.yaml";  // What problems call the page's rule file.
constexpr size_t kMisses = 6;
// One person's file, typed by hand: less than a configuration may have.
constexpr int64_t kMaxPatternBytes = 1 << 20;
constexpr size_t kMaxExamples = 500;
// Scores are as of the news; any time will do.
constexpr Time kWhen{std::chrono::hours(24 * 365 * 56)};

void Text(std::string_view key, std::string_view value, JsonWriter* json) {
  json->Key(key.data(), static_cast<unsigned>(key.size()));
  std::string repaired;
  const std::string_view valid = sinks::WellFormedUtf8(value, &repaired);
  json->String(valid.data(), static_cast<unsigned>(valid.size()));
}

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
  json->Key("diagnostics");
  json->StartArray();
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    json->StartObject();
    Text("severity", diagnostic.severity == Severity::kError ? "error" : "warning", json);
    Text("file", diagnostic.place.file, json);
    json->Key("line");
    json->Uint(diagnostic.place.line);
    json->Key("column");
    json->Uint(diagnostic.place.column);
    Text("message", diagnostic.message, json);
    Text("hint", diagnostic.hint, json);
    Text("source", diagnostic.line, json);
    json->EndObject();
  }
  json->EndArray();
}

void WriteExample(const nlp::RuleSpec& rule, const nlp::ExampleSpec& example, bool match,
                  const std::vector<nlp::ExampleFailure>& failures, JsonWriter* json) {
  const auto failed =
      std::find_if(failures.begin(), failures.end(), [&](const nlp::ExampleFailure& failure) {
        return failure.place.line == example.place.line &&
               failure.place.column == example.place.column;
      });
  json->StartObject();
  Text("rule", rule.id, json);
  Text("text", example.text, json);
  Text("kind", match ? "match" : "no_match", json);
  json->Key("line");
  json->Uint(example.place.line);
  json->Key("holds");
  json->Bool(failed == failures.end());
  Text("expected", failed == failures.end() ? "" : failed->expected, json);
  Text("found", failed == failures.end() ? "" : failed->found, json);
  json->EndObject();
}

void WriteContribution(const Contribution& contribution, JsonWriter* json) {
  json->StartObject();
  Text("event_type", contribution.event_type, json);
  Text("subject", contribution.subject, json);
  json->Key("strength");
  json->Double(contribution.strength);
  json->Key("half_life_seconds");
  json->Double(std::chrono::duration<double>(contribution.half_life).count());
  json->Key("factors");
  json->StartObject();
  for (const Factor& factor : contribution.factors) {
    json->Key(factor.name.c_str());
    json->Double(factor.value);
  }
  json->EndObject();
  json->EndObject();
}

// What the events move, as the scorer scores them when nothing came before.
void WriteImpact(const config::Loaded& loaded, const NewsItem& item,
                 const nlp::Explanation& explanation, JsonWriter* json) {
  signals::Scorer scorer(loaded.model, loaded.symbols);
  std::vector<TaggedEvent> events;
  for (const nlp::ExplainedEvent& explained : explanation.events) {
    if (!explained.shadow) events.push_back(explained.event);
  }
  signals::Output out;
  scorer.OnNews(item, events, &out);
  scorer.TakeSignals(&out);
  std::map<std::string_view, std::string_view> names;
  for (const auto& basket : loaded.model.baskets) names[basket.id] = basket.name;
  json->Key("impact");
  json->StartArray();
  for (const Signal& signal : out.signals) {
    if (signal.contributions.empty()) continue;  // A basket above others: their mean.
    json->StartObject();
    Text("target", signal.basket, json);
    const auto name = names.find(signal.basket);
    Text("name", name == names.end() ? std::string_view(signal.basket) : name->second, json);
    json->Key("is_basket");
    json->Bool(name != names.end());
    json->Key("score");
    json->Double(signal.score);
    json->Key("contributions");
    json->StartArray();
    for (const Contribution& contribution : signal.contributions) {
      WriteContribution(contribution, json);
    }
    json->EndArray();
    json->EndObject();
  }
  json->EndArray();
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
    draft->explainer = std::make_unique<nlp::Explainer>(draft->rules);
  }
  draft->text = std::move(text);
  return draft;
}

std::string Playground::Answer(const std::string& text, const std::string& walk) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  WriteDiagnostics(draft_->diagnostics, &json);
  json.Key("examples");
  json.StartArray();
  for (const nlp::RuleSpec& rule : draft_->own.rules) {
    if (!draft_->rules) break;
    for (const auto& example : rule.match) {
      WriteExample(rule, example, true, draft_->failures, &json);
    }
    for (const auto& example : rule.no_match) {
      WriteExample(rule, example, false, draft_->failures, &json);
    }
  }
  json.EndArray();
  json.Key("rules");
  json.StartArray();
  for (const nlp::RuleSpec& rule : draft_->own.rules) json.String(rule.id.c_str());
  json.EndArray();
  if (draft_->explainer) {
    const NewsItem item = ItemOf(text);
    const bool first = walk.empty() && !draft_->own.rules.empty();
    const nlp::Explanation explanation =
        draft_->explainer->Explain(item, {kMisses, first ? draft_->own.rules[0].id : walk});
    const std::string explained = ExplanationJson(explanation);
    json.Key("explanation");
    json.RawValue(explained.data(), explained.size(), rapidjson::kObjectType);
    WriteImpact(*loaded_, item, explanation, &json);
  } else {
    json.Key("explanation");
    json.Null();
  }
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
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

}  // namespace newsvane::app
