// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/term_weights.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace newsvane::workshop {
namespace {

constexpr double kNameWeight = 0.15;
constexpr double kAmountWeight = 0.3;
constexpr double kCommonWord = 0.4;
constexpr double kShortList = 20;  // Phrases.

}  // namespace

TermWeights::TermWeights(const nlp::RuleSet::Impl& rules)
    : rules_(rules), phrases_(rules.term_count), users_begin_(rules.term_count + 1) {
  std::vector<uint32_t> sequences(rules.term_count);
  for (const nlp::Sequence& sequence : rules.sequences) {
    std::set<nlp::TermId> distinct(rules.rules[sequence.rule].all.begin(),
                                   rules.rules[sequence.rule].all.end());
    for (const nlp::Element& element : sequence.elements) distinct.insert(element.term);
    for (const nlp::TermId term : distinct) ++sequences[term];
    for (const nlp::TermId term : sequence.words) ++users_begin_[term + 1];
  }
  for (size_t term = 0; term < rules.term_count; ++term) {
    users_begin_[term + 1] += users_begin_[term];
    weights_.push_back(Rarity(sequences[term]));
  }
  for (uint32_t phrase = 0; phrase < rules.phrases.size(); ++phrase) {
    for (const nlp::TermId term : rules.phrases.Owners(phrase)) ++phrases_[term];
  }
  users_.resize(users_begin_.back());
  std::vector<uint32_t> next(users_begin_.begin(), users_begin_.end() - 1);
  for (uint32_t i = 0; i < rules.sequences.size(); ++i) {
    for (const nlp::TermId term : rules.sequences[i].words) users_[next[term]++] = i;
  }
}

double TermWeights::Rarity(uint32_t users) const {
  const auto total = static_cast<double>(std::max<size_t>(rules_.sequences.size(), 1));
  return std::log2(1 + total / std::max(1U, users)) / std::log2(1 + total);
}

double TermWeights::Of(nlp::TermId term) const {
  if (nlp::IsName(term)) return kNameWeight;
  // Most patterns are of numbers.
  return term < nlp::kSlotCount || rules_.IsPattern(term) ? kAmountWeight : weights_[term];
}

// Short words, words that many rules or guards know, and words of long lists, which are mostly
// verbs, are in every text.
double TermWeights::Of(nlp::TermId term, const nlp::TermSpan& span, const nlp::Trace& trace,
                       nlp::SentenceTerms* terms) const {
  double weight = Of(term);
  if (term < nlp::kSlotCount || rules_.IsPattern(term)) return weight;
  for (const nlp::PhraseHit& hit : trace.HitsIn(terms->sentence())) {
    if (hit.word != span.word || hit.word_end != span.word_end) continue;
    size_t users = 0;
    for (const nlp::TermId owner : rules_.phrases.Owners(hit.phrase)) users += Users(owner).size();
    weight = std::min(weight, Rarity(static_cast<uint32_t>(users)));
  }
  const auto guards = terms->Guards();
  const bool common = std::any_of(guards.begin(), guards.end(), [&](const nlp::GuardHit& hit) {
    return hit.span.word == span.word && hit.span.word_end == span.word_end;
  });
  if (common) weight *= kCommonWord;
  if (span.word_end - span.word > 1) return weight;
  if (phrases_[term] > kShortList) weight *= std::sqrt(kShortList / phrases_[term]);
  const uint32_t letters = span.end - span.begin;
  return weight * (letters <= 3 ? 0.3 : letters == 4 ? 0.7 : 1.0);
}

}  // namespace newsvane::workshop
