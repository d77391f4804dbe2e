// SPDX-License-Identifier: Apache-2.0
#include "nlp/sentence_terms.h"

#include <algorithm>
#include <limits>

namespace newsvane::nlp {

SentenceTerms::SentenceTerms(const RuleSet::Impl& rules)
    : rules_(rules), hits_(rules), ranges_(rules.term_count) {}

void SentenceTerms::Reset(const NormalizedText& text, const Sentence& sentence,
                          std::span<const PhraseHit> hits, std::span<const Mention> mentions) {
  text_ = &text;
  sentence_ = &sentence;
  mentions_ = mentions;
  have_guards_ = have_amounts_ = have_dates_ = false;
  spans_.clear();
  clauses_.clear();
  if (++generation_ == 0) {
    ranges_.assign(ranges_.size(), {});
    generation_ = 1;
  }
  hits_.Reset(hits);
}

void SentenceTerms::FillWords(TermId term) {
  hits_.Find(term, &found_);
  for (const uint32_t index : found_) {
    const PhraseHit& hit = hits_.all()[index];
    spans_.push_back({hit.word, hit.word_end, text_->word(hit.word).begin,
                      text_->word(hit.word_end - 1).end, kNone});
  }
}

std::span<const TermSpan> SentenceTerms::Spans(TermId term) {
  if (ranges_[term].generation != generation_) {
    const auto begin = static_cast<uint32_t>(spans_.size());
    if (term < kSlotCount) {
      FillSlot(static_cast<Slot>(term));
    } else if (rules_.IsPattern(term)) {
      FillPattern(term);
    } else {
      FillWords(term);
    }
    ranges_[term] = {generation_, begin, static_cast<uint32_t>(spans_.size())};
  }
  const Range& range = ranges_[term];
  return {spans_.data() + range.begin, range.end - range.begin};
}

std::optional<TermSpan> SentenceTerms::FirstOutsideNames(TermId term) {
  for (const TermSpan& span : Spans(term)) {
    const auto holds = [&](const Mention& name) {
      const bool longer = name.outer_end - name.word > span.word_end - span.word;
      return longer && name.word <= span.word && span.word_end <= name.outer_end;
    };
    if (std::none_of(mentions_.begin(), mentions_.end(), holds)) return span;
  }
  return std::nullopt;
}

bool SentenceTerms::Hold(const CompiledRule& rule) {
  return std::all_of(rule.all.begin(), rule.all.end(),
                     [&](TermId term) { return !Spans(term).empty(); }) &&
         std::none_of(rule.none.begin(), rule.none.end(),
                      [&](TermId term) { return FirstOutsideNames(term).has_value(); });
}

void SentenceTerms::FillSlot(Slot slot) {
  if (slot == Slot::kCompany || slot == Slot::kSector) {
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      const Mention& mention = mentions_[i];
      if (mention.word < sentence_->word || mention.word >= sentence_->word_end) continue;
      const bool sector = rules_.gazetteer.entry(mention.company).kind == CompanyKind::kSector;
      if (slot == Slot::kSector && !sector) continue;
      spans_.push_back({mention.word, mention.outer_end, text_->word(mention.word).begin,
                        text_->word(mention.outer_end - 1).end, i});
    }
    return;
  }
  const auto kind = static_cast<Annotation::Kind>(static_cast<TermId>(slot) - 1);
  const std::span<const Annotation> annotations = slot == Slot::kDate ? Dates() : Amounts();
  for (uint32_t i = 0; i < annotations.size(); ++i) {
    if (annotations[i].kind != kind) continue;
    spans_.push_back(SpanOf(annotations[i].begin, annotations[i].end));
    if (slot != Slot::kDate) spans_.back().amount = i;
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
  rules_.guards.Scan(*text_, sentence_->word, sentence_->word_end,
                     std::numeric_limits<size_t>::max(), &guard_hits_);
  std::sort(guard_hits_.begin(), guard_hits_.end(), [](const PhraseHit& a, const PhraseHit& b) {
    return a.word != b.word ? a.word < b.word : a.word_end > b.word_end;
  });
  PhraseHit cover;
  for (const PhraseHit& hit : guard_hits_) {
    const bool same = hit.word == cover.word && hit.word_end == cover.word_end;
    const bool covered = hit.word_end <= cover.word_end && !same;
    if (hit.word_end > cover.word_end) cover = hit;
    const TermSpan span = {hit.word, hit.word_end, text_->word(hit.word).begin,
                           text_->word(hit.word_end - 1).end, kNone};
    for (const uint32_t list : rules_.guards.Owners(hit.phrase)) {
      const auto guard = static_cast<GuardList>(list);
      if (!covered || guard == GuardList::kPreposition) guards_.push_back({guard, span});
    }
  }
  return guards_;
}

TermSpan SentenceTerms::SpanOf(uint32_t begin, uint32_t end) const {
  const uint32_t word = text_->WordAt(begin);
  const bool before = text_->word(word).end <= begin;  // A "$" stands before the first word.
  return {word + (before ? 1 : 0), text_->WordAt(end - 1) + 1, begin, end, kNone};
}

void SentenceTerms::FindClauses() {
  uint32_t clause = 0;
  uint32_t at = sentence_->begin;
  const std::string_view bytes = text_->text();
  for (uint32_t word = sentence_->word; word < sentence_->word_end; ++word) {
    for (; at < text_->word(word).begin; ++at) {
      const char c = bytes[at];
      const bool dash = c == '-' && bytes[at - 1] == ' ' && bytes[at + 1] == ' ';
      if (dash || c == ',' || c == ':' || c == '(' || c == ')') ++clause;
    }
    at = text_->word(word).end;
    clauses_.push_back(clause);
  }
  for (const GuardHit& hit : Guards()) {
    if (hit.list != GuardList::kClauseBreak) continue;
    for (uint32_t i = hit.span.word - sentence_->word; i < clauses_.size(); ++i) ++clauses_[i];
  }
}

bool SentenceTerms::SameClause(uint32_t word, uint32_t other_word) {
  if (clauses_.empty()) FindClauses();
  return clauses_[word - sentence_->word] == clauses_[other_word - sentence_->word];
}

bool SentenceTerms::FollowsPreposition(uint32_t mention) {
  while (mention > 0 && mentions_[mention - 1].group == mentions_[mention].group) --mention;
  const std::span<const GuardHit> guards = Guards();
  return std::any_of(guards.begin(), guards.end(), [&](const GuardHit& hit) {
    return hit.list == GuardList::kPreposition && hit.span.word_end == mentions_[mention].word;
  });
}

}  // namespace newsvane::nlp
