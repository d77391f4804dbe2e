// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nlp/explain.h"
#include "nlp/quote.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/trace.h"

namespace newsvane::nlp {

// Walks one rule through a document, term by term. One per thread.
class RuleWalker {
 public:
  explicit RuleWalker(const RuleSet::Impl& rules) : rules_(rules), terms_(rules), matcher_(rules) {}

  RuleWalk Walk(const NewsItem& item, const Trace& trace, uint32_t rule);

 private:
  WalkedSequence WalkSequence(const Sequence& sequence, const Trace& trace, const Quoter& quoter);
  WalkedTerm Found(const Element& element, const Quoter& quoter);
  std::vector<WalkedTerm> FoundAll(std::span<const TermId> terms, const Quoter& quoter);
  bool Matches(std::span<const Element> elements);
  std::string WhyNot(std::span<const Element> elements, size_t failed, const Trace& trace);
  std::string WhyTooFar(std::span<const Element> elements, size_t failed,
                        std::span<const TermSpan> spans);
  std::string Outcome(const WalkedSentence& walked, const Trace& trace, uint32_t rule) const;

  const RuleSet::Impl& rules_;
  SentenceTerms terms_;
  SequenceMatcher matcher_;
  std::vector<Match> matches_;
};

}  // namespace newsvane::nlp
