// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "nlp/literal_matcher.h"
#include "nlp/normalized_text.h"

namespace newsvane::nlp {

struct PhraseHit {  // Bytes of a NormalizedText, without the spaces around.
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t phrase = 0;
};

// Phrases of whole words, in any case, and who owns each. Words may end in "*", which stands for
// any ending: "rais* capex". Add, Compile, and from then on only const.
class PhraseIndex {
 public:
  // Memory of one thread; serves every index that was prepared with it.
  struct Scratch {
    LiteralMatcher::Scratch matcher;
    std::vector<LiteralHit> hits;
  };

  // The phrase's number, the same for the same phrase. An Error: nothing in it can be matched.
  Result<uint32_t> Add(std::string_view phrase, std::optional<uint32_t> owner);
  Result<void> Compile();

  size_t size() const { return phrases_.size(); }
  void Prepare(Scratch* scratch) const { matcher_.Prepare(&scratch->matcher); }

  // Sets `*hits` to those within [begin, end), in about the order of their ends. False when there
  // are more than `max_hits`. REQUIRES: a space stands before `begin` and at `end`, or they are the
  // limits of the text.
  bool Scan(const NormalizedText& text, uint32_t begin, uint32_t end, size_t max_hits,
            Scratch* scratch, std::vector<PhraseHit>* hits) const;

  std::span<const uint32_t> Owners(uint32_t phrase) const {
    return {owners_.data() + owners_begin_[phrase],
            owners_begin_[phrase + 1] - owners_begin_[phrase]};
  }

 private:
  // `pieces` are what stands between the asterisks, folded; the first is what the matcher looks
  // for. `exact` is the first piece's text, where its punctuation tells it from other phrases.
  struct Phrase {
    std::vector<std::string> pieces;
    std::string exact;
    uint32_t spaces_before = 0;
    uint32_t spaces_after = 0;  // 0 where an asterisk ends the first piece.
    std::vector<uint32_t> owners;
  };

  static Result<Phrase> Parse(std::string_view phrase);
  bool Verify(const Phrase& phrase, const NormalizedText& text, PhraseHit* hit) const;

  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> owners_begin_;
  LiteralMatcher matcher_;
};

}  // namespace newsvane::nlp
