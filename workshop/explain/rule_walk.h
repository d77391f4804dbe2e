// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/trace.h"
#include "workshop/explain/explain.h"
#include "workshop/explain/quote.h"

namespace newsvane::workshop {

// Walks one rule through a document, term by term. One per thread.
class RuleWalker {
 public:
  explicit RuleWalker(const nlp::RuleSet::Impl& rules)
      : rules_(rules), terms_(rules), matcher_(rules) {}

  RuleWalk Walk(const NewsItem& item, const nlp::Trace& trace, uint32_t rule);

 private:
  WalkedSequence WalkSequence(const nlp::Sequence& sequence, const nlp::Trace& trace,
                              const Quoter& quoter);
  WalkedTerm Found(const nlp::Element& element, const Quoter& quoter);
  std::vector<WalkedTerm> FoundAll(std::span<const nlp::TermId> terms, const Quoter& quoter);
  bool Matches(std::span<const nlp::Element> elements);
  std::string WhyNot(std::span<const nlp::Element> elements, size_t failed,
                     const nlp::Trace& trace);
  std::string WhyTooFar(std::span<const nlp::Element> elements, size_t failed,
                        std::span<const nlp::TermSpan> spans);
  std::string Outcome(const WalkedSentence& walked, const nlp::Trace& trace, uint32_t rule) const;

  const nlp::RuleSet::Impl& rules_;
  nlp::SentenceTerms terms_;
  nlp::SequenceMatcher matcher_;
  std::vector<nlp::Match> matches_;
};

}  // namespace newsvane::workshop
