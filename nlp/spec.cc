// SPDX-License-Identifier: Apache-2.0
#include "nlp/spec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace newsvane::nlp {
namespace {

constexpr uint32_t kMaxGap = 100;
constexpr std::array<std::string_view, 7> kSlots = {"company", "money", "percent", "power",
                                                    "count",   "date",  "sector"};
constexpr std::array<std::string_view, 4> kAmounts = {"money", "percent", "power", "count"};
constexpr std::array<std::pair<Guard, std::string_view>, 8> kGuards = {{
    {Guard::kNegation, "negation"},
    {Guard::kDenial, "denial"},
    {Guard::kQuestion, "question"},
    {Guard::kHypothesis, "hypothesis"},
    {Guard::kHistory, "history"},
    {Guard::kEcho, "echo"},
    {Guard::kRoundup, "roundup"},
    {Guard::kHearsay, "hearsay"},
}};

bool Contains(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

Result<TermSpec> ParseGap(std::string_view text) {
  TermSpec term;
  term.kind = TermSpec::Kind::kGap;
  const size_t mark = std::min(text.find('!'), text.size());
  const std::string_view digits = text.substr(2, mark - 2);
  if (mark < text.size()) {
    const std::string_view barrier = text.substr(mark + 1);
    const bool reference = barrier.size() > 2 && barrier.front() == '<' && barrier.back() == '>';
    if (!reference || Contains(barrier, ':')) {
      return Fail("what a gap may not hold is a list or slot, '..6!<list>', not '" +
                  std::string(barrier) + "'");
    }
    term.text = barrier.substr(1, barrier.size() - 2);
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), term.gap);
  if (error != std::errc() || end != digits.data() + digits.size() || term.gap > kMaxGap) {
    return Fail("a gap is '..N' with N from 0 to " + std::to_string(kMaxGap) + " words, not '" +
                std::string(text) + "'");
  }
  return term;
}

Result<TermSpec> ParseReference(std::string_view text) {
  const std::string_view inner = text.substr(1, text.size() - 2);
  const size_t colon = inner.find(':');
  TermSpec term;
  term.text = inner.substr(0, colon);
  if (term.text.empty() || Contains(inner, '<') || Contains(inner, '>')) {
    return Fail("'" + std::string(text) + "' names neither a list nor a slot");
  }
  const bool slot = std::find(kSlots.begin(), kSlots.end(), term.text) != kSlots.end();
  term.kind = slot ? TermSpec::Kind::kSlot : TermSpec::Kind::kList;
  if (colon == std::string_view::npos) return term;
  term.role = inner.substr(colon + 1);
  if (term.role == "more" || term.role == "less") {
    if (std::find(kAmounts.begin(), kAmounts.end(), term.text) != kAmounts.end()) return term;
    return Fail("only <money:...>, <percent:...>, <power:...> and <count:...> can be more or less");
  }
  if (term.text != "company" && term.text != "sector") {
    return Fail("only <company:...> and <sector:...> can fill a role");
  }
  if (term.role != "subject" && term.role != "other") {
    return Fail("the role '" + term.role + "' is neither 'subject' nor 'other'");
  }
  return term;
}

}  // namespace

Result<TermSpec> ParseTerm(std::string_view text) {
  if (text.starts_with("..")) return ParseGap(text);
  if (text.size() >= 2 && text.front() == '<' && text.back() == '>') return ParseReference(text);
  TermSpec term;
  if (text.size() > 2 && text.front() == '/' && text.back() == '/') {
    term.kind = TermSpec::Kind::kPattern;
    term.text = text.substr(1, text.size() - 2);
    return term;
  }
  if (text.find_first_not_of(' ') == std::string_view::npos) return Fail("a term cannot be empty");
  if (Contains(text, '<') || Contains(text, '>')) {
    return Fail("'" + std::string(text) + "' mixes words with a list; separate them by a comma");
  }
  term.text = text;
  return term;
}

std::optional<Guard> ParseGuard(std::string_view text) {
  for (const auto& [guard, name] : kGuards) {
    if (name == text) return guard;
  }
  return std::nullopt;
}

std::string_view ToString(Guard guard) {
  for (const auto& [candidate, name] : kGuards) {
    if (candidate == guard) return name;
  }
  return "";
}

}  // namespace newsvane::nlp
