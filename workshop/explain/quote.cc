// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/quote.h"

#include <array>

namespace newsvane::workshop {

RuleName NameOf(const nlp::RuleSet::Impl& rules, uint32_t rule) {
  const nlp::CompiledRule& compiled = rules.rules[rule];
  return {compiled.id, compiled.event, compiled.lifecycle, rules.rule_places[rule]};
}

std::string TextOf(const nlp::RuleSet::Impl& rules, const nlp::Element& element) {
  static constexpr std::array<std::string_view, 5> kRoles = {"", ":subject", ":other", ":more",
                                                             ":less"};
  std::string text = rules.term_texts[element.term];
  if (element.role == nlp::RoleKind::kNone) return text;
  return text.insert(text.size() - 1, kRoles[static_cast<size_t>(element.role)]);
}

std::vector<MatchedTerm> QuoteTerms(const nlp::RuleSet::Impl& rules, const Quoter& quoter,
                                    std::span<const nlp::Element> elements,
                                    const nlp::Match& match) {
  std::vector<MatchedTerm> terms;
  for (size_t i = 0; i < elements.size(); ++i) {
    terms.push_back({TextOf(rules, elements[i]), quoter.Of(match.elements[i])});
  }
  return terms;
}

std::string Quoted(const nlp::NormalizedText& text, const nlp::TermSpan& span) {
  return "'" + std::string(text.text().substr(span.begin, span.end - span.begin)) + "'";
}

}  // namespace newsvane::workshop
