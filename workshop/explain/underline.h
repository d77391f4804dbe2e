// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsvane::workshop {

enum class Paint : uint8_t { kPlain, kName, kAmount, kTerm, kGuard };

// Bytes of a text to be marked, and what they are.
struct Mark {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string label;
  Paint paint = Paint::kPlain;
};

struct Terminal {
  size_t width = 100;   // Columns.
  bool colour = false;  // Escape sequences; without, rows of ^^^^ mark what is meant.
};

// What standard output is. NO_COLOR (no-color.org) turns colours off.
Terminal StandardOutput();

// The text with its marks below it, wrapped to the width, each line indented by so many spaces.
// Labels that would collide stand in rows below each other.
std::string Underline(std::string_view text, std::vector<Mark> marks, const Terminal& terminal,
                      size_t indent);

// The text in the colour of the paint, if there are colours.
std::string Painted(std::string_view text, Paint paint, const Terminal& terminal);
std::string Bold(std::string_view text, const Terminal& terminal);

}  // namespace newsvane::workshop
