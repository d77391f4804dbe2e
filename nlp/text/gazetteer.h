// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/error.h"
#include "nlp/spec.h"
#include "nlp/text/phrase_index.h"
#include "nlp/text/sentence.h"

namespace newsvane::nlp {

// A company named in a text.
struct Mention {
  uint32_t company = 0;
  uint32_t word = 0;  // The name is the words [word, word_end).
  uint32_t word_end = 0;
  uint32_t outer_end = 0;  // With legal form and ticker: "Meta Platforms, Inc. (NASDAQ: META)".
  uint32_t sentence = 0;
  uint32_t group = 0;  // Mentions in one list ("Nebius, CoreWeave and IREN") share it.
  const std::string* known_as = nullptr;  // The gazetteer's, where records show this name.
  bool again = false;                     // Not its name: "the company", which was named before.
};

// A name that was found but does not name its company here, and why not.
struct RefusedName {
  enum class Reason : uint8_t {
    kCase,       // An ambiguous name that is not written as the company writes it.
    kNotTicker,  // A symbol where it may be a word.
    kNoContext,  // An ambiguous name that nothing in the text tells from the word.
    kWithin,     // Part of a longer name.
  };
  uint32_t company = 0;
  uint32_t word = 0;  // The name is the words [word, word_end).
  uint32_t word_end = 0;
  Reason reason = Reason::kCase;
};

// The companies and how they are named. Build once; from then on const, and safe from any thread.
class Gazetteer {
 public:
  struct Entry {
    std::string id;
    std::string name;
    std::string symbol;
    CompanyKind kind = CompanyKind::kCompany;
    std::vector<uint32_t> context;  // Phrases, sorted.
  };

  // `not_tickers`: lower-case words that are no ticker unless "$" or an exchange stands before; may
  // be null. Ids, names or symbols that two companies claim are added to `*diagnostics`.
  void Build(const std::vector<CompanySpec>& companies, const ListSpec* not_tickers,
             Diagnostics* diagnostics);

  // The entry of every company that no file lists: a name is all that is known of it.
  uint32_t unlisted() const { return static_cast<uint32_t>(entries_.size() - 1); }
  const Entry& entry(uint32_t company) const { return entries_[company]; }
  const PhraseIndex& phrases() const { return phrases_; }

  // The company that has this id, name, alias or symbol, in any case; nullptr if none.
  const Entry* Find(std::string_view name) const;

  // Decides which hits of phrases() name a company: an ambiguous name needs context in its
  // sentence, a certain mention of the company anywhere, or its symbol among `symbols`; a ticker
  // must look like one; the longest name wins. Sets `*mentions` in order of the text, and adds the
  // other names to `*refused` if it is not null.
  void Resolve(const NormalizedText& text, const std::vector<Sentence>& sentences,
               const std::vector<PhraseHit>& hits, const std::vector<std::string>& symbols,
               std::vector<Mention>* mentions, std::vector<RefusedName>* refused = nullptr) const;

 private:
  enum class AliasKind : uint8_t { kName, kAmbiguous, kTicker };
  enum class Certainty : uint8_t { kNone, kNeedsContext, kCertain };
  struct Alias {
    uint32_t company;
    AliasKind kind;
    std::string text;    // As the file has it.
    std::string words;   // As a text has it; the case counts for ambiguous names and tickers.
    bool shown = false;  // In place of the company's name.
  };
  struct Candidate {
    Mention mention;
    Certainty certainty;
  };

  void AddAlias(uint32_t company, AliasKind kind, const Text& text, Diagnostics* diagnostics);
  void ShowAlias(uint32_t company, std::string_view name);
  Certainty Judge(const Alias& alias, const NormalizedText& text, const PhraseHit& hit,
                  const Sentence& sentence) const;
  Certainty JudgeTicker(const Alias& alias, const NormalizedText& text, const PhraseHit& hit,
                        const Sentence& sentence) const;
  static void Refuse(const Alias& alias, const NormalizedText& text, const PhraseHit& hit,
                     std::vector<RefusedName>* refused);
  bool HasContext(const Candidate& candidate, const std::vector<Sentence>& sentences,
                  const std::vector<PhraseHit>& hits) const;
  void KeepLongest(std::vector<Candidate>* candidates, std::vector<Mention>* mentions,
                   std::vector<RefusedName>* refused) const;
  void Extend(const NormalizedText& text, std::vector<Mention>* mentions) const;

  std::vector<Entry> entries_;
  std::vector<Alias> aliases_;
  PhraseIndex phrases_;  // Owned by aliases; phrases without an owner are context.
  std::unordered_set<std::string> not_tickers_;
  std::unordered_map<std::string, uint32_t> by_id_;
  std::unordered_map<std::string, uint32_t> by_name_;  // And by symbol; lower case.
};

}  // namespace newsvane::nlp
