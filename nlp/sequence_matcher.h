// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/sentence_terms.h"

namespace newsvane::nlp {

// One place where a sequence stands in a sentence.
struct Match {
  uint32_t rule = 0;
  std::array<TermSpan, kMaxElements> elements;
  uint32_t size = 0;
  uint32_t word = 0;  // The whole, in words and bytes.
  uint32_t word_end = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  TermSpan core;             // The first term that is no company: it says what happened.
  uint32_t subject = kNone;  // Mentions.
  uint32_t other = kNone;
  bool weak_subject = false;  // The subject stands behind a preposition: "deal with Meta".
};

// Finds where sequences match, by position. Owns memory; one per thread.
//
// Element by element it keeps, for every place where the element stands, the cheapest way to get
// there from a place of the element before, where cheap is few words in gaps:
//
//   text       Meta   sold   some   compute   sold   compute        [<company>, ..6, <sell>, ..3,
//   <company>   0                                                    <compute>]
//   <sell>             0                        3                    words passed over so far
//   <compute>                           1                3
//
// So the work is bounded by the pairs of places of neighbours, not by the ways through all of them.
// From the places of the last element, the cheapest first, the ways are followed back.
class SequenceMatcher {
 public:
  explicit SequenceMatcher(const RuleSet::Impl& rules) : rules_(rules) {}

  // Whether the sequence could match if the right names stood where it needs them. Looks at no
  // names, so that most sentences are done with before anyone has looked for names. May say yes
  // where nothing matches, and never no where something does, unless `*budget` ran out: it counts
  // the pairs of places that may still be compared, and is taken from.
  bool Possible(const Sequence& sequence, SentenceTerms* terms, size_t* budget);

  // Appends the matches of the sequence that do not overlap, those with the smallest gaps first.
  // Takes the steps it needed from `*budget` and stops when it is 0. At most eight.
  void Find(const Sequence& sequence, SentenceTerms* terms, size_t* budget,
            std::vector<Match>* matches);

  // Whether the span, if it is a company, is of a kind that fills the role.
  bool CanFill(RoleKind role, const TermSpan& span, const SentenceTerms& terms) const;

 private:
  // The cheapest way to match the sequence up to an element that ends in a span.
  struct Cell {
    uint32_t cost = 0;
    uint32_t previous = 0;  // Among the cells; of the element before.
  };

  bool Fill(std::span<const Element> elements, SentenceTerms* terms, size_t* budget);
  bool FillElement(const Element& element, std::span<const TermSpan> before,
                   std::span<const TermSpan> spans, uint32_t first_before, size_t* budget);
  uint32_t StartCost(const Element& element, const TermSpan& span, bool alone,
                     SentenceTerms* terms) const;
  bool Compare(const Sequence& sequence, const Match& match, SentenceTerms* terms) const;
  Match Build(const Sequence& sequence, uint32_t last, SentenceTerms* terms) const;

  const RuleSet::Impl& rules_;
  bool banks_ = false;              // Of the rule at work: whether a bank may be its subject.
  std::vector<TermSpan> spans_;     // Of all elements, one after the other.
  std::vector<Cell> cells_;         // Beside them.
  std::vector<uint32_t> starts_;    // Where each element's begin.
  std::vector<uint32_t> barriers_;  // Words that the current element's gap may not hold.
};

}  // namespace newsvane::nlp
