// SPDX-License-Identifier: Apache-2.0
#include "nlp/sequence_matcher.h"

#include <algorithm>
#include <limits>

namespace newsvane::nlp {
namespace {

constexpr uint32_t kUnreachable = std::numeric_limits<uint32_t>::max();
// More than all gaps of a sequence together. A sector is the subject only where no company is.
constexpr uint32_t kSectorCost = 1000;
constexpr uint32_t kWeakSubjectCost = 2 * kSectorCost;

}  // namespace

// Outlets report and banks rate; neither is the one that it happened to, unless a rule says so of
// banks.
bool SequenceMatcher::CanFill(RoleKind role, const TermSpan& span,
                              const SentenceTerms& terms) const {
  if (span.mention == kNone || role == RoleKind::kNone) return true;
  const CompanyKind kind = rules_.gazetteer.entry(terms.mention(span.mention).company).kind;
  if (kind == CompanyKind::kOutlet) return false;
  return role != RoleKind::kSubject || kind != CompanyKind::kBank || banks_;
}

// A company behind a preposition rarely is the subject of the verb that follows: in "Meta signs a
// deal with Google to lease chips" the lessee is Meta.
uint32_t SequenceMatcher::StartCost(const Element& element, const TermSpan& span, bool alone,
                                    SentenceTerms* terms) const {
  if (alone || element.role != RoleKind::kSubject || span.mention == kNone) return 0;
  if (terms->FollowsPreposition(span.mention)) return kWeakSubjectCost;
  const uint32_t company = terms->mention(span.mention).company;
  return rules_.gazetteer.entry(company).kind == CompanyKind::kSector ? kSectorCost : 0;
}

bool SequenceMatcher::Possible(const Sequence& sequence, SentenceTerms* terms, size_t* budget) {
  return sequence.skeleton.size() < 2 || Fill(sequence.skeleton, terms, budget);
}

bool SequenceMatcher::Fill(std::span<const Element> elements, SentenceTerms* terms,
                           size_t* budget) {
  spans_.clear();
  cells_.clear();
  starts_.clear();
  for (const Element& element : elements) {
    const auto start = static_cast<uint32_t>(spans_.size());
    starts_.push_back(start);
    for (const TermSpan& span : terms->Spans(element.term)) {
      if (CanFill(element.role, span, *terms)) spans_.push_back(span);
    }
    if (spans_.size() == start) return false;
    cells_.resize(spans_.size(), {kUnreachable, 0});
    const std::span<const TermSpan> here(spans_.data() + start, spans_.size() - start);
    if (starts_.size() == 1) {
      const bool alone = elements.size() == 1;
      for (uint32_t i = 0; i < here.size(); ++i) {
        cells_[i].cost = StartCost(element, here[i], alone, terms);
      }
      continue;
    }
    barriers_.clear();
    if (element.barrier != kNoTerm) {
      for (const TermSpan& span : terms->Spans(element.barrier)) barriers_.push_back(span.word);
    }
    const uint32_t before = starts_[starts_.size() - 2];
    if (!FillElement(element, {spans_.data() + before, start - before}, here, before, budget)) {
      return false;
    }
  }
  return true;
}

// For each span the cheapest span before it within the gap. False if none is reached.
bool SequenceMatcher::FillElement(const Element& element, std::span<const TermSpan> before,
                                  std::span<const TermSpan> spans, uint32_t first_before,
                                  size_t* budget) {
  const auto first = static_cast<uint32_t>(first_before + before.size());
  bool reached = false;
  size_t window = 0;
  for (size_t i = 0; i < spans.size(); ++i) {
    const uint32_t word = spans[i].word;
    while (window < before.size() && before[window].word + element.gap + kMaxTermWords < word) {
      ++window;
    }
    Cell& cell = cells_[first + i];
    for (size_t j = window; j < before.size() && before[j].word < word; ++j) {
      if (*budget == 0) return false;
      --*budget;
      const Cell& previous = cells_[first_before + j];
      if (previous.cost == kUnreachable || before[j].word_end > word) continue;
      const uint32_t gap = word - before[j].word_end;
      if (gap > element.gap || previous.cost + gap >= cell.cost) continue;
      const auto barrier = std::lower_bound(barriers_.begin(), barriers_.end(), before[j].word_end);
      if (barrier != barriers_.end() && *barrier < word) continue;
      cell.cost = previous.cost + gap;
      cell.previous = static_cast<uint32_t>(first_before + j);
      reached = true;
    }
  }
  return reached;
}

Match SequenceMatcher::Build(const Sequence& sequence, uint32_t last, SentenceTerms* terms) const {
  Match match;
  match.rule = sequence.rule;
  match.size = static_cast<uint32_t>(sequence.elements.size());
  match.weak_subject = cells_[last].cost >= kWeakSubjectCost;
  for (uint32_t i = match.size, cell = last; i-- > 0; cell = cells_[cell].previous) {
    match.elements[i] = spans_[cell];
    if (sequence.elements[i].role == RoleKind::kSubject) match.subject = spans_[cell].mention;
    if (sequence.elements[i].role == RoleKind::kOther) match.other = spans_[cell].mention;
  }
  const TermSpan& front = match.elements[0];
  const TermSpan& back = match.elements[match.size - 1];
  match.word = front.word;
  match.word_end = back.word_end;
  match.begin = front.begin;
  match.end = back.end;
  match.core = back;
  for (uint32_t i = match.size; i-- > 0;) {
    if (match.elements[i].mention == kNone) match.core = match.elements[i];
  }
  const auto company = [&](uint32_t mention) { return terms->mention(mention).company; };
  if (match.subject != kNone && match.other != kNone &&
      company(match.subject) == company(match.other)) {
    match.other = kNone;
  }
  return match;
}

// Whether each amount that must be more or less than the one before it is. Of a range its middle
// counts; another currency compares with nothing.
bool SequenceMatcher::Compare(const Sequence& sequence, const Match& match,
                              SentenceTerms* terms) const {
  const auto amount = [&](uint32_t i) -> const Annotation& {
    return terms->Amounts()[match.elements[i].amount];
  };
  for (uint32_t i = 0; i < match.size; ++i) {
    const Element& element = sequence.elements[i];
    if (!Compares(element.role)) continue;
    uint32_t before = i;
    while (before-- > 0 && sequence.elements[before].term != element.term) {
    }
    if (before > i) continue;  // Nothing: a part of a sequence, looked at to explain the whole.
    const double change = amount(i).low + amount(i).high - amount(before).low - amount(before).high;
    const bool holds = element.role == RoleKind::kMore ? change > 0 : change < 0;
    if (!holds || amount(i).currency != amount(before).currency) return false;
  }
  return true;
}

void SequenceMatcher::Find(const Sequence& sequence, SentenceTerms* terms, size_t* budget,
                           std::vector<Match>* matches) {
  banks_ = rules_.rules[sequence.rule].banks;
  if (!Fill(sequence.elements, terms, budget)) return;
  std::vector<uint32_t> ends;
  for (uint32_t i = starts_.back(); i < cells_.size(); ++i) {
    if (cells_[i].cost != kUnreachable) ends.push_back(i);
  }
  std::stable_sort(ends.begin(), ends.end(),
                   [&](uint32_t a, uint32_t b) { return cells_[a].cost < cells_[b].cost; });
  constexpr size_t kMaxMatches = 8;  // Of one sequence in one sentence.
  const size_t first = matches->size();
  for (const uint32_t end : ends) {
    if (matches->size() - first == kMaxMatches) break;
    const Match match = Build(sequence, end, terms);
    const auto overlaps = [&](const Match& other) {
      return match.begin < other.end && other.begin < match.end;
    };
    const auto earlier = matches->begin() + static_cast<std::ptrdiff_t>(first);
    if (std::none_of(earlier, matches->end(), overlaps) && Compare(sequence, match, terms)) {
      matches->push_back(match);
    }
  }
}

}  // namespace newsvane::nlp
