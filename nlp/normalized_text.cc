// SPDX-License-Identifier: Apache-2.0
#include "nlp/normalized_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "nlp/markup.h"

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

constexpr std::array<bool, 256> kIsMark = [] {
  std::array<bool, 256> marks{};
  for (const char c : {'.', ',', '\'', ';', '!', '?', '\n'}) marks[static_cast<uint8_t>(c)] = true;
  return marks;
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

// Code points that NFKC keeps apart although readers do not; 0 stands for "leave it out".
int32_t FoldTypography(int32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x00B4:
    case 0x02BC:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
      return '-';
    case 0x00AD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
    case 0x00A9:
    case 0x00AE:
    case 0x2122:
    case 0xFE0F:
    case 0x007F:
      return 0;
    case 0x3001:
      return ',';
    case 0x3002:
    case 0xFF61:
      return '.';
    case 0x2022:
    case 0x25CF:
    case 0x25AA:
    case 0x2028:
    case 0x2029:
      return '\n';
    default:
      return c < 0x20 ? ' ' : c;
  }
}

bool IsSpace(int32_t c) {
  return c == ' ' || (c >= 0x80 && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS);
}

bool IsCombining(int32_t c) {
  if (c < 0x300) return false;
  if (c >= 0x1160 && c <= 0x11FF)
    return true;  // Hangul vowels and finals compose with what is before.
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

// Characters of scripts that are written without spaces between words.
bool IsIdeograph(int32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsWordCharacter(int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
      return true;
    default:
      return false;
  }
}

// Decodes one code point; U+FFFD of one byte where the bytes are not UTF-8.
size_t Decode(std::string_view text, size_t at, int32_t* code_point) {
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                       static_cast<utf8proc_ssize_t>(text.size() - at), code_point);
  if (length > 0) return static_cast<size_t>(length);
  *code_point = 0xFFFD;
  return 1;
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
  size_t end = at;
  char previous = 0;
  for (; end < field.size(); ++end) {
    // Without a branch at every space, which no processor could foresee.
    const bool second_space = (field[end] == ' ') & (previous == ' ');
    if ((ClassOf(field[end]) != ByteClass::kPlain) | second_space) break;
    previous = field[end];
  }
  // A combining mark (U+0300 to U+036F) belongs to the letter before it.
  const bool combining = end < field.size() && (field[end] == '\xCC' || field[end] == '\xCD');
  if (combining && --end == at) return AppendCharacter(field, at);
  Verbatim(at);
  const uint32_t begin = size();
  text_.append(field, at, end - at);
  folded_.resize(text_.size());
  for (uint32_t i = begin; i < size(); ++i) {
    const char c = text_[i];
    folded_[i] = kFoldedByte[static_cast<uint8_t>(c) & 0x7F];
    if (kIsMark[static_cast<uint8_t>(c)]) marks_.push_back(i);
  }
  return end;
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
    return AppendEncoded(folded);
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
  if (ideograph) AppendSpace(to, to);
}

void NormalizedText::AppendEncoded(int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = static_cast<size_t>(utf8proc_encode_char(code_point, bytes.data()));
  text_.append(reinterpret_cast<const char*>(bytes.data()), length);
  if (code_point < 0x80) {
    folded_.push_back(kFoldedByte[static_cast<size_t>(code_point)]);
    if (kIsMark[static_cast<size_t>(code_point)]) marks_.push_back(size() - 1);
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
  edges_.resize(text_.size() + 1);
  size_t count = 0;
  bool inside = false;
  for (uint32_t i = 0; i < size(); ++i) {
    const bool word = IsWordByte(folded_[i]);
    edges_[count] = i;
    count += word != inside ? 1 : 0;
    inside = word;
  }
  edges_.resize(count);
  folded_.append(kPadding, ' ');
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
