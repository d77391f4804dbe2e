// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/trace.h"
#include "workshop/explain/explain.h"
#include "workshop/explain/quote.h"
#include "workshop/explain/term_weights.h"

namespace newsvane::workshop {

// Finds the rules that lacked exactly one thing to match. Looks only at sequences that have all
// their words but one in a sentence, the most promising first, and at a bounded number of them.
// One per thread.
class MissFinder {
 public:
  explicit MissFinder(const nlp::RuleSet::Impl& rules);

  // The nearest `count`, one for each rule that did not match.
  std::vector<Miss> Find(const NewsItem& item, const nlp::Trace& trace, size_t count);

 private:
  struct Candidate {
    uint32_t sentence;
    uint32_t sequence;
    bool lacks_word;  // One of its words is not in the sentence.
    double bound;     // What the score can be at most.
  };
  // What a sequence lacks in a sentence, before it is told in words.
  struct Draft {
    Miss::Kind kind = Miss::Kind::kTerm;
    std::vector<nlp::Element> elements;  // Those that match.
    nlp::Match match;
    nlp::Element lacking;
    std::optional<nlp::TermSpan> at;
    uint32_t distance = 0;
    uint32_t allowed = 0;
    std::string why;
    double likeness = 1;  // How little is to be done about it.
  };

  void FindCandidates(const nlp::Trace& trace, std::vector<Candidate>* candidates);
  void CountWords(std::span<const nlp::PhraseHit> hits, std::vector<uint32_t>* touched);
  std::optional<Draft> Analyze(const nlp::Trace& trace, const Candidate& candidate);
  std::optional<Draft> Unmet(const nlp::Sequence& sequence, const nlp::CompiledRule& rule,
                             const nlp::Sentence& sentence);
  std::optional<Draft> TooFar(const nlp::Sequence& sequence);
  std::optional<Draft> Reversed(const nlp::Sequence& sequence);
  std::optional<Draft> Lacking(const nlp::Trace& trace, const nlp::Sequence& sequence,
                               size_t element);
  std::optional<Draft> LackingAny(const nlp::Trace& trace, const nlp::Sequence& sequence);
  void TellMissingTerm(const nlp::Trace& trace, const nlp::Sequence& sequence, size_t element,
                       Draft* draft);
  std::optional<nlp::Match> Matches(const nlp::CompiledRule& rule,
                                    std::span<const nlp::Element> elements);
  double Score(const nlp::Trace& trace, const nlp::Sequence& sequence, const Draft& draft);
  std::string Quoted(const nlp::TermSpan& span) const;

  const nlp::RuleSet::Impl& rules_;
  nlp::SentenceTerms terms_;
  nlp::SequenceMatcher matcher_;
  TermWeights weights_;
  std::vector<uint32_t> counts_;  // By sequence: its words in the current sentence.
  std::vector<nlp::Match> matches_;
};

}  // namespace newsvane::workshop
