// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.h"

namespace newsvane::nlp {

struct Word {  // Bytes of a NormalizedText.
  uint32_t begin;
  uint32_t end;
  uint32_t size() const { return end - begin; }
};

// Headline and body as the matchers read them, in one buffer, with the way back to the bytes of the
// original. `text` is NFKC with typographic quotes, dashes and spaces as ASCII, without HTML, white
// space collapsed. `folded` has the same length: lower case, and every byte that is no part of a
// word is a space. The words are the runs between: "isn't" and "3.5" are one, "data-centre" is two,
// "Meta's" is "meta", and every ideograph is one. A space follows what ends a sentence in writing
// without spaces. A paragraph's end is " \n " in both.
//
// Both start and end with a space. Reset() keeps the memory; one object serves a thread.
class NormalizedText {
 public:
  // How many bytes may be read beyond the end of `folded`, so that words are loaded whole.
  static constexpr uint32_t kPadding = 8;

  // Reads at most `max_bytes` of headline and body together. Invalid UTF-8 becomes U+FFFD.
  void Reset(std::string_view headline, std::string_view body, size_t max_bytes);

  std::string_view text() const { return text_; }
  std::string_view folded() const { return {folded_.data(), text_.size()}; }

  uint32_t word_count() const { return word_count_; }
  Word word(uint32_t index) const { return {edges_[2 * index], edges_[2 * index + 1]}; }
  // The last word that begins at or before the byte; the first word where none does.
  uint32_t WordAt(uint32_t position) const;

  // The full stops, commas, apostrophes, semicolons, question and exclamation marks and ends of
  // paragraphs, in order.
  const std::vector<uint32_t>& marks() const { return marks_; }

  uint32_t body_begin() const { return body_begin_; }  // size() where there is no body.
  bool truncated() const { return truncated_; }
  uint32_t size() const { return static_cast<uint32_t>(text_.size()); }

  // The bytes of the original that [begin, end) came from.
  // REQUIRES: begin < end <= size(), and both in one field.
  Span Original(uint32_t begin, uint32_t end) const;

 private:
  // A stretch of `text` and where it came from. Verbatim stretches map byte by byte; others (a
  // decoded entity, a composed character) only as a whole.
  struct Segment {
    uint32_t begin;
    uint32_t original;
    uint32_t original_end;
    bool verbatim;
  };

  void AppendField(std::string_view field);
  size_t AppendPlain(std::string_view field, size_t at);
  void FoldPlain(uint32_t begin);
  size_t AppendWhitespace(std::string_view field, size_t at);
  size_t AppendMarkup(std::string_view field, size_t at);
  size_t AppendCharacter(std::string_view field, size_t at);
  void AppendCodePoint(int32_t code_point, size_t from, size_t to);
  void AppendEncoded(int32_t code_point);
  void AppendSpace(size_t from, size_t to);
  void AppendParagraph(size_t from, size_t to);
  void Verbatim(size_t from);
  void Replaced(size_t from, size_t to);
  void JoinWords();
  void FindWords();
  const Segment& SegmentOf(uint32_t position) const;

  std::string text_;
  std::string folded_;
  std::vector<Segment> segments_;
  std::vector<uint32_t> marks_;
  std::vector<uint32_t> edges_;  // Where words begin and end, by turns; more room than words.
  uint32_t word_count_ = 0;
  uint32_t body_begin_ = 0;
  bool truncated_ = false;
};

// True for the first byte of a word that is an ideograph or a kana (U+3000 to U+9FFF).
inline bool IsIdeographByte(char c) {
  return static_cast<uint8_t>(c) >= 0xE3 && static_cast<uint8_t>(c) <= 0xE9;
}

// True for a byte of `folded` that is part of a word.
inline bool IsWordByte(char c) { return c != ' ' && c != '\n'; }

}  // namespace newsvane::nlp
