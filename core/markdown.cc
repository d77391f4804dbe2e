// SPDX-License-Identifier: Apache-2.0
#include "core/markdown.h"

#include <algorithm>

#include "core/check.h"

namespace newsvane {
namespace {

constexpr size_t kLeastWidth = 4;  // Of a column, so that Markdown knows its rule.

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string Counted(uint64_t number, std::string_view what) {
  return Grouped(number) + " " + std::string(what) + (number == 1 ? "" : "s");
}

std::string MarkdownText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\t') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_[]<>|~$&#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string Table::Render() const {
  std::vector<size_t> widths(rows_.front().size(), kLeastWidth);
  for (const auto& row : rows_) {
    NEWSVANE_CHECK(row.size() == widths.size());
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  std::string out;
  for (size_t line = 0; line < rows_.size(); ++line) {
    for (size_t i = 0; i < widths.size(); ++i) {
      const std::string& cell = rows_[line][i];
      const std::string padding(widths[i] - WidthOf(cell), ' ');
      out += i == 0 ? "| " : " ";
      out += i == 0 ? cell : padding;
      out += i == 0 ? padding : cell;
      out += " |";
    }
    out += '\n';
    if (line > 0) continue;
    for (size_t i = 0; i < widths.size(); ++i) {
      const std::string rule(widths[i] - 1, '-');
      out += i == 0 ? "| " : " ";
      out += rule;
      out += i == 0 ? "- |" : ": |";
    }
    out += '\n';
  }
  return out;
}

}  // namespace newsvane
