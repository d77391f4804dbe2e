// SPDX-License-Identifier: Apache-2.0
#include "config/rule_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace newsvane::config {
namespace {

using nlp::TermSpec;

// Bare words that YAML reads as something else.
constexpr std::array<std::string_view, 8> kNotText = {"on", "off", "yes",  "no",
                                                      "y",  "n",   "true", "false"};

// Quoted where YAML needs it.
std::string Scalar(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '<' || c == '>' ||
           c == '.' || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool starts =
      !text.empty() && (letter(text.front()) || text.front() == '<' || text.starts_with(".."));
  const bool is_text = std::ranges::find(kNotText, text) == kNotText.end() && text != "null";
  const bool role = text.starts_with('<') && text.ends_with('>');  // "<company:subject>"
  if (role || (starts && is_text && std::ranges::all_of(text, plain) && !text.ends_with(' '))) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string TermText(const TermSpec& term) {
  switch (term.kind) {
    case TermSpec::Kind::kList:
    case TermSpec::Kind::kSlot:
      return "<" + term.text + (term.role.empty() ? "" : ":" + term.role) + ">";
    case TermSpec::Kind::kGap:
      return fmt::format("..{}{}", term.gap, term.text.empty() ? "" : "!<" + term.text + ">");
    case TermSpec::Kind::kPattern:
      return Scalar("/" + term.text + "/");
    case TermSpec::Kind::kWords:
      break;
  }
  return Scalar(term.text);
}

std::string Sequence(const std::vector<TermSpec>& terms) {
  std::vector<std::string> texts;
  for (const TermSpec& term : terms) texts.push_back(TermText(term));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string Example(const nlp::ExampleSpec& example) {
  const std::optional<std::string>& subject = example.expected.subject;
  const std::optional<std::string>& other = example.expected.other;
  if (!subject && !other) return Scalar(example.text);
  std::string text = "{text: " + Scalar(example.text);
  if (subject) text += ", subject: " + Scalar(*subject);
  if (other) text += ", other: " + Scalar(*other);
  return text + "}";
}

}  // namespace

std::string RuleText(const nlp::RuleSpec& rule, const std::string& schema) {
  std::string text;
  if (!schema.empty()) text += fmt::format("# yaml-language-server: $schema={}\n", schema);
  text += fmt::format("rules:\n  - id: {}\n    event: {}\n", rule.id, rule.event);
  if (rule.when.size() == 1) {
    text += fmt::format("    when: {}\n", Sequence(rule.when.front()));
  } else {
    text += "    when:\n";
    for (const auto& terms : rule.when) text += fmt::format("      - {}\n", Sequence(terms));
  }
  text += "    match:\n";
  for (const auto& example : rule.match) text += fmt::format("      - {}\n", Example(example));
  text += "    no_match:\n";
  for (const auto& example : rule.no_match) text += fmt::format("      - {}\n", Example(example));
  return text;
}

std::string RulesSchemaPath() {
  const std::filesystem::path path =
      std::filesystem::path(DefaultDir()).parent_path() / "schema" / "rules.schema.json";
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? path.lexically_normal().string() : "";
}

}  // namespace newsvane::config
