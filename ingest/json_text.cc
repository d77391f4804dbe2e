// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace newsvane::ingest {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;

void AppendUtf8(uint32_t code, std::string* out) {
  const auto put = [out](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// The four digits of "\uXXXX" at the front of `text`.
std::optional<uint32_t> TakeUnit(std::string_view* text) {
  if (text->size() < 6 || (*text)[0] != '\\' || (*text)[1] != 'u') return std::nullopt;
  uint32_t unit = 0;
  const char* const end = text->data() + 6;
  const auto [stop, error] = std::from_chars(text->data() + 2, end, unit, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  text->remove_prefix(6);
  return unit;
}

// Takes "\uXXXX", or the two of a surrogate pair; half a pair becomes U+FFFD.
bool TakeUnicode(std::string_view* text, std::string* out) {
  const auto unit = TakeUnit(text);
  if (!unit) return false;
  uint32_t code = *unit;
  if (code >= 0xD800 && code < 0xE000) {
    const std::string_view behind = *text;
    const auto low = code < 0xDC00 ? TakeUnit(text) : std::nullopt;
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
    } else {
      *text = behind;
      code = kReplacement;
    }
  }
  AppendUtf8(code, out);
  return true;
}

bool Unescape(std::string_view text, std::string* out) {
  static constexpr std::string_view kEscapes = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  out->clear();
  while (!text.empty()) {
    const size_t plain = std::min(text.find('\\'), text.size());
    out->append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.size() < 2) return text.empty();
    if (text[1] == 'u') {
      if (!TakeUnicode(&text, out)) return false;
      continue;
    }
    const size_t escape = kEscapes.find(text[1]);
    if (escape == std::string_view::npos) return false;
    out->push_back(kMeanings[escape]);
    text.remove_prefix(2);
  }
  return true;
}

bool StartsLikeNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

}  // namespace

std::string_view ToString(JsonType type) {
  switch (type) {
    case JsonType::kMissing:
      return "nothing";
    case JsonType::kNull:
      return "null";
    case JsonType::kBool:
      return "a boolean";
    case JsonType::kNumber:
      return "a number";
    case JsonType::kString:
      return "a string";
    case JsonType::kArray:
      return "an array";
    case JsonType::kObject:
      return "an object";
    case JsonType::kInvalid:
      return "something that is not JSON";
  }
  return "";
}

std::string_view JsonText::Trimmed() const {
  const size_t last = token_.find_last_not_of(" \t\r\n");
  return token_.substr(0, last + 1);
}

bool JsonText::IsNullOrEmpty() const {
  return token_.starts_with("\"\"") || type() == JsonType::kNull;
}

JsonType JsonText::type() const {
  if (!there()) return JsonType::kMissing;
  const std::string_view text = Trimmed();
  if (text.empty()) return JsonType::kInvalid;
  switch (text.front()) {
    case '"':
      return text.size() >= 2 && text.back() == '"' ? JsonType::kString : JsonType::kInvalid;
    case '[':
      return JsonType::kArray;
    case '{':
      return JsonType::kObject;
    case 'n':
      return text == "null" ? JsonType::kNull : JsonType::kInvalid;
    case 't':
    case 'f':
      return text == "true" || text == "false" ? JsonType::kBool : JsonType::kInvalid;
    default:
      return StartsLikeNumber(text) ? JsonType::kNumber : JsonType::kInvalid;
  }
}

std::optional<std::string_view> JsonText::Text(std::string* scratch) const {
  const JsonType kind = type();
  if (kind == JsonType::kNumber || kind == JsonType::kBool) return Trimmed();
  if (kind != JsonType::kString) return std::nullopt;
  const std::string_view quoted = Trimmed();
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  if (inside.empty() || std::memchr(inside.data(), '\\', inside.size()) == nullptr) return inside;
  if (!Unescape(inside, scratch)) return std::nullopt;
  return *scratch;
}

std::optional<double> ParseNumber(std::string_view text) {
  if (!StartsLikeNumber(text)) return std::nullopt;  // from_chars also takes "inf" and "nan".
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool IsInteger(std::string_view text) {
  const char* const end = text.data() + text.size();
  int64_t with_sign = 0;
  uint64_t without = 0;
  const auto first = std::from_chars(text.data(), end, with_sign);
  if (first.ec == std::errc() && first.ptr == end) return true;
  const auto second = std::from_chars(text.data(), end, without);
  return second.ec == std::errc() && second.ptr == end;
}

}  // namespace newsvane::ingest
