// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/missing_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "workshop/explain/quote.h"

namespace newsvane::workshop {
namespace {

nlp::TermSpan WordSpan(const nlp::NormalizedText& text, uint32_t word, uint32_t word_end) {
  return {word, word_end, text.word(word).begin, text.word(word_end - 1).end, nlp::kNone};
}

std::string WhyUnfit(const nlp::RuleSet::Impl& rules, const nlp::NormalizedText& text,
                     const nlp::Element& element, const nlp::TermSpan& span,
                     nlp::CompanyKind kind) {
  const std::string name = Quoted(text, span);
  if (element.term == static_cast<nlp::TermId>(nlp::Slot::kSector)) return name + " is no sector";
  if (kind == nlp::CompanyKind::kOutlet) return name + " is an outlet, which fills no role";
  return fmt::format("{} is a bank, which is never {}", name, TextOf(rules, element));
}

// Where capitals tell nothing: most words of a title have one.
bool IsTitle(const nlp::NormalizedText& text, const nlp::Sentence& sentence) {
  uint32_t capitals = 0;
  for (uint32_t word = sentence.word; word < sentence.word_end; ++word) {
    const char c = text.text()[text.word(word).begin];
    if (c >= 'A' && c <= 'Z') ++capitals;
  }
  return 2 * capitals > sentence.word_end - sentence.word;
}

// The first run of capitalised words in [word, word_end) that no rule, guard or name knows.
std::optional<nlp::TermSpan> UnknownName(const nlp::Trace& trace, uint32_t word, uint32_t word_end,
                                         nlp::SentenceTerms* terms) {
  const nlp::NormalizedText& text = *trace.text;
  if (IsTitle(text, terms->sentence())) return std::nullopt;
  const auto known = [&](uint32_t at) {
    const auto covers = [&](const auto& hit) { return hit.word <= at && at < hit.word_end; };
    const auto guards = terms->Guards();
    return std::any_of(trace.hits.begin(), trace.hits.end(), covers) ||
           std::any_of(trace.mentions.begin(), trace.mentions.end(), covers) ||
           std::any_of(guards.begin(), guards.end(),
                       [&](const nlp::GuardHit& hit) { return covers(hit.span); });
  };
  const auto is_name = [&](uint32_t at) {
    const char c = text.text()[text.word(at).begin];
    return c >= 'A' && c <= 'Z' && !known(at);
  };
  while (word < word_end && !is_name(word)) ++word;
  uint32_t end = word;
  while (end < word_end && is_name(end)) ++end;
  if (end == word) return std::nullopt;
  return WordSpan(text, word, end);
}

}  // namespace

std::string WhyRefused(const nlp::RuleSet::Impl& rules, const nlp::NormalizedText& text,
                       const nlp::RefusedName& name) {
  const nlp::Gazetteer::Entry& entry = rules.gazetteer.entry(name.company);
  const std::string words = Quoted(text, WordSpan(text, name.word, name.word_end));
  switch (name.reason) {
    case nlp::RefusedName::Reason::kCase:
      return fmt::format("{} is also a word, and not written as the name of {} is", words,
                         entry.name);
    case nlp::RefusedName::Reason::kNotTicker:
      return fmt::format("{} may be a word: only '${}' or '(EXCHANGE: {})' is surely {}", words,
                         entry.symbol, entry.symbol, entry.name);
    case nlp::RefusedName::Reason::kNoContext:
      return fmt::format(
          "{} may be the word: no context word of {} stands in the sentence, and the text names it "
          "nowhere clearly",
          words, entry.name);
    case nlp::RefusedName::Reason::kWithin:
      break;
  }
  return fmt::format("{} is part of a longer name", words);
}

NameFault FindNameFault(const nlp::RuleSet::Impl& rules, const nlp::SequenceMatcher& matcher,
                        const nlp::Trace& trace, const nlp::Element& element, uint32_t word,
                        uint32_t word_end, nlp::SentenceTerms* terms) {
  const nlp::NormalizedText& text = *trace.text;
  const auto inside = [&](const auto& span) { return span.word >= word && span.word < word_end; };
  for (const nlp::Mention& mention : trace.mentions) {
    if (!inside(mention)) continue;
    const auto index = static_cast<uint32_t>(&mention - trace.mentions.data());
    nlp::TermSpan span = WordSpan(text, mention.word, mention.word_end);
    span.mention = index;
    const nlp::CompanyKind kind = rules.gazetteer.entry(mention.company).kind;
    const bool wants_sector = element.term == static_cast<nlp::TermId>(nlp::Slot::kSector);
    if (wants_sector && kind == nlp::CompanyKind::kSector) continue;
    if (!wants_sector && matcher.CanFill(element.role, span, *terms)) continue;
    return {Miss::Kind::kUnfitName, WhyUnfit(rules, text, element, span, kind), span};
  }
  for (const nlp::RefusedName& name : trace.refused) {
    if (!inside(name) || name.reason == nlp::RefusedName::Reason::kWithin) continue;
    return {Miss::Kind::kRefusedName, WhyRefused(rules, text, name),
            WordSpan(text, name.word, name.word_end)};
  }
  if (const auto name = UnknownName(trace, word, word_end, terms)) {
    return {Miss::Kind::kUnlistedName, Quoted(text, *name) + " is in no companies file", name};
  }
  return {Miss::Kind::kNoCompany, "", std::nullopt};
}

}  // namespace newsvane::workshop
