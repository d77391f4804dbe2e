// SPDX-License-Identifier: Apache-2.0
//
// What the playground's page can open.
#include <algorithm>
#include <map>

#include "config/yaml.h"
#include "core/json_writer.h"
#include "workshop/playground.h"

namespace newsvane::workshop {
namespace {

constexpr std::string_view kSampleText =
    "Meta plans to vend surplus AI computing power to startups, Bloomberg reports\n"
    "It is not a sign of a compute glut, the company said.";
constexpr std::string_view kSampleRules = R"(lists:
  vend: [vend, vends, vending, vended]

rules:
  - id: capacity-vended
    event: capacity_sale
    description: An owner of computing power offers it like goods.
    when: [<company:subject>, ..6, <vend>, ..4, <compute>]
    none: [vending machine*]
    match:
      - {text: "Meta is vending surplus compute to startups", subject: Meta}
    no_match:
      - Nvidia is not vending compute
      - Alphabet builds vending machines that run on compute
)";

// The lines of an entry of a YAML file that begins at a place, up to the next one that is indented
// no more than the entry, moved to stand `indent` columns in.
std::string EntryText(const std::vector<std::string>& lines, uint32_t line, size_t column,
                      size_t indent) {
  std::vector<std::string> entry;
  for (size_t i = line - 1; i < lines.size(); ++i) {
    const size_t begin = lines[i].find_first_not_of(' ');
    const bool blank = begin == std::string::npos;
    if (i >= line && !blank && begin <= column) break;
    entry.push_back(blank ? ""
                          : std::string(indent, ' ') + lines[i].substr(std::min(column, begin)));
  }
  while (!entry.empty() && entry.back().empty()) entry.pop_back();
  std::string text;
  for (const std::string& each : entry) text += each + '\n';
  return text;
}

// The files that rules and lists stand in, by lines, each read once.
class RuleTexts {
 public:
  // `column` counts from 0: where the entry begins, with the "-" of a rule.
  std::string Of(const Place& place, size_t column) {
    const auto [lines, is_new] = files_.try_emplace(place.file);
    if (is_new) lines->second = config::SplitLines(config::ReadFile(place.file).value_or(""));
    if (place.line == 0 || place.line > lines->second.size()) return "";
    return EntryText(lines->second, place.line, column, 2);
  }

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace

std::string Playground::Library() const {
  RuleTexts texts;
  JsonWriter json;
  json.Object([&] {
    json.Object("sample", [&] {
      json.Text("text", kSampleText);
      json.Text("rules", kSampleRules);
    });
    json.Objects("rules", loaded_->rule_spec.rules, [&](const nlp::RuleSpec& rule) {
      json.Text("id", rule.id);
      json.Text("event_type", rule.event);
      // The place is that of the first key, behind "- ".
      json.Text("yaml", texts.Of(rule.place, std::max(rule.place.column, 3U) - 3));
    });
    json.Objects("lists", loaded_->rule_spec.lists, [&](const nlp::ListSpec& list) {
      json.Text("id", list.id);
      json.Text("yaml", texts.Of(list.place, std::max(list.place.column, 1U) - 1));
    });
  });
  return json.Take();
}

}  // namespace newsvane::workshop
