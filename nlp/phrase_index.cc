// SPDX-License-Identifier: Apache-2.0
#include "nlp/phrase_index.h"

#include <algorithm>

namespace newsvane::nlp {
namespace {

constexpr size_t kMaxPhraseBytes = 256;

// Punctuation that writers put and leave out freely.
bool IsLoosePunctuation(char c) { return c == ' ' || c == '-' || c == '\'' || c == '"'; }

bool HasStrictPunctuation(const NormalizedText& piece) {
  for (uint32_t i = 0; i < piece.size(); ++i) {
    if (!IsWordByte(piece.folded()[i]) && !IsLoosePunctuation(piece.text()[i])) return true;
  }
  return false;
}

}  // namespace

Result<PhraseIndex::Phrase> PhraseIndex::Parse(std::string_view phrase) {
  if (phrase.size() > kMaxPhraseBytes) {
    return Fail("a phrase is longer than " + std::to_string(kMaxPhraseBytes) + " bytes");
  }
  Phrase parsed;
  NormalizedText piece;
  for (size_t begin = 0; begin <= phrase.size();) {
    const size_t star = std::min(phrase.find('*', begin), phrase.size());
    if (star + 1 < phrase.size() && phrase[star + 1] != ' ') {
      return Fail("'*' stands only at the end of a word");
    }
    if (star == phrase.size() && begin == star && begin > 0) break;  // The phrase ends in '*'.
    piece.Reset(phrase.substr(begin, star - begin), "", kMaxPhraseBytes);
    std::string folded(piece.folded());
    if (star < phrase.size()) folded.pop_back();
    if (star < phrase.size() && (folded.empty() || !IsWordByte(folded.back()))) {
      return Fail("'*' stands only at the end of a word");
    }
    if (parsed.pieces.empty() && HasStrictPunctuation(piece)) parsed.exact = piece.text();
    parsed.pieces.push_back(std::move(folded));
    begin = star + 1;
  }
  const std::string& first = parsed.pieces.front();
  const size_t word = first.find_first_not_of(" \n");
  if (word == std::string::npos || first.find('\n') != std::string::npos) {
    return Fail("nothing in '" + std::string(phrase) + "' is a word");
  }
  parsed.spaces_before = static_cast<uint32_t>(word);
  parsed.spaces_after = static_cast<uint32_t>(first.size() - 1 - first.find_last_not_of(' '));
  return parsed;
}

Result<uint32_t> PhraseIndex::Add(std::string_view phrase, std::optional<uint32_t> owner) {
  Result<Phrase> parsed = Parse(phrase);
  if (!parsed) return tl::unexpected(parsed.error());
  std::string key = parsed->exact;
  for (const std::string& piece : parsed->pieces) key += '*' + piece;
  const auto [entry, inserted] =
      ids_.try_emplace(std::move(key), static_cast<uint32_t>(phrases_.size()));
  if (inserted) phrases_.push_back(std::move(*parsed));
  std::vector<uint32_t>& owners = phrases_[entry->second].owners;
  if (owner && std::find(owners.begin(), owners.end(), *owner) == owners.end()) {
    owners.push_back(*owner);
  }
  return entry->second;
}

Result<void> PhraseIndex::Compile() {
  std::vector<std::string> literals;
  literals.reserve(phrases_.size());
  owners_begin_.assign(1, 0);
  for (const Phrase& phrase : phrases_) {
    literals.push_back(phrase.pieces.front());
    owners_.insert(owners_.end(), phrase.owners.begin(), phrase.owners.end());
    owners_begin_.push_back(static_cast<uint32_t>(owners_.size()));
  }
  Result<LiteralMatcher> matcher = LiteralMatcher::Compile(literals);
  if (!matcher) return tl::unexpected(matcher.error());
  matcher_ = std::move(*matcher);
  ids_.clear();
  return {};
}

bool PhraseIndex::Scan(const NormalizedText& text, uint32_t begin, uint32_t end, size_t max_hits,
                       Scratch* scratch, std::vector<PhraseHit>* hits) const {
  scratch->hits.clear();
  hits->clear();
  const uint32_t from = begin == 0 ? 0 : begin - 1;
  const uint32_t to = std::min(end + 1, text.size());
  const bool complete = matcher_.Scan(text.folded().substr(from, to - from), max_hits,
                                      &scratch->matcher, &scratch->hits);
  for (const LiteralHit& literal : scratch->hits) {
    const Phrase& phrase = phrases_[literal.literal];
    PhraseHit hit;
    hit.phrase = literal.literal;
    hit.end = from + literal.end - phrase.spaces_after;
    hit.begin = from + literal.end - static_cast<uint32_t>(phrase.pieces.front().size()) +
                phrase.spaces_before;
    if (Verify(phrase, text, &hit)) hits->push_back(hit);
  }
  return complete;
}

// Extends the hit over what the asterisks stand for and compares the punctuation.
bool PhraseIndex::Verify(const Phrase& phrase, const NormalizedText& text, PhraseHit* hit) const {
  const std::string_view folded = text.folded();
  for (size_t i = 0; i < phrase.exact.size(); ++i) {
    const size_t at = hit->begin - phrase.spaces_before + i;
    // Words agree already, since the folded copies do.
    if (IsLoosePunctuation(phrase.exact[i]) || IsWordByte(folded[at])) continue;
    if (text.text()[at] != phrase.exact[i]) return false;
  }
  if (phrase.spaces_after > 0) return true;
  while (hit->end < folded.size() && IsWordByte(folded[hit->end])) ++hit->end;
  for (size_t i = 1; i < phrase.pieces.size(); ++i) {
    const std::string& piece = phrase.pieces[i];
    if (folded.substr(hit->end, piece.size()) != piece) return false;
    hit->end += static_cast<uint32_t>(piece.size());
    if (IsWordByte(piece.back())) {
      while (hit->end < folded.size() && IsWordByte(folded[hit->end])) ++hit->end;
    } else {
      --hit->end;
    }
  }
  return true;
}

}  // namespace newsvane::nlp
