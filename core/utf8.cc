// SPDX-License-Identifier: Apache-2.0
#include "core/utf8.h"

#include <cstdint>
#include <cstring>

namespace newsvane {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Sequence {
  size_t length = 1;  // Of the character, or of the part that no character begins with.
  bool valid = false;
};

// The length that a lead byte promises, 0 for bytes that lead nothing, and the range of its second
// byte, which is what keeps out overlong forms, surrogates and what is above U+10FFFF (Unicode 15,
// table 3-7).
struct Lead {
  size_t length;
  unsigned char second_low = 0x80;
  unsigned char second_high = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte < 0xC2) return {0};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90};
  if (byte < 0xF4) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

Sequence SequenceAt(std::string_view text, size_t position) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const Lead lead = LeadOf(byte(0));
  if (lead.length == 0) return {};
  for (size_t i = 1; i < lead.length; ++i) {
    const unsigned char low = i == 1 ? lead.second_low : 0x80;
    const unsigned char high = i == 1 ? lead.second_high : 0xBF;
    if (position + i >= text.size() || byte(i) < low || byte(i) > high) return {i, false};
  }
  return {lead.length, true};
}

// The first position from `position` on that is not inside a run of eight ASCII bytes.
size_t SkipAscii(std::string_view text, size_t position) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  while (position + sizeof(uint64_t) <= text.size()) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + position, sizeof(bytes));
    if ((bytes & kHighBits) != 0) break;
    position += sizeof(bytes);
  }
  return position;
}

size_t FirstInvalid(std::string_view text) {
  for (size_t position = SkipAscii(text, 0); position < text.size();) {
    const Sequence sequence = SequenceAt(text, position);
    if (!sequence.valid) return position;
    position = SkipAscii(text, position + sequence.length);
  }
  return text.size();
}

}  // namespace

std::string_view WellFormedUtf8(std::string_view text, std::string* repaired) {
  size_t invalid = FirstInvalid(text);
  if (invalid == text.size()) return text;
  repaired->clear();
  while (invalid < text.size()) {
    repaired->append(text.substr(0, invalid)).append(kReplacement);
    text.remove_prefix(invalid + SequenceAt(text, invalid).length);
    invalid = FirstInvalid(text);
  }
  repaired->append(text);
  return *repaired;
}

std::string_view TruncateUtf8(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace newsvane
