// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/phrase_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace newsvane::nlp {
namespace {

constexpr size_t kMaxPhraseBytes = 256;
constexpr uint32_t kMaxPrefix = 31;  // What a set of sizes in 32 bits holds.
constexpr uint32_t kPrefixBuckets = 1 << 13;
constexpr uint64_t kMix1 = 0x9E3779B97F4A7C15;
constexpr uint64_t kMix2 = 0xD6E8FEB86659FD93;

static_assert(std::endian::native == std::endian::little, "words are hashed as they are loaded");

inline uint64_t Load(const char* bytes) {
  uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// The first eight letters. REQUIRES: kPadding bytes can be read from `word` on.
inline uint64_t Head(const char* word, uint32_t size) {
  return Load(word) & ~uint64_t{0} >> (64 - 8 * std::min(size, 8u));
}

// Without branches, since the lengths of words are as good as random. Words that agree in their
// first and last eight bytes and their length share a hash.
// REQUIRES: kPadding bytes can be read from `word` and from its end on.
inline uint64_t HashWord(const char* word, uint32_t size) {
  const uint32_t loaded = std::min(size, 8u);
  const uint64_t mask = ~uint64_t{0} >> (64 - 8 * loaded);
  const uint64_t head = Load(word) & mask;
  const uint64_t tail = Load(word + (size - loaded)) & mask;
  return head * kMix1 ^ (tail + size) * kMix2;
}

inline uint64_t HashEdge(uint64_t word_hash, uint32_t parent, bool open) {
  const uint64_t hash = (word_hash ^ (uint64_t{parent} * 2 + (open ? 1 : 0)) * kMix2) * kMix1;
  return hash ^ hash >> 32;
}

inline void Prefetch(const void* memory) { __builtin_prefetch(memory); }

// Whether two words are the same whose first eight letters are.
inline bool SameLetters(const char* a, const char* b, uint32_t size) {
  if (size <= 8) return true;
  for (uint32_t i = 8; i + 8 < size; i += 8) {
    if (Load(a + i) != Load(b + i)) return false;
  }
  return Load(a + size - 8) == Load(b + size - 8);
}

constexpr uint32_t kBucketLetters = 3;

inline uint32_t PrefixBucket(const char* word) {
  return static_cast<uint32_t>((Load(word) & 0xFFFFFF) * kMix1 >>
                               (64 - std::bit_width(kPrefixBuckets - 1)));
}

// The first two bytes.
inline uint32_t ShortBucket(const char* word) { return static_cast<uint32_t>(Load(word) & 0xFFFF); }

// Punctuation that writers put and leave out freely.
bool IsLoose(char c) { return c == ' ' || c == '-' || c == '"'; }

bool GlueEquals(std::string_view wanted, std::string_view found) {
  return std::equal(wanted.begin(), wanted.end(), found.begin(), found.end(),
                    [](char a, char b) { return a == b || (IsLoose(a) && IsLoose(b)); });
}

// What stands before or after a phrase, as far as it tells it from others: "(", "'s", "!".
std::string OuterGlue(std::string_view glue) {
  std::string kept(glue);
  std::erase_if(kept, [](char c) { return IsLoose(c) || c == '.' || c == ',' || c == '*'; });
  return kept;
}

}  // namespace

Result<uint32_t> PhraseIndex::Add(std::string_view phrase, std::optional<uint32_t> owner) {
  if (phrase.size() > kMaxPhraseBytes) {
    return Fail("a phrase is longer than " + std::to_string(kMaxPhraseBytes) + " bytes");
  }
  NormalizedText text;
  text.Reset(phrase, "", kMaxPhraseBytes);
  if (text.word_count() == 0) return Fail("nothing in '" + std::string(phrase) + "' is a word");
  if (nodes_.empty()) nodes_.emplace_back();
  Phrase parsed;
  uint32_t node = 0;
  uint32_t glue_begin = 0;
  size_t stars = 0;
  for (uint32_t i = 0; i < text.word_count(); ++i) {
    const Word word = text.word(i);
    const bool open = text.text()[word.end] == '*';
    const uint32_t size = word.end - word.begin;
    if (open && size > kMaxPrefix) {
      return Fail("more than " + std::to_string(kMaxPrefix) + " bytes stand before '*'");
    }
    std::string glue(text.text().substr(glue_begin, word.begin - glue_begin));
    parsed.glue.push_back(i == 0 ? OuterGlue(glue) : glue);
    const bool plain = i == 0 ? parsed.glue[0].empty() : GlueEquals(" ", glue);
    parsed.plain = parsed.plain && plain;
    glue_begin = word.end + (open ? 1 : 0);
    const bool ends_word = !open || !IsWordByte(text.folded()[glue_begin]);
    stars += open && ends_word ? 1 : 0;
    node = AddNode(node, text.folded().substr(word.begin, size), open);
  }
  if (stars != static_cast<size_t>(std::count(phrase.begin(), phrase.end(), '*'))) {
    return Fail("'*' stands only at the end of a word");
  }
  parsed.glue.push_back(OuterGlue(text.text().substr(glue_begin)));
  parsed.plain = parsed.plain && parsed.glue.back().empty();
  std::string key = std::to_string(node);
  for (const std::string& glue : parsed.glue) key += '|' + glue;
  const auto [entry, inserted] =
      phrase_ids_.try_emplace(std::move(key), static_cast<uint32_t>(phrases_.size()));
  if (inserted) {
    phrases_.push_back(std::move(parsed));
    phrase_nodes_.push_back(node);
  }
  std::vector<uint32_t>& owners = phrases_[entry->second].owners;
  if (owner && std::find(owners.begin(), owners.end(), *owner) == owners.end()) {
    owners.push_back(*owner);
  }
  return entry->second;
}

uint32_t PhraseIndex::AddNode(uint32_t parent, std::string_view letters, bool open) {
  std::string key = std::to_string(parent) + (open ? '*' : ' ');
  key += letters;
  const auto [entry, inserted] =
      node_ids_.try_emplace(std::move(key), static_cast<uint32_t>(nodes_.size()));
  if (!inserted) return entry->second;
  Node node;
  node.parent = parent;
  node.letters = static_cast<uint32_t>(letters_.size());
  node.size = static_cast<uint16_t>(letters.size());
  node.open = open;
  letters_ += letters;
  if (open) {
    nodes_[parent].child_prefixes |= 1u << letters.size();
  } else {
    nodes_[parent].has_children = true;
  }
  nodes_.push_back(node);
  return entry->second;
}

void PhraseIndex::Compile() {
  owners_begin_.assign(1, 0);
  for (uint32_t i = 0; i < phrases_.size(); ++i) {
    owners_.insert(owners_.end(), phrases_[i].owners.begin(), phrases_[i].owners.end());
    owners_begin_.push_back(static_cast<uint32_t>(owners_.size()));
    by_node_.push_back({i, phrases_[i].plain && phrases_[i].glue.size() == 2});
  }
  const auto node_of = [&](const NodePhrase& entry) { return phrase_nodes_[entry.phrase]; };
  std::stable_sort(by_node_.begin(), by_node_.end(), [&](const NodePhrase& a, const NodePhrase& b) {
    return node_of(a) < node_of(b);
  });
  for (uint32_t i = 0; i < by_node_.size(); ++i) {
    Node& node = nodes_[node_of(by_node_[i])];
    if (node.phrases++ == 0) node.first_phrase = i;
  }
  letters_.append(NormalizedText::kPadding, ' ');
  InsertSlots();
  node_ids_ = {};
  phrase_ids_ = {};
  phrase_nodes_ = {};
}

void PhraseIndex::InsertSlots() {
  const size_t size = std::bit_ceil(std::max<size_t>(nodes_.size() * 2, 16));
  slots_.assign(size, {});
  shift_ = static_cast<uint32_t>(64 - std::bit_width(size - 1));
  const auto is_start = [](const Node& node) { return node.parent == 0; };
  const auto starts = static_cast<size_t>(std::count_if(nodes_.begin(), nodes_.end(), is_start));
  starts_.Reset(starts * 16);
  goes_on_.Reset((nodes_.size() - starts) * 16);
  root_prefixes_.assign(kPrefixBuckets, 0);
  prefix_starts_.Reset(kPrefixBuckets);
  short_starts_.Reset(1 << 16);
  for (uint32_t i = 1; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    const char* letters = letters_.data() + node.letters;
    node.head = Head(letters, node.size);
    const uint64_t hash = HashEdge(HashWord(letters, node.size), node.parent, node.open);
    size_t slot = hash >> shift_;
    while (slots_[slot].node != kNone) slot = (slot + 1) & (size - 1);
    slots_[slot] = {static_cast<uint32_t>(hash), i};
    if (!node.open) (node.parent == 0 ? starts_ : goes_on_).Set(hash);
    if (node.parent != 0 || !node.open) continue;
    if (node.size < kBucketLetters) {
      short_prefixes_[static_cast<uint8_t>(*letters)] |= 1u << node.size;
      const uint32_t seconds = node.size == 1 ? 256 : 1;  // Any second byte may follow one letter.
      for (uint32_t second = 0; second < seconds; ++second) {
        short_starts_.Set(seconds == 1 ? ShortBucket(letters)
                                       : static_cast<uint8_t>(*letters) | second << 8);
      }
    } else {
      root_prefixes_[PrefixBucket(letters)] |= 1u << node.size;
      prefix_starts_.Set(PrefixBucket(letters));
    }
  }
}

inline uint32_t PhraseIndex::Find(uint64_t hash, uint32_t parent, const char* letters,
                                  uint32_t size, bool open) const {
  for (size_t slot = hash >> shift_;; slot = (slot + 1) & (slots_.size() - 1)) {
    const Slot& here = slots_[slot];
    if (here.node == kNone) return kNone;
    if (here.tag != static_cast<uint32_t>(hash)) continue;
    const Node& node = nodes_[here.node];
    const bool same_head = (node.parent == parent) & (node.size == size) & (node.open == open) &
                           (node.head == Head(letters, size));
    if (!same_head) continue;
    if (SameLetters(letters_.data() + node.letters, letters, size)) return here.node;
  }
}

bool PhraseIndex::Scan(const NormalizedText& text, uint32_t word, uint32_t word_end,
                       size_t max_hits, std::vector<PhraseHit>* hits) const {
  hits->clear();
  if (nodes_.empty()) return true;
  const char* folded = text.folded().data();
  std::array<Promising, 128> promising;
  while (word < word_end) {
    // Words that start no phrase, most of them, are passed over without a branch on each.
    size_t count = 0;
    const uint32_t chunk_end = std::min(word_end, word + static_cast<uint32_t>(promising.size()));
    for (; word < chunk_end; ++word) {
      const Word bytes = text.word(word);
      const char* letters = folded + bytes.begin;
      const uint64_t hash = HashEdge(HashWord(letters, bytes.size()), 0, false);
      const bool whole = starts_.Has(hash);
      const bool open = bool(unsigned{prefix_starts_.Has(PrefixBucket(letters))} |
                             unsigned{short_starts_.Has(ShortBucket(letters))});
      promising[count] = {hash, word, whole, open};
      count += unsigned{whole} | unsigned{open};
    }
    // What they lead to is fetched for all at once, as each would be waited for by itself.
    for (size_t i = 0; i < count; ++i) Prefetch(&slots_[promising[i].hash >> shift_]);
    for (size_t i = 0; i < count; ++i) {
      const uint32_t node = slots_[promising[i].hash >> shift_].node;
      Prefetch(&nodes_[node == kNone ? 0 : node]);
    }
    for (size_t i = 0; i < count; ++i) Start(text, promising[i], hits);
    if (hits->size() > max_hits) {
      hits->resize(max_hits);
      return false;
    }
  }
  return true;
}

inline void PhraseIndex::Start(const NormalizedText& text, const Promising& start,
                               std::vector<PhraseHit>* hits) const {
  const Word bytes = text.word(start.word);
  const char* letters = text.folded().data() + bytes.begin;
  if (start.whole) {
    const uint32_t node = Find(start.hash, 0, letters, bytes.size(), false);
    if (node != kNone) Reach(text, node, start.word, start.word, hits);
  }
  if (!start.open) return;
  const uint32_t prefixes =
      root_prefixes_[PrefixBucket(letters)] | short_prefixes_[static_cast<uint8_t>(*letters)];
  if (prefixes != 0) FollowPrefixes(text, 0, prefixes, start.word, start.word, hits);
}

// Goes on from `parent`, which the words from `first` to before `word` have reached.
void PhraseIndex::Walk(const NormalizedText& text, uint32_t parent, uint32_t first, uint32_t word,
                       std::vector<PhraseHit>* hits) const {
  const Word bytes = text.word(word);
  const char* letters = text.folded().data() + bytes.begin;
  if (nodes_[parent].has_children) {
    const uint64_t hash = HashEdge(HashWord(letters, bytes.size()), parent, false);
    if (goes_on_.Has(hash)) {
      const uint32_t node = Find(hash, parent, letters, bytes.size(), false);
      if (node != kNone) Reach(text, node, first, word, hits);
    }
  }
  const uint32_t prefixes = nodes_[parent].child_prefixes;
  if (prefixes != 0) FollowPrefixes(text, parent, prefixes, first, word, hits);
}

// Tries the open words of the sizes in `prefixes` at `word`.
void PhraseIndex::FollowPrefixes(const NormalizedText& text, uint32_t parent, uint32_t prefixes,
                                 uint32_t first, uint32_t word,
                                 std::vector<PhraseHit>* hits) const {
  const Word bytes = text.word(word);
  const char* letters = text.folded().data() + bytes.begin;
  for (; prefixes != 0; prefixes &= prefixes - 1) {
    const auto size = static_cast<uint32_t>(std::countr_zero(prefixes));
    if (size > bytes.size()) return;
    const uint64_t hash = HashEdge(HashWord(letters, size), parent, true);
    const uint32_t node = Find(hash, parent, letters, size, true);
    if (node != kNone) Reach(text, node, first, word, hits);
  }
}

void PhraseIndex::Reach(const NormalizedText& text, uint32_t node, uint32_t first, uint32_t word,
                        std::vector<PhraseHit>* hits) const {
  const Node& reached = nodes_[node];
  for (uint32_t i = 0; i < reached.phrases; ++i) {
    const NodePhrase& here = by_node_[reached.first_phrase + i];
    const PhraseHit hit{first, word + 1, here.phrase};
    if (here.plain || GlueHolds(phrases_[hit.phrase], text, hit)) hits->push_back(hit);
  }
  const bool goes_on = reached.has_children || reached.child_prefixes != 0;
  if (goes_on && word + 1 < text.word_count()) Walk(text, node, first, word + 1, hits);
}

bool PhraseIndex::GlueHolds(const Phrase& phrase, const NormalizedText& text,
                            const PhraseHit& hit) const {
  constexpr std::string_view kSpace = " ";
  const std::string_view bytes = text.text();
  for (uint32_t i = hit.word + 1; i < hit.word_end; ++i) {
    const uint32_t begin = text.word(i - 1).end;
    const std::string_view found = bytes.substr(begin, text.word(i).begin - begin);
    const std::string_view wanted = phrase.plain ? kSpace : phrase.glue[i - hit.word];
    if (!GlueEquals(wanted, found)) return false;
  }
  if (phrase.plain) return true;
  const std::string& before = phrase.glue.front();
  const std::string& after = phrase.glue.back();
  const uint32_t begin = text.word(hit.word).begin;
  const uint32_t end = text.word(hit.word_end - 1).end;
  return begin >= before.size() && bytes.substr(begin - before.size(), before.size()) == before &&
         bytes.substr(end, after.size()) == after;
}

}  // namespace newsvane::nlp
