// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/sentence_hits.h"
#include "nlp/text/amounts.h"
#include "nlp/text/gazetteer.h"
#include "nlp/text/normalized_text.h"
#include "nlp/text/sentence.h"

namespace newsvane::nlp {

inline constexpr uint32_t kNone = ~uint32_t{0};

// Where a term stands: words and bytes of the text, both half-open.
struct TermSpan {
  uint32_t word = 0;
  uint32_t word_end = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t mention = kNone;  // In the document's mentions, where the term is a company.
  uint32_t amount = kNone;   // In the sentence's amounts, where the term is one.
};

struct GuardHit {
  GuardList list;
  TermSpan span;
};

// The terms of one sentence by where they stand. What a sentence may never be asked for (amounts,
// dates, patterns, guard words) is looked for when it is first asked for. Reused between sentences;
// one per thread. REQUIRES for all but the constructor: Reset() came first.
class SentenceTerms {
 public:
  explicit SentenceTerms(const RuleSet::Impl& rules);

  // `mentions` are the document's; all arguments must outlive the sentence.
  void Reset(const NormalizedText& text, const Sentence& sentence, std::span<const PhraseHit> hits,
             std::span<const Mention> mentions);

  std::span<const TermSpan> Spans(TermId term);  // Valid until the next call.
  // The first that is not only a part of a name: of "holdings", none in "Orbit Holdings is sold".
  std::optional<TermSpan> FirstOutsideNames(TermId term);
  // Whether all that the rule wants in the sentence is there, and nothing that it forbids.
  bool Hold(const CompiledRule& rule);
  // Words of guards, in order of the text, without those within a longer one. All three spans are
  // valid until Reset().
  std::span<const GuardHit> Guards();
  std::span<const Annotation> Amounts();
  std::span<const Annotation> Dates();

  const NormalizedText& text() const { return *text_; }
  const Sentence& sentence() const { return *sentence_; }
  const Mention& mention(uint32_t index) const { return mentions_[index]; }
  // The bytes [begin, end) of the text with the words that they touch. REQUIRES: begin < end.
  TermSpan SpanOf(uint32_t begin, uint32_t end) const;
  // Whether no comma, colon, dash, bracket or word such as "but" stands between two words.
  bool SameClause(uint32_t word, uint32_t other_word);
  // Whether the mention, or the list of companies that it is in, stands behind "with", "to" or the
  // like.
  bool FollowsPreposition(uint32_t mention);

 private:
  struct Range {
    uint32_t generation = 0;
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  void FillWords(TermId term);
  void FillSlot(Slot slot);
  void FillPattern(TermId term);
  void FindClauses();

  const RuleSet::Impl& rules_;
  const NormalizedText* text_ = nullptr;
  const Sentence* sentence_ = nullptr;
  std::span<const Mention> mentions_;
  SentenceHits hits_;
  std::vector<uint32_t> found_;    // Of one term, among them.
  std::vector<uint32_t> clauses_;  // By word of the sentence.
  uint32_t generation_ = 0;
  std::vector<Range> ranges_;  // By term: where its spans are, if of this generation.
  std::vector<TermSpan> spans_;
  bool have_guards_ = false;
  bool have_amounts_ = false;
  bool have_dates_ = false;
  std::vector<GuardHit> guards_;
  std::vector<Annotation> amounts_;
  std::vector<Annotation> dates_;
  std::vector<PhraseHit> guard_hits_;
};

}  // namespace newsvane::nlp
