// SPDX-License-Identifier: Apache-2.0
#include "nlp/sentence.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsvane::nlp {
namespace {

// Longer ones are tables or attacks; cutting them bounds how many words can meet in one sentence.
constexpr uint32_t kMaxSentenceBytes = 1200;

constexpr std::array<std::string_view, 38> kAbbreviations = {
    "adm", "approx", "apr", "aug", "ave", "bros", "co",  "corp", "dec", "dept", "dr",  "etc", "feb",
    "fig", "gen",    "gov", "inc", "jan", "jr",   "jul", "jun",  "llc", "ltd",  "mar", "mr",  "mrs",
    "ms",  "no",     "nov", "oct", "plc", "prof", "rep", "sen",  "sep", "sept", "sr",  "st"};

// Abbreviations are followed by one of these only when a sentence ended there too.
constexpr std::array<std::string_view, 26> kStarters = {
    "a",   "after",   "also", "although", "an",   "as",   "at",        "but",  "for",
    "he",  "however", "if",   "in",       "it",   "its",  "meanwhile", "on",   "one",
    "our", "she",     "that", "the",      "they", "this", "we",        "while"};

bool In(std::string_view word, const auto& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsClosing(char c) { return c == '"' || c == '\'' || c == ')' || c == ']'; }

std::string_view WordBefore(std::string_view folded, uint32_t position) {
  uint32_t begin = position;
  while (begin > 0 && IsWordByte(folded[begin - 1])) --begin;
  return folded.substr(begin, position - begin);
}

std::string_view WordAfter(std::string_view folded, uint32_t position) {
  uint32_t begin = position;
  while (begin < folded.size() && !IsWordByte(folded[begin])) ++begin;
  uint32_t end = begin;
  while (end < folded.size() && IsWordByte(folded[end])) ++end;
  return folded.substr(begin, end - begin);
}

bool IsAbbreviation(const NormalizedText& text, uint32_t dot, uint32_t next) {
  const std::string_view word = WordBefore(text.folded(), dot);
  // "U.S." and "J. P. Morgan": a letter, not the last word of a sentence such as "Plan B."
  const bool letter = word.size() == 1 && IsUpper(text.text()[dot - 1]);
  if (!letter && !In(word, kAbbreviations)) return false;
  if (word == "no") return next < text.size() && !IsUpper(text.text()[next]);
  return !In(WordAfter(text.folded(), next), kStarters);
}

// Where the sentence that ends with the mark at `mark` ends; 0 if none does.
uint32_t SentenceEnd(const NormalizedText& text, uint32_t mark) {
  const std::string_view bytes = text.text();
  uint32_t end = mark + 1;
  while (end < bytes.size() && (IsClosing(bytes[end]) || bytes[end] == bytes[mark])) ++end;
  if (end >= bytes.size() || bytes[end] != ' ') return 0;
  if (bytes[mark] == ';') return end;
  uint32_t next = end + 1;
  if (next < bytes.size() && (bytes[next] == '"' || bytes[next] == '\'' || bytes[next] == '('))
    ++next;
  if (next < bytes.size() && IsLower(bytes[next])) return 0;
  if (bytes[mark] == '.' && IsAbbreviation(text, mark, next)) return 0;
  return end;
}

}  // namespace

void SplitSentences(const NormalizedText& text, std::vector<Sentence>* sentences) {
  sentences->clear();
  const std::string_view bytes = text.text();
  Sentence sentence;
  sentence.begin = 1;
  const auto close = [&](uint32_t end, uint32_t next) {
    if (end > sentence.begin) {
      sentence.end = end;
      sentences->push_back(sentence);
      ++sentence.number;
    }
    sentence.begin = next;
    if (sentence.field == Field::kHeadline && next >= text.body_begin()) {
      sentence.field = Field::kBody;
      sentence.number = 0;
    }
  };
  for (uint32_t i = 1; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\n') {
      close(i - 1, i + 2);
    } else if (c == '.' || c == '!' || c == '?' || c == ';') {
      const uint32_t end = SentenceEnd(text, i);
      if (end == 0) continue;
      close(end, end + 1);
      i = end;
    } else if (c == ' ' && i - sentence.begin > kMaxSentenceBytes && i > sentence.begin) {
      close(i, i + 1);
    }
  }
  if (text.size() > 1) close(text.size() - 1, text.size());
}

void WordMap::Reset(const NormalizedText& text, const Sentence& sentence) {
  starts_.clear();
  clauses_.clear();
  const std::string_view bytes = text.text();
  const std::string_view folded = text.folded();
  uint32_t clause = 0;
  for (uint32_t i = sentence.begin; i < sentence.end; ++i) {
    const bool word = IsWordByte(folded[i]);
    if (!word) {
      const char c = bytes[i];
      const bool dash = c == '-' && bytes[i - 1] == ' ' && bytes[i + 1] == ' ';
      if (dash || c == ',' || c == ':' || c == '(' || c == ')') ++clause;
      continue;
    }
    if (IsWordByte(folded[i - 1]) && i > sentence.begin) continue;
    const bool apostrophe =
        bytes[i - 1] == '\'' && i > sentence.begin + 1 && IsWordByte(folded[i - 2]);
    if (apostrophe) continue;
    starts_.push_back(i);
    clauses_.push_back(clause);
  }
}

uint32_t WordMap::WordAt(uint32_t position) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
  return after == starts_.begin() ? 0 : static_cast<uint32_t>(after - starts_.begin() - 1);
}

}  // namespace newsvane::nlp
