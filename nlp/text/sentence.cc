// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/sentence.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsvane::nlp {
namespace {

// Longer ones are tables or attacks; cutting them bounds how many words can meet in one sentence.
constexpr uint32_t kMaxSentenceBytes = 1200;

constexpr std::array<std::string_view, 40> kAbbreviations = {
    "vs",  "est",  "adm", "approx", "apr", "aug", "ave", "bros", "co",  "corp",
    "dec", "dept", "dr",  "etc",    "feb", "fig", "gen", "gov",  "inc", "jan",
    "jr",  "jul",  "jun", "llc",    "ltd", "mar", "mr",  "mrs",  "ms",  "no",
    "nov", "oct",  "plc", "prof",   "rep", "sen", "sep", "sept", "sr",  "st"};

// Abbreviations are followed by one of these only when a sentence ended there too.
constexpr std::array<std::string_view, 26> kStarters = {
    "a",   "after",   "also", "although", "an",   "as",   "at",        "but",  "for",
    "he",  "however", "if",   "in",       "it",   "its",  "meanwhile", "on",   "one",
    "our", "she",     "that", "the",      "they", "this", "we",        "while"};

bool In(std::string_view word, const auto& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// By first letter, the sizes of the abbreviations that begin with it, as bits.
constexpr std::array<uint8_t, 256> kAbbreviationSizes = [] {
  std::array<uint8_t, 256> sizes{};
  for (const std::string_view word : kAbbreviations) {
    uint8_t& of_letter = sizes[static_cast<uint8_t>(word.front())];
    of_letter = static_cast<uint8_t>(of_letter | 1u << word.size());
  }
  return sizes;
}();

bool IsListedAbbreviation(std::string_view word) {
  if (word.empty() || word.size() >= 8) return false;
  const uint8_t sizes = kAbbreviationSizes[static_cast<uint8_t>(word.front())];
  return (sizes >> word.size() & 1) != 0 && In(word, kAbbreviations);
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
  if (!letter && !IsListedAbbreviation(word)) return false;
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

// Appends what lies between two marks, cut where it is too long.
class Splitter {
 public:
  Splitter(const NormalizedText& text, std::vector<Sentence>* sentences)
      : text_(text), sentences_(sentences) {}

  void Close(uint32_t end, uint32_t next) {
    while (end - std::min(end, begin_) > kMaxSentenceBytes) {
      const size_t space = text_.text().find(' ', begin_ + kMaxSentenceBytes);
      if (space >= end) break;
      Append(static_cast<uint32_t>(space));
      begin_ = static_cast<uint32_t>(space + 1);
    }
    if (end > begin_) Append(end);
    begin_ = next;
  }

 private:
  void Append(uint32_t end) {
    Sentence sentence;
    sentence.begin = begin_;
    sentence.end = end;
    sentence.word = word_;
    while (word_ < text_.word_count() && text_.word(word_).begin < end) ++word_;
    sentence.word_end = word_;
    if (sentence.word == sentence.word_end) return;
    sentence.field = begin_ < text_.body_begin() ? Field::kHeadline : Field::kBody;
    const bool follows = !sentences_->empty() && sentences_->back().field == sentence.field;
    sentence.number = follows ? sentences_->back().number + 1 : 0;
    sentences_->push_back(sentence);
  }

  const NormalizedText& text_;
  std::vector<Sentence>* sentences_;
  uint32_t begin_ = 1;
  uint32_t word_ = 0;
};

}  // namespace

void SplitSentences(const NormalizedText& text, std::vector<Sentence>* sentences) {
  sentences->clear();
  Splitter splitter(text, sentences);
  uint32_t passed = 0;  // Marks that the last sentence took with it: "?!".
  for (const uint32_t mark : text.marks()) {
    const char c = text.text()[mark];
    if (mark < passed || c == ',' || c == '\'') continue;
    if (c == '\n') {
      splitter.Close(mark - 1, mark + 2);
    } else if (const uint32_t end = SentenceEnd(text, mark); end != 0) {
      splitter.Close(end, end + 1);
      passed = end;
    }
  }
  splitter.Close(text.size() - 1, text.size());
}

bool InScope(Scope scope, const Sentence& sentence) {
  constexpr uint32_t kLeadSentences = 2;
  if (sentence.field == Field::kHeadline || scope == Scope::kDocument) return true;
  return scope == Scope::kLead && sentence.number < kLeadSentences;
}

}  // namespace newsvane::nlp
