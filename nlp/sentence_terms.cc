// SPDX-License-Identifier: Apache-2.0
#include "nlp/sentence_terms.h"

#include <algorithm>
#include <limits>

namespace newsvane::nlp {

SentenceTerms::SentenceTerms(const RuleSet::Impl& rules)
    : rules_(rules), ranges_(rules.term_count) {
  rules_.guards.Prepare(&scratch_);
}

void SentenceTerms::Reset(const NormalizedText& text, const Sentence& sentence,
                          std::span<const PhraseHit> hits, std::span<const Mention> mentions) {
  text_ = &text;
  sentence_ = &sentence;
  mentions_ = mentions;
  have_guards_ = have_amounts_ = have_dates_ = false;
  spans_.clear();
  words_.Reset(text, sentence);
  if (++generation_ == 0) {
    ranges_.assign(ranges_.size(), {});
    generation_ = 1;
  }
  FillWords(hits);
}

// A counting sort of the hits by term.
void SentenceTerms::FillWords(std::span<const PhraseHit> hits) {
  present_.clear();
  for (const PhraseHit& hit : hits) {
    for (const TermId term : rules_.phrases.Owners(hit.phrase)) {
      Range& range = ranges_[term];
      if (range.generation != generation_) {
        range = {generation_, 0, 0};
        present_.push_back(term);
      }
      ++range.end;
    }
  }
  uint32_t offset = 0;
  for (const TermId term : present_) {
    Range& range = ranges_[term];
    range.begin = offset;
    offset += range.end;
    range.end = range.begin;
  }
  spans_.resize(offset);
  for (const PhraseHit& hit : hits) {
    const TermSpan span = SpanOf(hit.begin, hit.end);
    for (const TermId term : rules_.phrases.Owners(hit.phrase)) spans_[ranges_[term].end++] = span;
  }
}

std::span<const TermSpan> SentenceTerms::Spans(TermId term) {
  if (ranges_[term].generation != generation_) {
    const auto begin = static_cast<uint32_t>(spans_.size());
    if (term < kSlotCount) {
      FillSlot(static_cast<Slot>(term));
    } else if (rules_.IsPattern(term)) {
      FillPattern(term);
    }
    ranges_[term] = {generation_, begin, static_cast<uint32_t>(spans_.size())};
  }
  const Range& range = ranges_[term];
  return {spans_.data() + range.begin, range.end - range.begin};
}

void SentenceTerms::FillSlot(Slot slot) {
  if (slot == Slot::kCompany) {
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      const Mention& mention = mentions_[i];
      if (mention.begin < sentence_->begin || mention.end > sentence_->end) continue;
      TermSpan span = SpanOf(mention.begin, mention.outer_end);
      span.mention = i;
      spans_.push_back(span);
    }
    return;
  }
  const auto kind = static_cast<Annotation::Kind>(static_cast<TermId>(slot) - 1);
  for (const Annotation& annotation : slot == Slot::kDate ? Dates() : Amounts()) {
    if (annotation.kind == kind) spans_.push_back(SpanOf(annotation.begin, annotation.end));
  }
}

void SentenceTerms::FillPattern(TermId term) {
  const Pattern& pattern = rules_.patterns[term - rules_.first_pattern];
  uint32_t begin = 0;
  uint32_t end = 0;
  for (uint32_t at = sentence_->begin;
       pattern.Find(text_->text(), at, sentence_->end, &begin, &end); at = end) {
    spans_.push_back(SpanOf(begin, end));
  }
}

std::span<const Annotation> SentenceTerms::Amounts() {
  if (!have_amounts_) FindAmounts(text_->text(), sentence_->begin, sentence_->end, &amounts_);
  have_amounts_ = true;
  return amounts_;
}

std::span<const Annotation> SentenceTerms::Dates() {
  if (!have_dates_) FindDates(text_->text(), sentence_->begin, sentence_->end, &dates_);
  have_dates_ = true;
  return dates_;
}

// Guard words, without those that are only part of a longer one: "not" of "not only", "to" of
// "agrees to".
std::span<const GuardHit> SentenceTerms::Guards() {
  if (have_guards_) return guards_;
  have_guards_ = true;
  guards_.clear();
  rules_.guards.Scan(*text_, sentence_->begin, sentence_->end, std::numeric_limits<size_t>::max(),
                     &scratch_, &guard_hits_);
  std::sort(guard_hits_.begin(), guard_hits_.end(), [](const PhraseHit& a, const PhraseHit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  PhraseHit cover;
  for (const PhraseHit& hit : guard_hits_) {
    const bool covered = hit.end <= cover.end && (hit.begin != cover.begin || hit.end != cover.end);
    if (hit.end > cover.end) cover = hit;
    const TermSpan span = SpanOf(hit.begin, hit.end);
    for (const uint32_t list : rules_.guards.Owners(hit.phrase)) {
      const auto guard = static_cast<GuardList>(list);
      if (!covered || guard == GuardList::kPreposition) guards_.push_back({guard, span});
    }
  }
  return guards_;
}

TermSpan SentenceTerms::SpanOf(uint32_t begin, uint32_t end) const {
  return {words_.WordAt(begin), words_.WordAt(end - 1) + 1, begin, end, kNone};
}

bool SentenceTerms::SameClause(uint32_t word, uint32_t other_word) {
  if (words_.ClauseOf(word) != words_.ClauseOf(other_word)) return false;
  const auto [first, last] = std::minmax(word, other_word);
  const std::span<const GuardHit> guards = Guards();
  return std::none_of(guards.begin(), guards.end(), [&, f = first, l = last](const GuardHit& hit) {
    return hit.list == GuardList::kClauseBreak && hit.span.word > f && hit.span.word < l;
  });
}

}  // namespace newsvane::nlp
