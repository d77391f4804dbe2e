// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "nlp/text/normalized_text.h"

namespace newsvane::nlp {

struct PhraseHit {  // Words of a NormalizedText.
  uint32_t word = 0;
  uint32_t word_end = 0;
  uint32_t phrase = 0;
};

// Finds many phrases of whole words, in any case, in one pass over the words of a text. A word may
// end in "*", which stands for any ending: "rais* capex". Add, Compile, and from then on only
// const.
//
// A hit is where each word of the phrase, or its beginning before a "*", is the next word of the
// text, and what stands between the words is the same: one space, hyphen or quote of the text for
// one of the phrase, any other punctuation for itself. Before and after the phrase only punctuation
// that it was given counts.
//
// The phrases are a tree whose edges are words, kept in one hash table: each word of the text costs
// one probe, and another for each word that goes on a phrase, however many phrases there are. Since
// only whole words count, this does less than a matcher of bytes: see bench/rules.
class PhraseIndex {
 public:
  // The phrase's number: from 0 upwards, the same for the same phrase. `owner` is the caller's and
  // is added to Owners(). At most 256 bytes and, before a "*", 31; an Error also where it has no
  // word or a "*" that does not end one. Nothing is added then.
  // REQUIRES: not compiled yet.
  Result<uint32_t> Add(std::string_view phrase, std::optional<uint32_t> owner);
  // REQUIRES: called once, also of an index without phrases, before anything below.
  void Compile();

  size_t size() const { return phrases_.size(); }  // Of different phrases.
  // In the order in which they were added, each once.
  // REQUIRES: phrase < size(), as for all below.
  std::span<const uint32_t> Owners(uint32_t phrase) const {
    const uint32_t begin = owners_begin_[phrase];
    return {owners_.data() + begin, owners_begin_[phrase + 1] - begin};
  }

  // How many words the phrase has, which is how many each of its hits has.
  size_t Words(uint32_t phrase) const { return phrases_[phrase].glue.size() - 1; }

  // Sets `*hits` to those that start at the words [word, word_end), in their order; of those that
  // start at the same word, the order is always the same but means nothing. They may end behind
  // `word_end`. False when there are more than `max_hits`: then `*hits` are the first `max_hits`.
  // REQUIRES: word <= word_end <= text.word_count(). Safe from any thread.
  bool Scan(const NormalizedText& text, uint32_t word, uint32_t word_end, size_t max_hits,
            std::vector<PhraseHit>* hits) const;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};

  // `glue` is what stands around and between the words, where a text must have the same.
  struct Phrase {
    std::vector<std::string> glue;  // Before, between and after: one more than words.
    std::vector<uint32_t> owners;
    bool plain = true;  // One space or hyphen between words, nothing around.
  };
  // The end of a path of words. In one cache line with the next, as it is all that a hit reads.
  struct Node {
    uint64_t head = 0;     // The first eight letters of its word.
    uint32_t letters = 0;  // Where all of them stand in letters_.
    uint32_t parent = kNone;
    uint32_t first_phrase = 0;    // In by_node_.
    uint32_t child_prefixes = 0;  // By open words: the set of their sizes, as bits.
    uint16_t phrases = 0;
    uint16_t size = 0;
    bool open = false;          // Any ending may follow the letters.
    bool has_children = false;  // By whole words.
  };
  struct NodePhrase {
    uint32_t phrase;
    bool plain;  // And of one word: nothing to compare.
  };
  struct Slot {
    uint32_t tag = 0;
    uint32_t node = kNone;
  };

  struct Promising {  // A word that may start a phrase.
    uint64_t hash;
    uint32_t word;
    bool whole;  // By itself, or by its beginning.
    bool open;
  };

  class BitSet {
   public:
    void Reset(size_t bits) { words_.assign(bits / 64 + 1, 0); }
    void Set(size_t bit) { words_[bit / 64] |= uint64_t{1} << bit % 64; }
    bool Has(size_t bit) const { return (words_[bit / 64] >> bit % 64 & 1) != 0; }

   private:
    std::vector<uint64_t> words_;
  };

  // Tells of most hashes that are not in it that they are not.
  class HashFilter {
   public:
    void Reset(size_t bits) {
      const size_t size = std::bit_ceil(std::max<size_t>(bits, 64));
      shift_ = static_cast<uint32_t>(64 - std::bit_width(size - 1));
      bits_.Reset(size);
    }
    void Set(uint64_t hash) { bits_.Set(hash >> shift_); }
    bool Has(uint64_t hash) const { return bits_.Has(hash >> shift_); }

   private:
    BitSet bits_;
    uint32_t shift_ = 0;
  };

  uint32_t AddNode(uint32_t parent, std::string_view letters, bool open);
  void InsertSlots();
  uint32_t Find(uint64_t hash, uint32_t parent, const char* letters, uint32_t size,
                bool open) const;
  void Start(const NormalizedText& text, const Promising& start,
             std::vector<PhraseHit>* hits) const;
  void Walk(const NormalizedText& text, uint32_t parent, uint32_t first, uint32_t word,
            std::vector<PhraseHit>* hits) const;
  void FollowPrefixes(const NormalizedText& text, uint32_t parent, uint32_t prefixes,
                      uint32_t first, uint32_t word, std::vector<PhraseHit>* hits) const;
  void Reach(const NormalizedText& text, uint32_t node, uint32_t first, uint32_t word,
             std::vector<PhraseHit>* hits) const;
  bool GlueHolds(const Phrase& phrase, const NormalizedText& text, const PhraseHit& hit) const;

  std::vector<Phrase> phrases_;
  std::vector<uint32_t> phrase_nodes_;
  std::vector<NodePhrase> by_node_;  // By the node where they end.
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> owners_begin_;
  std::vector<Node> nodes_;  // The first is the root.
  std::string letters_;
  std::vector<Slot> slots_;
  uint32_t shift_ = 63;
  HashFilter starts_;     // Of first words: small enough for the fastest cache.
  HashFilter goes_on_;    // Of the others.
  BitSet prefix_starts_;  // Where root_prefixes_ is not empty.
  BitSet short_starts_;   // The first two bytes of words that a shorter prefix may start.
  // Sizes of open first words, as bits: by a hash of their first three letters, and of those that
  // are shorter by their first.
  std::vector<uint32_t> root_prefixes_;
  std::array<uint32_t, 256> short_prefixes_{};
  std::unordered_map<std::string, uint32_t> node_ids_;    // While phrases are added.
  std::unordered_map<std::string, uint32_t> phrase_ids_;  // The same.
};

}  // namespace newsvane::nlp
