// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/normalized_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "nlp/text/characters.h"
#include "nlp/text/markup.h"

namespace newsvane::nlp {
namespace {

enum class ByteClass : uint8_t { kPlain, kWhitespace, kMarkup, kOther };

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<uint8_t>(c) >= 0x80;
}

// A space is plain; a second one is not, see AppendPlain().
constexpr std::array<ByteClass, 256> kByteClass = [] {
  std::array<ByteClass, 256> classes{};
  for (size_t c = 0; c < 256; ++c) {
    classes[c] = c < 0x20 || c >= 0x7F ? ByteClass::kOther : ByteClass::kPlain;
  }
  for (const char c : {'\t', '\n', '\r', '\f', '\v'}) {
    classes[static_cast<uint8_t>(c)] = ByteClass::kWhitespace;
  }
  classes['<'] = classes['&'] = ByteClass::kMarkup;
  return classes;
}();

constexpr std::array<char, 128> kFoldedByte = [] {
  std::array<char, 128> folded{};
  for (int c = 0; c < 128; ++c) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    folded[static_cast<size_t>(c)] = static_cast<char>(upper ? c + 32 : word ? c : ' ');
  }
  return folded;
}();

ByteClass ClassOf(char c) { return kByteClass[static_cast<uint8_t>(c)]; }

// Sixteen bytes at a time, in the compiler's vectors: whatever the processor has stands behind
// them.
using Block = uint8_t __attribute__((vector_size(16)));
using Halves = std::array<uint64_t, 2>;

Block Load(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, sizeof block);
  return block;
}

// Bytes that AppendPlain() leaves to others: what is not printable ASCII, '<', '&', and a space
// behind a space. Nowhere a branch at a single space, which no processor could foresee.
auto Stops(Block block, Block previous) {
  return (block < 0x20) | (block >= 0x7F) | (block == '<') | (block == '&') |
         ((block == ' ') & (previous == ' '));
}

auto Marks(Block block) {
  return (block == '.') | (block == ',') | (block == '\'') | (block == ';') | (block == '!') |
         (block == '?');
}

bool IsMark(int32_t c) {
  return c == '.' || c == ',' || c == '\'' || c == ';' || c == '!' || c == '?';
}

// Calls `visit` with the index of each byte that is set.
template <class Mask, class Visit>
void ForEachSet(Mask mask, const Visit& visit) {
  const auto halves = std::bit_cast<Halves>(mask);
  for (uint32_t half = 0; half < 2; ++half) {
    for (uint64_t bits = halves[half]; bits != 0;) {
      const auto byte = static_cast<uint32_t>(std::countr_zero(bits)) / 8;
      visit(8 * half + byte);
      bits &= ~(uint64_t{0xFF} << (8 * byte));
    }
  }
}

// The index of the first byte that is set; one beyond the last where none is.
uint32_t FirstSet(auto mask) {
  const auto halves = std::bit_cast<Halves>(mask);
  const int bits = halves[0] != 0 ? std::countr_zero(halves[0]) : 64 + std::countr_zero(halves[1]);
  return static_cast<uint32_t>(bits) / 8;
}

constexpr uint32_t kBits = 64;

// Which of 64 folded bytes are part of a word.
uint64_t WordBits(const char* bytes) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < kBits; i += sizeof(Block)) {
    const auto halves = std::bit_cast<Halves>(Load(bytes + i) > ' ');
    // Keeps one bit of each byte, another for each, and adds them all up in the highest byte.
    const auto gather = [](uint64_t half) {
      return (half & 0x8040201008040201) * 0x0101010101010101 >> 56;
    };
    bits |= (gather(halves[0]) | gather(halves[1]) << 8) << i;
  }
  return bits;
}

// What kFoldedByte does.
Block Fold(Block block) {
  const Block lower = block | (Block((block >= 'A') & (block <= 'Z')) & 0x20);
  const Block word = Block(((lower >= 'a') & (lower <= 'z')) | ((block >= '0') & (block <= '9')));
  return (lower & word) | (~word & ' ');
}

// `text` cut to `size` bytes, but not inside a character.
std::string_view Cut(std::string_view text, size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<uint8_t>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

void NormalizedText::Reset(std::string_view headline, std::string_view body, size_t max_bytes) {
  text_.clear();
  folded_.clear();
  segments_.clear();
  marks_.clear();
  const std::string_view first = Cut(headline, max_bytes);
  const std::string_view second = Cut(body, max_bytes - first.size());
  truncated_ = first.size() < headline.size() || second.size() < body.size();
  AppendSpace(0, 0);
  body_begin_ = 0;  // Not known yet: this is the headline.
  AppendField(first);
  body_begin_ = size();
  if (!second.empty()) {
    AppendParagraph(0, 0);
    body_begin_ = size();
    AppendField(second);
  }
  JoinWords();
  FindWords();
}

void NormalizedText::AppendField(std::string_view field) {
  size_t at = 0;
  while (at < field.size()) {
    switch (ClassOf(field[at])) {
      case ByteClass::kPlain:
        at = field[at] == ' ' && text_.back() == ' ' ? AppendWhitespace(field, at)
                                                     : AppendPlain(field, at);
        break;
      case ByteClass::kWhitespace:
        at = AppendWhitespace(field, at);
        break;
      case ByteClass::kMarkup:
        at = AppendMarkup(field, at);
        break;
      case ByteClass::kOther:
        at = AppendCharacter(field, at);
        break;
    }
  }
  AppendSpace(field.size(), field.size());
}

size_t NormalizedText::AppendPlain(std::string_view field, size_t at) {
  size_t end = at + 1;  // The first byte is plain.
  while (end + sizeof(Block) <= field.size()) {
    const uint32_t stop = FirstSet(Stops(Load(&field[end]), Load(&field[end - 1])));
    end += stop;
    if (stop < sizeof(Block)) break;
  }
  while (end < field.size() && ClassOf(field[end]) == ByteClass::kPlain &&
         (field[end] != ' ' || field[end - 1] != ' ')) {
    ++end;
  }
  // A combining mark (U+0300 to U+036F) belongs to the letter before it.
  const bool combining = end < field.size() && (field[end] == '\xCC' || field[end] == '\xCD');
  if (combining && --end == at) return AppendCharacter(field, at);
  Verbatim(at);
  const uint32_t begin = size();
  text_.append(field, at, end - at);
  folded_.resize(text_.size());
  FoldPlain(begin);
  return end;
}

// Folds the plain text from `begin` on.
void NormalizedText::FoldPlain(uint32_t begin) {
  uint32_t i = begin;
  for (; i + sizeof(Block) <= size(); i += sizeof(Block)) {
    const Block block = Load(&text_[i]);
    const Block folded = Fold(block);
    std::memcpy(&folded_[i], &folded, sizeof folded);
    ForEachSet(Marks(block), [&](uint32_t byte) { marks_.push_back(i + byte); });
  }
  if (size() - begin >= sizeof(Block)) {
    // The rest together with what stands before it.
    const uint32_t last = size() - static_cast<uint32_t>(sizeof(Block));
    const Block block = Load(&text_[last]);
    const Block folded = Fold(block);
    std::memcpy(&folded_[last], &folded, sizeof folded);
    ForEachSet(Marks(block), [&](uint32_t byte) {
      if (last + byte >= i) marks_.push_back(last + byte);
    });
    return;
  }
  for (; i < size(); ++i) {
    folded_[i] = kFoldedByte[static_cast<uint8_t>(text_[i])];
    if (IsMark(text_[i])) marks_.push_back(i);
  }
}

size_t NormalizedText::AppendWhitespace(std::string_view field, size_t at) {
  size_t end = at;
  size_t lines = 0;
  size_t indent = 0;
  for (; end < field.size(); ++end) {
    if (field[end] != ' ' && ClassOf(field[end]) != ByteClass::kWhitespace) break;
    const bool line = field[end] == '\n';
    lines += line ? 1 : 0;
    indent = line ? 0 : indent + 1;
  }
  const bool item = end < field.size() && (field[end] == '*' || field[end] == '-');
  // In a headline a line end parts it from its sub-headline; in a body lines are wrapped.
  const bool headline = body_begin_ == 0;
  if (lines >= 2 || (lines == 1 && (headline || indent >= 2 || item))) {
    AppendParagraph(at, end);
  } else {
    AppendSpace(at, end);
  }
  return end;
}

size_t NormalizedText::AppendMarkup(std::string_view field, size_t at) {
  const Markup markup = field[at] == '<' ? ParseTag(field, at) : ParseEntity(field, at);
  switch (markup.kind) {
    case Markup::Kind::kNone:
      AppendCodePoint(field[at], at, at + 1);
      return at + 1;
    case Markup::Kind::kInline:
      break;
    case Markup::Kind::kBlock:
      AppendParagraph(at, markup.end);
      break;
    case Markup::Kind::kEntity:
      AppendCodePoint(markup.code_point, at, markup.end);
      break;
  }
  return markup.end;
}

// One character with its combining marks.
size_t NormalizedText::AppendCharacter(std::string_view field, size_t at) {
  constexpr size_t kMaxMarks = 8;  // More are not writing but an attack.
  int32_t code_point = 0;
  size_t end = at + Decode(field, at, &code_point);
  size_t marks = 0;
  while (end < field.size() && marks < kMaxMarks) {
    int32_t next = 0;
    const size_t length = Decode(field, end, &next);
    if (!IsCombining(next)) break;
    end += length;
    ++marks;
  }
  if (marks == 0) {
    AppendCodePoint(code_point, at, end);
    return end;
  }
  std::array<utf8proc_int32_t, 256> buffer;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
  utf8proc_ssize_t count = utf8proc_decompose(
      reinterpret_cast<const utf8proc_uint8_t*>(field.data()) + at,
      static_cast<utf8proc_ssize_t>(end - at), buffer.data(), buffer.size(), options);
  const bool fits = count > 0 && count <= static_cast<utf8proc_ssize_t>(buffer.size());
  if (fits) count = utf8proc_normalize_utf32(buffer.data(), count, options);
  if (!fits || count <= 0) {
    AppendCodePoint(0xFFFD, at, end);
    return end;
  }
  Replaced(at, end);
  for (utf8proc_ssize_t i = 0; i < count; ++i) AppendEncoded(buffer[static_cast<size_t>(i)]);
  return end;
}

// Appends one code point without combining marks that stands for the original's [from, to).
void NormalizedText::AppendCodePoint(int32_t code_point, size_t from, size_t to) {
  const int32_t folded = FoldTypography(code_point);
  if (folded == 0) return;
  if (folded == '\n') return AppendParagraph(from, to);
  if (IsSpace(folded)) return AppendSpace(from, to);
  if (folded < 0x80) {
    Replaced(from, to);
    AppendEncoded(folded);
    if (IsWideStop(code_point)) AppendSpace(to, to);
    return;
  }
  std::array<utf8proc_int32_t, 32> buffer;
  int boundary = 0;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
  utf8proc_ssize_t count =
      utf8proc_decompose_char(folded, buffer.data(), buffer.size(), options, &boundary);
  const bool fits = count > 0 && count <= static_cast<utf8proc_ssize_t>(buffer.size());
  if (fits) count = utf8proc_normalize_utf32(buffer.data(), count, options);
  if (!fits || count <= 0) {
    buffer[0] = folded;
    count = 1;
  }
  const bool ideograph = IsIdeograph(buffer[0]);
  if (ideograph) AppendSpace(from, from);
  Replaced(from, to);
  for (utf8proc_ssize_t i = 0; i < count; ++i) AppendEncoded(buffer[static_cast<size_t>(i)]);
  if (ideograph || IsWideStop(code_point)) AppendSpace(to, to);
}

void NormalizedText::AppendEncoded(int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = static_cast<size_t>(utf8proc_encode_char(code_point, bytes.data()));
  text_.append(reinterpret_cast<const char*>(bytes.data()), length);
  if (code_point < 0x80) {
    folded_.push_back(kFoldedByte[static_cast<size_t>(code_point)]);
    if (IsMark(code_point)) marks_.push_back(size() - 1);
    return;
  }
  if (!IsWordCharacter(code_point)) {
    folded_.append(length, ' ');
    return;
  }
  std::array<utf8proc_uint8_t, 4> lower;
  const auto lower_length =
      static_cast<size_t>(utf8proc_encode_char(utf8proc_tolower(code_point), lower.data()));
  // Both copies share their positions, so the few letters whose cases differ in length stay.
  const auto* folded = lower_length == length ? lower.data() : bytes.data();
  folded_.append(reinterpret_cast<const char*>(folded), length);
}

void NormalizedText::AppendSpace(size_t from, size_t to) {
  if (!text_.empty() && text_.back() == ' ') return;
  Replaced(from, to);
  text_.push_back(' ');
  folded_.push_back(' ');
}

void NormalizedText::AppendParagraph(size_t from, size_t to) {
  AppendSpace(from, to);
  if (text_.size() >= 2 && text_[text_.size() - 2] == '\n') return;
  Replaced(from, to);
  marks_.push_back(size());
  text_.append("\n ");
  folded_.append("\n ");
}

// Lets marks inside words be part of them: "3.5", "125,000", "isn't"; and drops the "s" of
// "Meta's".
void NormalizedText::JoinWords() {
  for (const uint32_t at : marks_) {
    const char before = text_[at - 1];
    const char after = text_[at + 1];
    if (text_[at] == '\'') {
      if (!IsLetter(before) || !IsLetter(after)) continue;
      const bool possessive = (after == 's' || after == 'S') && folded_[at + 2] == ' ';
      (possessive ? folded_[at + 1] : folded_[at]) = possessive ? ' ' : '\'';
    } else if (text_[at] == '.' || text_[at] == ',') {
      if (IsDigit(before) && IsDigit(after)) folded_[at] = text_[at];
    }
  }
}

void NormalizedText::FindWords() {
  folded_.append(kBits + kPadding, ' ');
  if (edges_.size() <= text_.size()) edges_.resize(text_.size() + 1);
  uint32_t count = 0;
  uint64_t inside = 0;  // Whether the byte before is part of a word.
  for (uint32_t i = 0; i < size(); i += kBits) {
    const uint64_t words = WordBits(&folded_[i]);
    for (uint64_t edges = words ^ (words << 1 | inside); edges != 0; edges &= edges - 1) {
      edges_[count++] = i + static_cast<uint32_t>(std::countr_zero(edges));
    }
    inside = words >> (kBits - 1);
  }
  word_count_ = count / 2;
}

uint32_t NormalizedText::WordAt(uint32_t position) const {
  uint32_t first = 0;
  uint32_t count = word_count();
  while (count > 1) {
    const uint32_t half = count / 2;
    first = edges_[2 * (first + half)] <= position ? first + half : first;
    count -= half;
  }
  return first;
}

void NormalizedText::Verbatim(size_t from) {
  const auto original = static_cast<uint32_t>(from);
  if (!segments_.empty()) {
    const Segment& last = segments_.back();
    if (last.verbatim && last.original + (size() - last.begin) == original) return;
  }
  segments_.push_back({size(), original, 0, true});
}

void NormalizedText::Replaced(size_t from, size_t to) {
  segments_.push_back({size(), static_cast<uint32_t>(from), static_cast<uint32_t>(to), false});
}

const NormalizedText::Segment& NormalizedText::SegmentOf(uint32_t position) const {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), position,
                       [](uint32_t at, const Segment& segment) { return at < segment.begin; });
  return *(after - 1);
}

Span NormalizedText::Original(uint32_t begin, uint32_t end) const {
  const Segment& first = SegmentOf(begin);
  const Segment& last = SegmentOf(end - 1);
  Span span;
  span.field = begin < body_begin_ ? Field::kHeadline : Field::kBody;
  span.start = first.verbatim ? first.original + (begin - first.begin) : first.original;
  span.end = last.verbatim ? last.original + (end - last.begin) : last.original_end;
  return span;
}

}  // namespace newsvane::nlp
