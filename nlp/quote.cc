// SPDX-License-Identifier: Apache-2.0
#include "nlp/quote.h"

#include <array>

namespace newsvane::nlp {

RuleName NameOf(const RuleSet::Impl& rules, uint32_t rule) {
  const CompiledRule& compiled = rules.rules[rule];
  return {compiled.id, compiled.event, compiled.lifecycle, rules.rule_places[rule]};
}

std::string TextOf(const RuleSet::Impl& rules, const Element& element) {
  static constexpr std::array<std::string_view, 5> kRoles = {"", ":subject", ":other", ":more",
                                                             ":less"};
  std::string text = rules.term_texts[element.term];
  if (element.role == RoleKind::kNone) return text;
  return text.insert(text.size() - 1, kRoles[static_cast<size_t>(element.role)]);
}

std::vector<MatchedTerm> QuoteTerms(const RuleSet::Impl& rules, const Quoter& quoter,
                                    std::span<const Element> elements, const Match& match) {
  std::vector<MatchedTerm> terms;
  for (size_t i = 0; i < elements.size(); ++i) {
    terms.push_back({TextOf(rules, elements[i]), quoter.Of(match.elements[i])});
  }
  return terms;
}

std::string Quoted(const NormalizedText& text, const TermSpan& span) {
  return "'" + std::string(text.text().substr(span.begin, span.end - span.begin)) + "'";
}

}  // namespace newsvane::nlp
