// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newsvane::nlp {

// What stands at a '<' or '&' of a text that may be HTML.
struct Markup {
  enum class Kind : uint8_t { kNone, kInline, kBlock, kEntity };
  Kind kind = Kind::kNone;  // kNone: the character stands for itself.
  size_t end = 0;           // One beyond the markup.
  int32_t code_point = 0;   // Of an entity.
};

// A tag (kBlock where it ends a paragraph), comment, script or style element at text[at] == '<'.
// Time is linear in what it skips.
Markup ParseTag(std::string_view text, size_t at);

// A character reference at text[at] == '&'.
Markup ParseEntity(std::string_view text, size_t at);

}  // namespace newsvane::nlp
