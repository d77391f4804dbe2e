// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/rule_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "workshop/explain/missing_name.h"

namespace newsvane::workshop {
namespace {

constexpr size_t kMatchBudget = 20'000;
constexpr size_t kMaxFound = 8;  // Places of one term in one sentence.

}  // namespace

RuleWalk RuleWalker::Walk(const NewsItem& item, const nlp::Trace& trace, uint32_t rule) {
  const nlp::CompiledRule& compiled = rules_.rules[rule];
  RuleWalk walk{NameOf(rules_, rule), compiled.scope, {}};
  if (trace.text == nullptr) return walk;
  const Quoter quoter(item, *trace.text);
  for (uint32_t s = 0; s < trace.sentences.size(); ++s) {
    const nlp::Sentence& sentence = trace.sentences[s];
    WalkedSentence walked;
    walked.sentence = s;
    walked.in_scope = nlp::InScope(compiled.scope, sentence);
    if (walked.in_scope) {
      terms_.Reset(*trace.text, sentence, trace.HitsIn(sentence), trace.mentions);
      for (const nlp::Sequence& sequence : rules_.sequences) {
        if (sequence.rule == rule) {
          walked.sequences.push_back(WalkSequence(sequence, trace, quoter));
        }
      }
      walked.all = FoundAll(compiled.all, quoter);
      for (const nlp::TermId term : compiled.none) {
        WalkedTerm forbidden{TextOf(rules_, {term, 0, nlp::RoleKind::kNone}), 0, {}};
        const auto span = terms_.FirstOutsideNames(term);
        if (span) forbidden.found.push_back(quoter.Of(*span));
        walked.none.push_back(std::move(forbidden));
      }
    }
    walked.outcome = Outcome(walked, trace, rule);
    walk.sentences.push_back(std::move(walked));
  }
  return walk;
}

WalkedTerm RuleWalker::Found(const nlp::Element& element, const Quoter& quoter) {
  WalkedTerm term{TextOf(rules_, element), element.gap, {}};
  for (const nlp::TermSpan& span : terms_.Spans(element.term)) {
    if (term.found.size() == kMaxFound) break;
    term.found.push_back(quoter.Of(span));
  }
  return term;
}

std::vector<WalkedTerm> RuleWalker::FoundAll(std::span<const nlp::TermId> terms,
                                             const Quoter& quoter) {
  std::vector<WalkedTerm> found;
  for (const nlp::TermId term : terms)
    found.push_back(Found({term, 0, nlp::RoleKind::kNone}, quoter));
  return found;
}

bool RuleWalker::Matches(std::span<const nlp::Element> elements) {
  nlp::Sequence sequence;
  sequence.elements.assign(elements.begin(), elements.end());
  size_t budget = kMatchBudget;
  matches_.clear();
  matcher_.Find(sequence, &terms_, &budget, &matches_);
  return !matches_.empty();
}

WalkedSequence RuleWalker::WalkSequence(const nlp::Sequence& sequence, const nlp::Trace& trace,
                                        const Quoter& quoter) {
  WalkedSequence walked;
  const std::span<const nlp::Element> elements = sequence.elements;
  for (const nlp::Element& element : elements) walked.terms.push_back(Found(element, quoter));
  while (walked.matched < elements.size() && Matches(elements.first(walked.matched + 1))) {
    ++walked.matched;
  }
  if (walked.matched < elements.size()) walked.why = WhyNot(elements, walked.matched, trace);
  return walked;
}

// Why elements[failed] does not follow the ones before it, which match.
std::string RuleWalker::WhyNot(std::span<const nlp::Element> elements, size_t failed,
                               const nlp::Trace& trace) {
  const nlp::Element& element = elements[failed];
  const auto all = terms_.Spans(element.term);
  std::vector<nlp::TermSpan> spans(all.begin(), all.end());
  const bool any = !spans.empty();
  std::erase_if(spans, [&](const nlp::TermSpan& span) {
    return !matcher_.CanFill(element.role, span, terms_);
  });
  if (spans.empty() && nlp::IsName(element.term)) {
    const nlp::Sentence& sentence = terms_.sentence();
    const NameFault fault =
        FindNameFault(rules_, matcher_, trace, element, sentence.word, sentence.word_end, &terms_);
    return fault.why.empty() ? "no company is named in the sentence" : fault.why;
  }
  if (!any) return TextOf(rules_, element) + " is not in the sentence";
  return WhyTooFar(elements, failed, spans);
}

std::string RuleWalker::WhyTooFar(std::span<const nlp::Element> elements, size_t failed,
                                  std::span<const nlp::TermSpan> spans) {
  Matches(elements.first(failed));
  const nlp::TermSpan* nearest = nullptr;
  const nlp::TermSpan* from = nullptr;
  uint32_t distance = std::numeric_limits<uint32_t>::max();
  for (const nlp::Match& match : matches_) {
    const nlp::TermSpan& before = match.elements[failed - 1];
    for (const nlp::TermSpan& span : spans) {
      if (span.word < before.word_end || span.word - before.word_end >= distance) continue;
      distance = span.word - before.word_end;
      nearest = &span;
      from = &before;
    }
  }
  const nlp::NormalizedText& text = terms_.text();
  if (nearest == nullptr) {
    return Quoted(text, spans.front()) + " stands only before " +
           Quoted(text, matches_.front().elements[failed - 1]);
  }
  const nlp::Element& element = elements[failed];
  if (distance <= element.gap && nlp::Compares(element.role)) {
    return fmt::format("{} is not {} than the amount before it", Quoted(text, *nearest),
                       element.role == nlp::RoleKind::kMore ? "more" : "less");
  }
  if (distance <= element.gap && element.barrier != nlp::kNoTerm) {
    return fmt::format("{} stands between {} and {}", rules_.term_texts[element.barrier],
                       Quoted(text, *from), Quoted(text, *nearest));
  }
  return fmt::format("{} stands {} word{} behind {}, the rule allows {}", Quoted(text, *nearest),
                     distance, distance == 1 ? "" : "s", Quoted(text, *from), elements[failed].gap);
}

std::string RuleWalker::Outcome(const WalkedSentence& walked, const nlp::Trace& trace,
                                uint32_t rule) const {
  if (!walked.in_scope) return "the rule does not read this sentence";
  bool matches = false;
  for (const WalkedSequence& sequence : walked.sequences) {
    matches = matches || sequence.matched == sequence.terms.size();
  }
  if (!matches) return "no sequence matches";
  for (const WalkedTerm& term : walked.all) {
    if (term.found.empty()) return "lacks " + term.term + ", which `all` wants";
  }
  for (const WalkedTerm& term : walked.none) {
    if (!term.found.empty()) return "'" + term.found.front().text + "', which `none` forbids";
  }
  std::string vetoed = "no match was judged";
  for (const nlp::Judgement& judgement : trace.judgements) {
    if (judgement.sentence != walked.sentence || judgement.match.rule != rule) continue;
    const nlp::Ruling& ruling = judgement.ruling;
    if (!ruling.vetoed) return "matches, " + std::string(ToString(ruling.status));
    vetoed = fmt::format("vetoed by {}: {}", ToString(ruling.by),
                         Quoted(*trace.text, ruling.because->span));
  }
  return vetoed;
}

}  // namespace newsvane::workshop
