// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/gazetteer.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace newsvane::nlp {
namespace {

constexpr size_t kMinBareTicker = 3;

constexpr std::array<std::string_view, 24> kLegalForms = {
    "inc", "corp", "corporation", "co",  "company", "ltd",   "limited",  "plc",
    "llc", "lp",   "nv",          "n v", "sa",      "s a",   "ag",       "se",
    "asa", "ab",   "oyj",         "spa", "kk",      "group", "holdings", "holding"};

constexpr std::array<std::string_view, 16> kListSeparators = {
    ",",      "&",      "and",           ", and", "/",      "or",
    ", or",   ", &",    "as well as",    "plus",  "\u548C", "\u4E0E",
    "\u8207", "\u53CA", "\u4EE5 \u53CA", "\u6216"};  // The last are Chinese.

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = IsUpper(c) ? static_cast<char>(c + 32) : c;
  return lower;
}

std::string UpperAscii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = IsLower(c) ? static_cast<char>(c - 32) : c;
  return upper;
}

uint32_t BeginOf(const NormalizedText& text, uint32_t word) { return text.word(word).begin; }
uint32_t EndOf(const NormalizedText& text, uint32_t word_end) {
  return text.word(word_end - 1).end;
}

std::string_view Slice(const NormalizedText& text, uint32_t begin, uint32_t end) {
  return text.text().substr(begin, end - begin);
}

// The words as they are written.
std::string_view WordsOf(const NormalizedText& text, uint32_t word, uint32_t word_end) {
  return Slice(text, BeginOf(text, word), EndOf(text, word_end));
}

bool HasLowerCase(std::string_view text) { return std::any_of(text.begin(), text.end(), IsLower); }

// True behind "NASDAQ: " and its like: capitals, a colon, at most one space.
bool FollowsExchange(std::string_view text, uint32_t begin) {
  uint32_t at = begin;
  if (at > 0 && text[at - 1] == ' ') --at;
  if (at < 3 || text[at - 1] != ':') return false;
  return IsUpper(text[at - 2]) && IsUpper(text[at - 3]);
}

bool InBrackets(std::string_view text, uint32_t begin, uint32_t end) {
  return begin > 0 && text[begin - 1] == '(' && end < text.size() &&
         (text[end] == ')' || text[end] == '.' || text[end] == ',' || text[end] == ';');
}

std::string_view Trim(std::string_view text) {
  const auto outer = [](char c) { return c == ' ' || c == '$'; };  // "$CRWV, $NBIS"
  while (!text.empty() && outer(text.front())) text.remove_prefix(1);
  while (!text.empty() && outer(text.back())) text.remove_suffix(1);
  return text;
}

// "Meta Platforms Holdings, Inc." In "the Oracle group of customers" nothing is taken: forms are
// capitalised.
void TakeLegalForm(const NormalizedText& text, Mention* mention) {
  for (; mention->outer_end < text.word_count(); ++mention->outer_end) {
    const Word word = text.word(mention->outer_end);
    const std::string_view form = text.folded().substr(word.begin, word.end - word.begin);
    const std::string_view between = Trim(Slice(text, EndOf(text, mention->outer_end), word.begin));
    const bool known = std::find(kLegalForms.begin(), kLegalForms.end(), form) != kLegalForms.end();
    if (!known || !IsUpper(text.text()[word.begin]) || (!between.empty() && between != ",")) return;
  }
}

}  // namespace

void Gazetteer::Build(const std::vector<CompanySpec>& companies, const ListSpec* not_tickers,
                      Diagnostics* diagnostics) {
  if (not_tickers != nullptr) {
    for (const Text& word : not_tickers->phrases) not_tickers_.insert(LowerAscii(word.text));
  }
  for (const CompanySpec& company : companies) {
    const auto number = static_cast<uint32_t>(entries_.size());
    entries_.push_back({company.id, company.name, company.symbol, company.kind, {}});
    if (!by_id_.try_emplace(company.id, number).second) {
      diagnostics->Add({Severity::kError, company.place,
                        "the company id '" + company.id + "' is already in use", "", ""});
    }
    const auto ambiguous = [&](std::string_view name) {
      return std::any_of(company.ambiguous.begin(), company.ambiguous.end(), [&](const Text& text) {
        return LowerAscii(text.text) == LowerAscii(name);
      });
    };
    for (const Text& alias : company.ambiguous) {
      AddAlias(number, AliasKind::kAmbiguous, alias, diagnostics);
    }
    std::vector<Text> names = company.aliases;
    names.push_back({company.name, company.place});
    for (const Text& alias : names) {
      if (!ambiguous(alias.text)) AddAlias(number, AliasKind::kName, alias, diagnostics);
    }
    if (!company.symbol.empty()) {
      AddAlias(number, AliasKind::kTicker, {company.symbol, company.place}, diagnostics);
    }
    for (const Text& word : company.context) {
      const Result<uint32_t> phrase = phrases_.Add(word.text, std::nullopt);
      if (phrase) {
        entries_.back().context.push_back(*phrase);
      } else {
        diagnostics->Add({Severity::kError, word.place, phrase.error().message, "", ""});
      }
    }
    std::sort(entries_.back().context.begin(), entries_.back().context.end());
    for (const Text& name : company.known_as) ShowAlias(number, name.text);
  }
  entries_.emplace_back();  // unlisted()
  phrases_.Compile();
}

void Gazetteer::AddAlias(uint32_t company, AliasKind kind, const Text& text,
                         Diagnostics* diagnostics) {
  const std::string key = LowerAscii(text.text);
  const auto [known, inserted] = by_name_.try_emplace(key, company);
  const bool clash = !inserted && known->second != company && kind != AliasKind::kTicker;
  if (clash) {
    diagnostics->Add({Severity::kWarning, text.place,
                      "'" + text.text + "' also names the company '" + entries_[known->second].id +
                          "', which comes first",
                      "", ""});
    return;
  }
  const Result<uint32_t> phrase = phrases_.Add(text.text, static_cast<uint32_t>(aliases_.size()));
  if (!phrase) {
    diagnostics->Add({Severity::kError, text.place, phrase.error().message, "", ""});
    return;
  }
  NormalizedText name;
  name.Reset(text.text, "", text.text.size());
  std::string words(WordsOf(name, 0, name.word_count()));
  aliases_.push_back({company, kind, text.text, std::move(words)});
}

void Gazetteer::ShowAlias(uint32_t company, std::string_view name) {
  for (Alias& alias : aliases_) {
    if (alias.company == company && alias.text == name) alias.shown = true;
  }
}

const Gazetteer::Entry* Gazetteer::Find(std::string_view name) const {
  const std::string key = LowerAscii(name);
  if (const auto named = by_name_.find(key); named != by_name_.end()) {
    return &entries_[named->second];
  }
  const auto found = by_id_.find(key);
  return found == by_id_.end() ? nullptr : &entries_[found->second];
}

Gazetteer::Certainty Gazetteer::JudgeTicker(const Alias& alias, const NormalizedText& text,
                                            const PhraseHit& hit, const Sentence& sentence) const {
  const std::string_view bytes = text.text();
  if (WordsOf(text, hit.word, hit.word_end) != alias.words) return Certainty::kNone;
  const uint32_t begin = BeginOf(text, hit.word);
  if (bytes[begin - 1] == '$' || FollowsExchange(bytes, begin)) return Certainty::kCertain;
  if (not_tickers_.contains(LowerAscii(alias.text))) return Certainty::kNone;
  if (alias.text.size() >= 2 && InBrackets(bytes, begin, EndOf(text, hit.word_end)))
    return Certainty::kCertain;
  const bool bare = alias.text.size() >= kMinBareTicker &&
                    HasLowerCase(Slice(text, sentence.begin, sentence.end));
  return bare ? Certainty::kCertain : Certainty::kNone;
}

Gazetteer::Certainty Gazetteer::Judge(const Alias& alias, const NormalizedText& text,
                                      const PhraseHit& hit, const Sentence& sentence) const {
  if (alias.kind == AliasKind::kTicker) return JudgeTicker(alias, text, hit, sentence);
  if (alias.kind == AliasKind::kName) return Certainty::kCertain;
  const std::string_view found = WordsOf(text, hit.word, hit.word_end);
  const bool cased = found == alias.words || found == UpperAscii(alias.words);
  return cased ? Certainty::kNeedsContext : Certainty::kNone;
}

// Of tickers only those that are written as such: every "on" would be one.
void Gazetteer::Refuse(const Alias& alias, const NormalizedText& text, const PhraseHit& hit,
                       std::vector<RefusedName>* refused) {
  const bool ticker = alias.kind == AliasKind::kTicker;
  if (ticker && WordsOf(text, hit.word, hit.word_end) != alias.words) return;
  const auto reason = ticker ? RefusedName::Reason::kNotTicker : RefusedName::Reason::kCase;
  refused->push_back({alias.company, hit.word, hit.word_end, reason});
}

bool Gazetteer::HasContext(const Candidate& candidate, const std::vector<Sentence>& sentences,
                           const std::vector<PhraseHit>& hits) const {
  const Mention& mention = candidate.mention;
  const Sentence& sentence = sentences[mention.sentence];
  const std::vector<uint32_t>& context = entries_[mention.company].context;
  return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& hit) {
    const bool here = hit.word >= sentence.word && hit.word < sentence.word_end;
    const bool apart = hit.word_end <= mention.word || hit.word >= mention.word_end;
    return here && apart && std::binary_search(context.begin(), context.end(), hit.phrase);
  });
}

void Gazetteer::Resolve(const NormalizedText& text, const std::vector<Sentence>& sentences,
                        const std::vector<PhraseHit>& hits, const std::vector<std::string>& symbols,
                        std::vector<Mention>* mentions, std::vector<RefusedName>* refused) const {
  std::vector<Candidate> candidates;
  std::vector<uint32_t> certain;  // Companies that are surely meant in this text.
  uint32_t sentence = 0;
  for (const PhraseHit& hit : hits) {
    while (hit.word >= sentences[sentence].word_end) ++sentence;
    for (const uint32_t owner : phrases_.Owners(hit.phrase)) {
      const Alias& alias = aliases_[owner];
      const Certainty certainty = Judge(alias, text, hit, sentences[sentence]);
      if (certainty == Certainty::kNone) {
        if (refused != nullptr) Refuse(alias, text, hit, refused);
        continue;
      }
      if (certainty == Certainty::kCertain) certain.push_back(alias.company);
      candidates.push_back({{alias.company, hit.word, hit.word_end, hit.word_end, sentence, 0,
                             alias.shown ? &alias.text : nullptr},
                            certainty});
    }
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (candidate.certainty == Certainty::kCertain) return false;
    const uint32_t company = candidate.mention.company;
    if (std::find(certain.begin(), certain.end(), company) != certain.end()) return false;
    const std::string& symbol = entries_[company].symbol;
    const bool listed =
        !symbol.empty() && std::find(symbols.begin(), symbols.end(), symbol) != symbols.end();
    if (listed || HasContext(candidate, sentences, hits)) return false;
    if (refused != nullptr) {
      refused->push_back({company, candidate.mention.word, candidate.mention.word_end,
                          RefusedName::Reason::kNoContext});
    }
    return true;
  });
  KeepLongest(&candidates, mentions, refused);
  Extend(text, mentions);
}

void Gazetteer::KeepLongest(std::vector<Candidate>* candidates, std::vector<Mention>* mentions,
                            std::vector<RefusedName>* refused) const {
  mentions->clear();
  std::stable_sort(candidates->begin(), candidates->end(),
                   [](const Candidate& a, const Candidate& b) {
                     if (a.mention.word != b.mention.word) return a.mention.word < b.mention.word;
                     return a.mention.word_end > b.mention.word_end;
                   });
  for (const Candidate& candidate : *candidates) {
    const Mention& mention = candidate.mention;
    if (!mentions->empty() && mention.word < mentions->back().word_end) {
      if (refused != nullptr && mention.company != mentions->back().company) {
        refused->push_back(
            {mention.company, mention.word, mention.word_end, RefusedName::Reason::kWithin});
      }
      continue;
    }
    mentions->push_back(mention);
  }
}

// Takes legal forms and tickers into the mentions before them, and numbers the lists of companies.
void Gazetteer::Extend(const NormalizedText& text, std::vector<Mention>* mentions) const {
  std::vector<Mention> kept;
  for (Mention& mention : *mentions) {
    const bool follows = !kept.empty() && kept.back().sentence == mention.sentence;
    if (follows && mention.word < kept.back().outer_end) continue;
    TakeLegalForm(text, &mention);
    mention.group = static_cast<uint32_t>(kept.size());
    if (follows) {
      Mention& previous = kept.back();
      const std::string_view between =
          Trim(Slice(text, EndOf(text, previous.outer_end), BeginOf(text, mention.word)));
      const size_t bracket = between.find('(');
      if (previous.company == mention.company && bracket <= between.find_first_not_of(". ")) {
        previous.outer_end = mention.outer_end;
        continue;
      }
      const bool listed = std::find(kListSeparators.begin(), kListSeparators.end(), between) !=
                          kListSeparators.end();
      if (listed) mention.group = previous.group;
    }
    kept.push_back(mention);
  }
  *mentions = std::move(kept);
}

}  // namespace newsvane::nlp
