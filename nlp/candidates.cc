// SPDX-License-Identifier: Apache-2.0
#include "nlp/candidates.h"

#include <algorithm>
#include <bit>

namespace newsvane::nlp {
namespace {

constexpr size_t kKeys = 1 << 16;
constexpr int kBits = 64;

}  // namespace

CandidateFinder::CandidateFinder(const RuleSet::Impl& rules)
    : rules_(rules), hits_(rules), tried_(rules.term_count), here_(kKeys / kBits), words_(kKeys) {
  here_[AnchorGroup::kAlways / kBits] |= uint64_t{1} << AnchorGroup::kAlways % kBits;
  words_[AnchorGroup::kAlways] = ~Words{0};
}

void CandidateFinder::Find(std::span<const PhraseHit> hits, std::vector<uint32_t>* sequences) {
  CollectChecks(hits);
  checks_made_ += checks_.size();
  if (!checks_.empty()) {
    Mark(hits);
    DropAbsent();
    hits_.Reset(hits);
  }
  const size_t first = sequences->size();
  const auto here = [&](TermId term) { return hits_.Has(term); };
  for (const Check& check : checks_) {
    if (!Near(check)) continue;
    for (uint32_t i = check.group->begin; i < check.group->end; ++i) {
      const std::vector<TermId>& words = rules_.sequences[rules_.anchored[i]].words;
      // The first is the anchor.
      if (std::all_of(words.begin() + 1, words.end(), here)) {
        sequences->push_back(rules_.anchored[i]);
      }
    }
  }
  PutInOrder(std::span(*sequences).subspan(first));
  sequences->insert(sequences->end(), rules_.unanchored.begin(), rules_.unanchored.end());
}

// A lead is a word of its sequence, so every candidate has a hit of it here.
void CandidateFinder::PutInOrder(std::span<uint32_t> sequences) {
  if (sequences.size() < 2) return;
  turns_.clear();
  for (const uint32_t index : sequences) {
    const Sequence& sequence = rules_.sequences[index];
    hits_.Find(sequence.lead, &lead_hits_);
    turns_.push_back({uint64_t{lead_hits_.front()} << 32 | sequence.turn, index});
  }
  std::sort(turns_.begin(), turns_.end());
  for (size_t i = 0; i < turns_.size(); ++i) sequences[i] = turns_[i].second;
}

// One check for each group of each anchor that is here, whatever the number of its hits: the bits
// of further hits are added to the checks that the first one made, which stand side by side from
// tried_[anchor].first_check on.
void CandidateFinder::CollectChecks(std::span<const PhraseHit> hits) {
  checks_.clear();
  if (hits.empty()) return;
  if (++generation_ == 0) {
    std::fill(tried_.begin(), tried_.end(), Tried{});
    generation_ = 1;
  }
  base_ = hits.front().word;
  // The least scale at which the last hit's bit is below 64: if n words divided by 64 have k binary
  // digits, then n < 64 * 2^k.
  scale_ = static_cast<uint32_t>(std::bit_width((hits.back().word - base_) / kBits));
  for (const PhraseHit& hit : hits) {
    for (const TermId anchor : rules_.phrase_anchors.Of(hit.phrase)) {
      const std::span<const AnchorGroup> groups = rules_.Anchors(anchor);
      Tried& tried = tried_[anchor];
      if (tried.generation == generation_) {
        for (size_t i = 0; i < groups.size(); ++i) {
          checks_[tried.first_check + i].anchors |= BitOf(hit);
        }
        continue;
      }
      tried = {generation_, static_cast<uint32_t>(checks_.size())};
      for (const AnchorGroup& group : groups) {
        __builtin_prefetch(&group);
        checks_.push_back({&group, BitOf(hit)});
      }
    }
  }
}

// Sets here_ and words_ to the phrases of this sentence. Only what the last one had set is cleared,
// since the tables are much larger than a sentence.
void CandidateFinder::Mark(std::span<const PhraseHit> hits) {
  for (const uint16_t key : marked_) {
    here_[key / kBits] &= ~(uint64_t{1} << key % kBits);
    words_[key] = 0;
  }
  marked_.clear();
  for (const PhraseHit& hit : hits) {
    const uint16_t key = AnchorGroup::KeyOf(hit.phrase);
    here_[key / kBits] |= uint64_t{1} << key % kBits;
    words_[key] |= BitOf(hit);
    marked_.push_back(key);
  }
}

// Drops the groups whose second is nowhere in the sentence, without a branch, since no processor
// could foresee it.
void CandidateFinder::DropAbsent() {
  size_t count = 0;
  for (const Check& check : checks_) {
    bool here = false;
    for (const uint16_t key : check.group->phrases) here |= Here(key);
    checks_[count] = check;
    count += here ? 1 : 0;
  }
  checks_.resize(count);
}

// Whether the second begins where a sequence could have it. An anchor in bit A may begin at any of
// its 2^scale_ words, so if the second begins d words behind it, its bit is A + d / 2^scale_
// rounded either way: the least distance is rounded down and the greatest up. (A shift of a
// negative number rounds down.)
bool CandidateFinder::Near(const Check& check) const {
  const AnchorGroup& group = *check.group;
  Words seconds = 0;
  for (const uint16_t key : group.phrases) {
    if (Here(key)) seconds |= words_[key];
  }
  const int first = group.first_word >> scale_;
  const int last = (group.last_word + (1 << scale_) - 1) >> scale_;
  for (Words anchors = check.anchors; anchors != 0; anchors &= anchors - 1) {
    const int anchor = std::countr_zero(anchors);
    const int from = std::max(anchor + first, 0);
    const int to = std::min(anchor + last, kBits - 1);
    if (from > to) continue;
    const Words window = ~Words{0} << from & ~Words{0} >> (kBits - 1 - to);
    if ((seconds & window) != 0) return true;
  }
  return false;
}

}  // namespace newsvane::nlp
