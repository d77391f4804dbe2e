// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nlp/explain.h"
#include "nlp/quote.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/term_weights.h"
#include "nlp/trace.h"

namespace newsvane::nlp {

// Finds the rules that lacked exactly one thing to match. Looks only at sequences that have all
// their words but one in a sentence, the most promising first, and at a bounded number of them.
// One per thread.
class MissFinder {
 public:
  explicit MissFinder(const RuleSet::Impl& rules);

  // The nearest `count`, one for each rule that did not match.
  std::vector<Miss> Find(const NewsItem& item, const Trace& trace, size_t count);

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
    std::vector<Element> elements;  // Those that match.
    Match match;
    Element lacking;
    std::optional<TermSpan> at;
    uint32_t distance = 0;
    uint32_t allowed = 0;
    std::string why;
    double likeness = 1;  // How little is to be done about it.
  };

  void FindCandidates(const Trace& trace, std::vector<Candidate>* candidates);
  void CountWords(std::span<const PhraseHit> hits, std::vector<uint32_t>* touched);
  std::optional<Draft> Analyze(const Trace& trace, const Candidate& candidate);
  std::optional<Draft> Unmet(const Sequence& sequence, const CompiledRule& rule,
                             const Sentence& sentence);
  std::optional<Draft> TooFar(const Sequence& sequence);
  std::optional<Draft> Reversed(const Sequence& sequence);
  std::optional<Draft> Lacking(const Trace& trace, const Sequence& sequence, size_t element);
  std::optional<Draft> LackingAny(const Trace& trace, const Sequence& sequence);
  void TellMissingTerm(const Trace& trace, const Sequence& sequence, size_t element, Draft* draft);
  std::optional<Match> Matches(const CompiledRule& rule, std::span<const Element> elements);
  double Score(const Trace& trace, const Sequence& sequence, const Draft& draft);
  std::string Quoted(const TermSpan& span) const;

  const RuleSet::Impl& rules_;
  SentenceTerms terms_;
  SequenceMatcher matcher_;
  TermWeights weights_;
  std::vector<uint32_t> counts_;  // By sequence: its words in the current sentence.
  std::vector<Match> matches_;
};

}  // namespace newsvane::nlp
