// SPDX-License-Identifier: Apache-2.0
#include "nlp/anchors.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace newsvane::nlp {
namespace {

// Sorts the sequences by (anchor, second, number) into `anchored`, with a group for each pair and
// for each anchor the range of its groups:
//
//   anchors_begin   [ "lease": 0 | "sell": 2 | ... ]
//   anchors           (lease, excess) (lease, capacity) (sell, compute) ...
//   anchored          4 9             2                 1 3 7           ...
void GroupSequences(RuleSet::Impl* rules) {
  std::vector<std::pair<std::pair<TermId, TermId>, uint32_t>> keys;
  for (uint32_t i = 0; i < rules->sequences.size(); ++i) {
    const std::vector<TermId>& words = rules->sequences[i].words;
    if (words.empty()) {
      rules->unanchored.push_back(i);
    } else {
      keys.push_back({{words[0], words.size() > 1 ? words[1] : kNoTerm}, i});
    }
  }
  std::sort(keys.begin(), keys.end());
  rules->anchors_begin.assign(rules->term_count + 1, 0);
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto& [terms, sequence] = keys[i];
    rules->anchored.push_back(sequence);
    const auto end = static_cast<uint32_t>(rules->anchored.size());
    if (i > 0 && keys[i - 1].first == terms) {
      rules->anchors.back().end = end;
    } else {
      AnchorGroup group;
      group.second = terms.second;
      group.begin = end - 1;
      group.end = end;
      rules->anchors.push_back(group);
      ++rules->anchors_begin[terms.first + 1];
    }
  }
  for (size_t term = 1; term < rules->anchors_begin.size(); ++term) {
    rules->anchors_begin[term] += rules->anchors_begin[term - 1];
  }
}

// Numbers the sequences in the order in which CandidateFinder names them where their leads stand at
// the same place.
void GiveTurns(RuleSet::Impl* rules) {
  std::vector<Sequence*> order;
  for (Sequence& sequence : rules->sequences) order.push_back(&sequence);
  std::stable_sort(order.begin(), order.end(), [](const Sequence* a, const Sequence* b) {
    return std::pair(a->lead, a->lead_next) < std::pair(b->lead, b->lead_next);
  });
  for (uint32_t turn = 0; turn < order.size(); ++turn) order[turn]->turn = turn;
}

// Phrases know their owners; this makes the way back, from a term to its phrases, and of each
// phrase's owners those that are anchors, which is all that CandidateFinder asks of a hit.
void RelateTermsToPhrases(RuleSet::Impl* rules) {
  const PhraseIndex& phrases = rules->phrases;
  Lists& of_term = rules->term_phrases;
  Lists& anchors = rules->phrase_anchors;
  of_term.begins.assign(rules->term_count + 1, 0);
  anchors.begins.assign(1, 0);
  for (uint32_t phrase = 0; phrase < phrases.size(); ++phrase) {
    for (const TermId term : phrases.Owners(phrase)) {
      ++of_term.begins[term + 1];
      if (!rules->Anchors(term).empty()) anchors.values.push_back(term);
    }
    anchors.begins.push_back(static_cast<uint32_t>(anchors.values.size()));
  }
  for (size_t term = 1; term < of_term.begins.size(); ++term) {
    of_term.begins[term] += of_term.begins[term - 1];
  }
  of_term.values.resize(of_term.begins.back());
  std::vector<uint32_t> ends = of_term.begins;
  for (uint32_t phrase = 0; phrase < phrases.size(); ++phrase) {
    for (const TermId term : phrases.Owners(phrase)) of_term.values[ends[term]++] = phrase;
  }
}

// How many words a place of the term can have. An amount, a name or what a pattern finds is as long
// as it likes; SequenceMatcher looks no further back than kMaxTermWords either.
int MostWords(const RuleSet::Impl* rules, TermId term) {
  if (term < kSlotCount || rules->IsPattern(term)) return kMaxTermWords;
  size_t most = 0;
  for (const uint32_t phrase : rules->PhrasesOf(term)) {
    most = std::max(most, rules->phrases.Words(phrase));
  }
  return static_cast<int>(std::min<size_t>(most, kMaxTermWords));
}

// How many words behind the start of its rarest term the second one of a sequence can start, at the
// least and at the most. Between the two starts stand the terms from the first of the two to the
// one before the other, each with all its words, and the gaps:
//
//   <sell>   ..3   "its"   ..2   <compute>        anchor "its", second <compute>: 1 to 1 + 2
//   1 word   0-3   1 word  0-2                    anchor <compute>, second <sell>: -(1+3+1+2) to -1
//
// Barriers and what a gap may not hold only make the distances shorter.
std::pair<int, int> SecondWords(const RuleSet::Impl* rules, const Sequence& sequence) {
  const std::vector<Element>& elements = sequence.elements;
  const auto find = [&](TermId term, auto first, auto last) {
    return std::find_if(first, last, [&](const Element& element) { return element.term == term; });
  };
  const auto anchor = find(sequence.words[0], elements.begin(), elements.end());
  const auto second = find(sequence.words[1], elements.begin(), elements.end());
  // Terms of `all` stand anywhere, and of a term that stands twice either may be meant.
  const auto once = [&](auto at) {
    return at != elements.end() && find(at->term, at + 1, elements.end()) == elements.end();
  };
  if (!once(anchor) || !once(second)) {
    return {AnchorGroup::kFarBefore, AnchorGroup::kFarBehind};
  }
  int words = 0;
  for (auto at = std::min(anchor, second); at != std::max(anchor, second); ++at) {
    words += MostWords(rules, at->term) + static_cast<int>((at + 1)->gap);
  }
  return anchor < second ? std::pair(1, words) : std::pair(-words, -1);
}

// What CandidateFinder looks at before it looks at the sequences. Where the second has more phrases
// than fit, or there is none, kAlways lets every sentence pass.
void DescribeGroup(const RuleSet::Impl* rules, AnchorGroup* group) {
  group->phrases.fill(AnchorGroup::kNever);
  group->phrases.front() = AnchorGroup::kAlways;
  if (group->second == kNoTerm) return;
  const std::span<const uint32_t> phrases = rules->PhrasesOf(group->second);
  if (phrases.size() > AnchorGroup::kPhrases) return;
  std::transform(phrases.begin(), phrases.end(), group->phrases.begin(), AnchorGroup::KeyOf);
  int first = std::numeric_limits<int16_t>::max();
  int last = std::numeric_limits<int16_t>::min();
  for (uint32_t i = group->begin; i < group->end; ++i) {
    const auto [low, high] = SecondWords(rules, rules->sequences[rules->anchored[i]]);
    first = std::min(first, low);
    last = std::max(last, high);
  }
  // A distance that does not fit is taken for any.
  constexpr int kLeast = AnchorGroup::kFarBefore;
  constexpr int kMost = AnchorGroup::kFarBehind;
  group->first_word = static_cast<int16_t>(std::clamp(first, kLeast, kMost));
  group->last_word = static_cast<int16_t>(std::clamp(last, kLeast, kMost));
}

}  // namespace

void BuildAnchors(RuleSet::Impl* rules) {
  GroupSequences(rules);
  GiveTurns(rules);
  RelateTermsToPhrases(rules);
  for (AnchorGroup& group : rules->anchors) DescribeGroup(rules, &group);
}

}  // namespace newsvane::nlp
