// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/markup.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace newsvane::nlp {
namespace {

constexpr size_t kMaxTagBytes = 2048;  // Beyond, a '<' is a less-than sign.

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameIgnoringCase(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return Lower(x) == y; });
}

bool IsBlock(std::string_view name) {
  static constexpr std::array<std::string_view, 24> kBlocks = {
      "p",  "br", "div",     "li",      "ul",         "ol",    "h1",  "h2",
      "h3", "h4", "h5",      "h6",      "tr",         "td",    "th",  "hr",
      "dd", "dt", "section", "article", "blockquote", "table", "pre", "title"};
  return std::any_of(kBlocks.begin(), kBlocks.end(),
                     [&](std::string_view block) { return SameIgnoringCase(name, block); });
}

// One beyond the closing tag of the script or style element whose content starts at `at`. Where it
// is never closed, it ends with the text, as in a browser.
size_t SkipElement(std::string_view text, size_t at, std::string_view name) {
  for (size_t i = text.find("</", at); i != std::string_view::npos; i = text.find("</", i + 2)) {
    if (!SameIgnoringCase(text.substr(i + 2, name.size()), name)) continue;
    const size_t close = text.find('>', i);
    return close == std::string_view::npos ? text.size() : close + 1;
  }
  return text.size();
}

constexpr std::pair<std::string_view, int32_t> kEntities[] = {
    {"aacute", 0xE1},   {"amp", '&'},      {"apos", '\''},   {"auml", 0xE4},   {"bull", 0x2022},
    {"ccedil", 0xE7},   {"cent", 0xA2},    {"copy", 0xA9},   {"dollar", '$'},  {"eacute", 0xE9},
    {"egrave", 0xE8},   {"emsp", ' '},     {"ensp", ' '},    {"euro", 0x20AC}, {"gt", '>'},
    {"hellip", 0x2026}, {"iacute", 0xED},  {"laquo", 0xAB},  {"ldquo", '"'},   {"lsquo", '\''},
    {"lt", '<'},        {"mdash", 0x2014}, {"middot", 0xB7}, {"minus", '-'},   {"nbsp", ' '},
    {"ndash", 0x2013},  {"ntilde", 0xF1},  {"oacute", 0xF3}, {"ouml", 0xF6},   {"percnt", '%'},
    {"pound", 0xA3},    {"quot", '"'},     {"raquo", 0xBB},  {"rdquo", '"'},   {"reg", 0xAE},
    {"rsquo", '\''},    {"shy", 0xAD},     {"szlig", 0xDF},  {"thinsp", ' '},  {"times", 0xD7},
    {"trade", 0x2122},  {"uacute", 0xFA},  {"uuml", 0xFC},   {"yen", 0xA5},    {"zwj", 0x200D},
    {"zwnj", 0x200C},
};

// The number behind "&#", or 0 where it is none.
int32_t ParseNumeric(std::string_view digits) {
  int base = 10;
  if (!digits.empty() && Lower(digits.front()) == 'x') {
    digits.remove_prefix(1);
    base = 16;
  }
  uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool scalar = value > 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  if (error != std::errc() || end != digits.data() + digits.size() || !scalar) return 0;
  return static_cast<int32_t>(value);
}

}  // namespace

Markup ParseTag(std::string_view text, size_t at) {
  if (text.substr(at, 4) == "<!--") {
    const size_t close = text.find("-->", at);
    const size_t end = close == std::string_view::npos ? text.size() : close + 3;
    return {Markup::Kind::kInline, end, 0};
  }
  size_t i = at + 1;
  const bool closing = i < text.size() && text[i] == '/';
  if (closing || (i < text.size() && text[i] == '!')) ++i;
  const size_t name_begin = i;
  while (i < text.size() && (IsLetter(text[i]) || IsDigit(text[i]))) ++i;
  const std::string_view name = text.substr(name_begin, i - name_begin);
  if (name.empty() || !IsLetter(name.front())) return {};
  // A '<' inside a tag means that the first one was no tag; stopping there keeps this linear.
  const size_t limit = std::min(text.size(), at + kMaxTagBytes);
  while (i < limit && text[i] != '>' && text[i] != '<') ++i;
  if (i >= limit || text[i] != '>') return {};
  ++i;
  if (!closing && (SameIgnoringCase(name, "script") || SameIgnoringCase(name, "style"))) {
    return {Markup::Kind::kBlock, SkipElement(text, i, name.size() == 6 ? "script" : "style"), 0};
  }
  return {IsBlock(name) ? Markup::Kind::kBlock : Markup::Kind::kInline, i, 0};
}

Markup ParseEntity(std::string_view text, size_t at) {
  const std::string_view window = text.substr(at + 1, 10);
  const size_t semicolon = window.find(';');
  if (semicolon == std::string_view::npos || semicolon == 0) return {};
  const std::string_view name = window.substr(0, semicolon);
  const size_t end = at + 1 + semicolon + 1;
  if (name.front() == '#') {
    const int32_t code_point = ParseNumeric(name.substr(1));
    return code_point == 0 ? Markup{} : Markup{Markup::Kind::kEntity, end, code_point};
  }
  for (const auto& [known, code_point] : kEntities) {
    if (known == name) return {Markup::Kind::kEntity, end, code_point};
  }
  return {};
}

}  // namespace newsvane::nlp
