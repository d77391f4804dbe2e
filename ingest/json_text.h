// SPDX-License-Identifier: Apache-2.0
//
// One JSON value as the bytes of the document, and what can be read out of them. simdjson says
// where a value starts and has checked UTF-8, quotes and control characters; the rest is here,
// because fields are read after the walk that found them, in the preset's order and not the
// document's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsvane::ingest {

enum class JsonType : uint8_t {
  kMissing,
  kNull,
  kBool,
  kNumber,
  kString,
  kArray,
  kObject,
  kInvalid
};
std::string_view ToString(JsonType type);

// A view of a value: whole for scalars, the opening bracket for the others. Holds as long as the
// document's buffer.
class JsonText {
 public:
  JsonText() = default;  // A value that is not there.

  // `token` reaches from the value's first byte to the next structural character.
  explicit JsonText(std::string_view token) : token_(token) {}

  bool there() const { return token_.data() != nullptr; }
  JsonType type() const;
  bool IsNullOrEmpty() const;  // null or "".

  // What a string says, or the text of a number or boolean. With escapes it is written to
  // `*scratch`, which must then outlive the view. Nothing for other types and for broken escapes.
  std::optional<std::string_view> Text(std::string* scratch) const;

 private:
  std::string_view Trimmed() const;

  std::string_view token_;
};

// The number, which must be all of the text and finite; nothing else may be there, not even a '+'.
std::optional<double> ParseNumber(std::string_view text);

// True for an integer that fits 64 bits, signed or not.
bool IsInteger(std::string_view text);

}  // namespace newsvane::ingest
