// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/near_miss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "workshop/explain/missing_name.h"

namespace newsvane::workshop {
namespace {

// What a document may cost, however many rules there are.
constexpr size_t kMaxAnalyses = 400;
constexpr size_t kMaxSentences = 40;
constexpr size_t kMatchBudget = 20'000;  // Steps of one match.

// A miss below this shares a company and a common verb with the text, no more.
constexpr double kLeastScore = 0.3;

constexpr double kOneWord = 0.75;      // One term of words, where another is missing.
constexpr double kEnoughWeight = 0.5;  // Of the words that matched: half of the score.
constexpr double kKnownEvent = 0.4;    // Another rule already gives the event.
constexpr uint32_t kTermRoom = 3;      // Words that a missing term would take.
constexpr uint32_t kReversedRoom = 4;  // More words in between than in the rule's order.
constexpr uint32_t kAnyGap = 100;

}  // namespace

std::string_view ToString(Miss::Kind kind) {
  static constexpr std::string_view kNames[] = {
      "term",  "gap",        "order",         "all",          "none",
      "scope", "no_company", "unlisted_name", "refused_name", "unfit_name"};
  return kNames[static_cast<size_t>(kind)];
}

MissFinder::MissFinder(const nlp::RuleSet::Impl& rules)
    : rules_(rules),
      terms_(rules),
      matcher_(rules),
      weights_(rules),
      counts_(rules.sequences.size()) {}

std::string MissFinder::Quoted(const nlp::TermSpan& span) const {
  return workshop::Quoted(terms_.text(), span);
}

// Adds up, for each sequence, how many of its words are among the hits.
void MissFinder::CountWords(std::span<const nlp::PhraseHit> hits, std::vector<uint32_t>* touched) {
  std::vector<nlp::TermId> present;
  for (const nlp::PhraseHit& hit : hits) {
    const auto owners = rules_.phrases.Owners(hit.phrase);
    present.insert(present.end(), owners.begin(), owners.end());
  }
  std::sort(present.begin(), present.end());
  present.erase(std::unique(present.begin(), present.end()), present.end());
  for (const nlp::TermId term : present) {
    for (const uint32_t sequence : weights_.Users(term)) {
      if (counts_[sequence]++ == 0) touched->push_back(sequence);
    }
  }
}

void MissFinder::FindCandidates(const nlp::Trace& trace, std::vector<Candidate>* candidates) {
  std::vector<uint32_t> touched;
  for (uint32_t s = 0; s < std::min(trace.sentences.size(), kMaxSentences); ++s) {
    touched.clear();
    CountWords(trace.HitsIn(trace.sentences[s]), &touched);
    touched.insert(touched.end(), rules_.unanchored.begin(), rules_.unanchored.end());
    for (const uint32_t i : touched) {
      const nlp::Sequence& sequence = rules_.sequences[i];
      const uint32_t count = std::exchange(counts_[i], 0);
      if (count + 1 < sequence.words.size()) continue;
      const bool lacks_word = count < sequence.words.size();
      double there = 0;
      for (const nlp::TermId term : sequence.words) there += weights_.Of(term);
      // The rarest may be the one that is there.
      if (lacks_word) there -= weights_.Of(sequence.words.back());
      for (const nlp::Element& element : sequence.elements) {
        if (element.term < nlp::kSlotCount || rules_.IsPattern(element.term)) {
          there += weights_.Of(element.term);
        }
      }
      candidates->push_back({s, i, lacks_word, there / (there + kEnoughWeight)});
    }
  }
  const auto better = [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; };
  if (candidates->size() > kMaxAnalyses) {
    std::partial_sort(candidates->begin(), candidates->begin() + kMaxAnalyses, candidates->end(),
                      better);
    candidates->resize(kMaxAnalyses);
  } else {
    std::stable_sort(candidates->begin(), candidates->end(), better);
  }
}

// The first place where the elements stand and no guard speaks against the rule.
std::optional<nlp::Match> MissFinder::Matches(const nlp::CompiledRule& rule,
                                              std::span<const nlp::Element> elements) {
  nlp::Sequence sequence;
  sequence.elements.assign(elements.begin(), elements.end());
  size_t budget = kMatchBudget;
  matches_.clear();
  matcher_.Find(sequence, &terms_, &budget, &matches_);
  for (const nlp::Match& match : matches_) {
    if (!nlp::Judge(rules_, rule, match, &terms_).vetoed) return match;
  }
  return std::nullopt;
}

// What keeps a sequence that stands in the sentence from being a hit.
std::optional<MissFinder::Draft> MissFinder::Unmet(const nlp::Sequence& sequence,
                                                   const nlp::CompiledRule& rule,
                                                   const nlp::Sentence& sentence) {
  std::vector<Draft> unmet;
  const auto add = [&](Miss::Kind kind, nlp::TermId term, double likeness, std::string why) {
    Draft draft;
    draft.kind = kind;
    draft.lacking.term = term;
    draft.likeness = likeness;
    draft.why = std::move(why);
    unmet.push_back(std::move(draft));
  };
  if (!nlp::InScope(rule.scope, sentence)) {
    const bool lead = rule.scope == nlp::Scope::kLead;
    add(Miss::Kind::kScope, 0, 0.9,
        lead ? "the rule reads the headline and the first two sentences of the body"
             : "the rule reads the headline only");
  }
  for (const nlp::TermId term : rule.all) {
    if (!terms_.Spans(term).empty()) continue;
    add(Miss::Kind::kAll, term, 1,
        "lacks " + rules_.term_texts[term] + ", which `all` wants in the sentence");
  }
  for (const nlp::TermId term : rule.none) {
    const std::optional<nlp::TermSpan> found = terms_.FirstOutsideNames(term);
    if (!found) continue;
    const nlp::TermSpan span = *found;
    const bool list = rules_.term_texts[term].starts_with('<');
    add(Miss::Kind::kNone, term, 0.9,
        Quoted(span) + (list ? " of " + rules_.term_texts[term] : "") +
            " is in the sentence, and `none` forbids it");
    unmet.back().at = span;
  }
  if (unmet.size() != 1) return std::nullopt;
  const std::optional<nlp::Match> match = Matches(rule, sequence.elements);
  if (!match) return std::nullopt;
  unmet[0].elements = sequence.elements;
  unmet[0].match = *match;
  return unmet[0];
}

std::optional<MissFinder::Draft> MissFinder::TooFar(const nlp::Sequence& sequence) {
  const nlp::CompiledRule& rule = rules_.rules[sequence.rule];
  for (size_t i = 1; i < sequence.elements.size(); ++i) {
    std::vector<nlp::Element> elements = sequence.elements;
    elements[i].gap = kAnyGap;
    const std::optional<nlp::Match> match = Matches(rule, elements);
    if (!match) continue;
    const nlp::TermSpan& before = match->elements[i - 1];
    const nlp::TermSpan& span = match->elements[i];
    Draft draft;
    draft.kind = Miss::Kind::kGap;
    draft.elements = sequence.elements;
    draft.match = *match;
    draft.lacking = sequence.elements[i];
    draft.at = span;
    draft.distance = span.word - before.word_end;
    draft.allowed = sequence.elements[i].gap;
    draft.likeness = std::sqrt((draft.allowed + 1.0) / (draft.distance + 1.0));
    draft.why =
        fmt::format("{} stands {} word{} behind {}, the rule allows {}", Quoted(span),
                    draft.distance, draft.distance == 1 ? "" : "s", Quoted(before), draft.allowed);
    return draft;
  }
  return std::nullopt;
}

// The second part of the sequence before its first, or all of it backwards.
std::optional<MissFinder::Draft> MissFinder::Reversed(const nlp::Sequence& sequence) {
  const nlp::CompiledRule& rule = rules_.rules[sequence.rule];
  const std::vector<nlp::Element>& wanted = sequence.elements;
  const size_t size = wanted.size();
  const auto draft_of = [&](std::vector<nlp::Element> elements, size_t front, size_t back) {
    std::optional<Draft> draft;
    const std::optional<nlp::Match> match = Matches(rule, elements);
    if (!match) return draft;
    const nlp::TermSpan& first = match->elements[front];
    draft.emplace();
    draft->kind = Miss::Kind::kOrder;
    draft->lacking = elements[front];
    draft->elements = std::move(elements);
    draft->match = *match;
    draft->at = first;
    draft->likeness = 0.6;
    draft->why = fmt::format("{} stands before {}, the rule wants it behind", Quoted(first),
                             Quoted(match->elements[back]));
    return draft;
  };
  for (size_t split = 1; split < size; ++split) {
    const auto middle = wanted.begin() + static_cast<std::ptrdiff_t>(split);
    std::vector<nlp::Element> elements(middle, wanted.end());
    elements.insert(elements.end(), wanted.begin(), middle);
    elements[size - split].gap = wanted[split].gap + kReversedRoom;
    if (auto draft = draft_of(std::move(elements), 0, size - 1)) return draft;
  }
  if (size < 3) return std::nullopt;
  std::vector<nlp::Element> elements(wanted.rbegin(), wanted.rend());
  for (size_t i = 1; i < size; ++i) elements[i].gap = wanted[size - i].gap + 1;
  return draft_of(std::move(elements), size - 2, size - 1);
}

// Tells where the element is missing and what stands there.
void MissFinder::TellMissingTerm(const nlp::Trace& trace, const nlp::Sequence& sequence,
                                 size_t element, Draft* draft) {
  const std::vector<nlp::Element>& wanted = sequence.elements;
  const nlp::Sentence& sentence = terms_.sentence();
  const bool first = element == 0;
  const bool last = element + 1 == wanted.size();
  const uint32_t gap = wanted[first ? 1 : element].gap;
  uint32_t word = sentence.word;
  uint32_t word_end = sentence.word_end;
  std::string where;
  if (!first) {
    const nlp::TermSpan& before = draft->match.elements[element - 1];
    word = before.word_end;
    where = (last ? "behind " : "between ") + Quoted(before);
    if (last) word_end = std::min(word_end, word + gap + kTermRoom);
  }
  if (!last) {
    const nlp::TermSpan& behind = draft->match.elements[element];
    word_end = behind.word;
    where += (first ? "before " : " and ") + Quoted(behind);
    if (first) word = std::max(word, word_end - std::min(word_end, gap + kTermRoom));
  }
  where += gap == 0 ? ", with no word in between" : fmt::format(" (at most {} words)", gap);
  draft->why = "lacks " + TextOf(rules_, wanted[element]) + " " + where;
  if (nlp::IsName(wanted[element].term)) {
    NameFault fault =
        FindNameFault(rules_, matcher_, trace, wanted[element], word, word_end, &terms_);
    draft->kind = fault.kind;
    draft->at = fault.at;
    draft->likeness = fault.kind == Miss::Kind::kUnfitName   ? 0.5
                      : fault.kind == Miss::Kind::kNoCompany ? 0.7
                                                             : 1.0;
    if (!fault.why.empty()) draft->why += ": " + fault.why;
    return;
  }
  const auto spans = terms_.Spans(wanted[element].term);
  if (!spans.empty()) {
    draft->at = spans.front();
    draft->why += "; " + Quoted(*draft->at) + " stands elsewhere";
  } else if (!first && !last && word < word_end) {
    draft->at = nlp::TermSpan{word, word_end, terms_.text().word(word).begin,
                              terms_.text().word(word_end - 1).end, nlp::kNone};
    draft->why += "; there stands " + Quoted(*draft->at);
  }
}

std::optional<MissFinder::Draft> MissFinder::Lacking(const nlp::Trace& trace,
                                                     const nlp::Sequence& sequence,
                                                     size_t element) {
  if (sequence.elements.size() < 2) return std::nullopt;
  std::vector<nlp::Element> elements = sequence.elements;
  const auto at = elements.begin() + static_cast<std::ptrdiff_t>(element);
  if (element + 1 < elements.size()) (at + 1)->gap += at->gap + kTermRoom;
  elements.erase(at);
  const std::optional<nlp::Match> match = Matches(rules_.rules[sequence.rule], elements);
  if (!match) return std::nullopt;
  Draft draft;
  draft.elements = std::move(elements);
  draft.match = *match;
  draft.lacking = sequence.elements[element];
  TellMissingTerm(trace, sequence, element, &draft);
  return draft;
}

std::optional<MissFinder::Draft> MissFinder::LackingAny(const nlp::Trace& trace,
                                                        const nlp::Sequence& sequence) {
  std::vector<size_t> absent;
  for (size_t i = 0; i < sequence.elements.size(); ++i) {
    const nlp::Element& element = sequence.elements[i];
    const auto spans = terms_.Spans(element.term);
    const auto fits = [&](const nlp::TermSpan& span) {
      return matcher_.CanFill(element.role, span, terms_);
    };
    if (std::none_of(spans.begin(), spans.end(), fits)) absent.push_back(i);
  }
  if (absent.size() > 1) return std::nullopt;
  if (absent.size() == 1) return Lacking(trace, sequence, absent[0]);
  if (auto draft = TooFar(sequence)) return draft;
  if (auto draft = Reversed(sequence)) return draft;
  for (size_t i = 0; i < sequence.elements.size(); ++i) {
    if (auto draft = Lacking(trace, sequence, i)) return draft;
  }
  return std::nullopt;
}

std::optional<MissFinder::Draft> MissFinder::Analyze(const nlp::Trace& trace,
                                                     const Candidate& candidate) {
  const nlp::Sentence& sentence = trace.sentences[candidate.sentence];
  const nlp::Sequence& sequence = rules_.sequences[candidate.sequence];
  const nlp::CompiledRule& rule = rules_.rules[sequence.rule];
  terms_.Reset(*trace.text, sentence, trace.HitsIn(sentence), trace.mentions);
  size_t budget = kMatchBudget;
  matches_.clear();
  matcher_.Find(sequence, &terms_, &budget, &matches_);
  if (!matches_.empty()) return Unmet(sequence, rule, sentence);
  const bool met = nlp::InScope(rule.scope, sentence) && terms_.Hold(rule);
  return met ? LackingAny(trace, sequence) : std::nullopt;
}

double MissFinder::Score(const nlp::Trace& trace, const nlp::Sequence& sequence,
                         const Draft& draft) {
  double there = 0;
  double words = 0;
  size_t word_terms = 0;
  for (size_t i = 0; i < draft.elements.size(); ++i) {
    const nlp::TermId term = draft.elements[i].term;
    const double weight = weights_.Of(term, draft.match.elements[i], trace, &terms_);
    there += weight;
    if (term < nlp::kSlotCount) continue;
    words += weight;
    ++word_terms;
  }
  double lacking = 0;
  const bool absent = draft.kind != Miss::Kind::kGap && draft.kind != Miss::Kind::kOrder &&
                      draft.kind != Miss::Kind::kNone && draft.kind != Miss::Kind::kScope;
  if (absent) lacking = weights_.Of(draft.lacking.term);
  for (const nlp::TermId term : rules_.rules[sequence.rule].all) {
    if (absent && term == draft.lacking.term) continue;
    there += weights_.Of(term);
    words += weights_.Of(term);
    ++word_terms;
  }
  const double alone = draft.kind == Miss::Kind::kTerm && word_terms < 2 ? kOneWord : 1;
  return alone * draft.likeness * there / (there + lacking) * words / (words + kEnoughWeight);
}

std::vector<Miss> MissFinder::Find(const NewsItem& item, const nlp::Trace& trace, size_t count) {
  if (count == 0 || trace.text == nullptr) return {};
  std::set<uint32_t> decided;  // Rules that matched, be they vetoed or not.
  std::set<std::string_view> events;
  for (const nlp::Judgement& judgement : trace.judgements) {
    decided.insert(judgement.match.rule);
    if (!judgement.ruling.vetoed) events.insert(rules_.rules[judgement.match.rule].event);
  }
  std::vector<Candidate> candidates;
  FindCandidates(trace, &candidates);
  const Quoter quoter(item, *trace.text);
  std::map<uint32_t, Miss> best;  // By rule.
  for (const Candidate& candidate : candidates) {
    const nlp::Sequence& sequence = rules_.sequences[candidate.sequence];
    if (decided.contains(sequence.rule)) continue;
    const std::optional<Draft> draft = Analyze(trace, candidate);
    if (!draft) continue;
    double score = Score(trace, sequence, *draft);
    if (events.contains(rules_.rules[sequence.rule].event)) score *= kKnownEvent;
    if (score < kLeastScore) continue;
    Miss& miss = best[sequence.rule];
    if (score <= miss.score) continue;
    miss.rule = NameOf(rules_, sequence.rule);
    miss.kind = draft->kind;
    miss.sentence = candidate.sentence;
    miss.terms = QuoteTerms(rules_, quoter, draft->elements, draft->match);
    const bool scope = draft->kind == Miss::Kind::kScope;
    miss.lacking = scope ? "" : TextOf(rules_, draft->lacking);
    miss.at = draft->at ? std::optional(quoter.Of(*draft->at)) : std::nullopt;
    miss.distance = draft->distance;
    miss.allowed = draft->allowed;
    miss.why = draft->why;
    miss.score = score;
  }
  std::vector<Miss> misses;
  for (auto& [rule, miss] : best) misses.push_back(std::move(miss));
  std::stable_sort(misses.begin(), misses.end(),
                   [](const Miss& a, const Miss& b) { return a.score > b.score; });
  if (misses.size() > count) misses.resize(count);
  return misses;
}

}  // namespace newsvane::workshop
