// SPDX-License-Identifier: Apache-2.0
//
// Why a text gives the events that it gives, and which it almost gave. For people; `newsvane
// explain` and the playground show it. All spans are bytes of the original text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/records.h"
#include "nlp/rule_set.h"
#include "nlp/spec.h"
#include "nlp/tagger.h"

namespace newsvane::workshop {

struct ExplainOptions {
  size_t misses = 5;  // At most so many of the nearest.
  std::string rule;   // The id of a rule to walk term by term; empty: none.
};

struct Quote {
  Span span;
  std::string text;  // The original bytes of the span.
};

struct FoundCompany {
  Company company;  // With its name only, if no file lists it.
  nlp::CompanyKind kind = nlp::CompanyKind::kCompany;
  Quote words;
};

// A name of a company that was not taken for it.
struct RefusedCompany {
  Company company;
  Quote words;
  std::string why;
};

struct FoundAmount {
  std::string kind;  // "money", "percent", "power", "count" or "date".
  double low = 0;    // In dollars, percent, watts, pieces; 0 for dates.
  double high = 0;
  std::string currency;  // ISO 4217.
  std::string period;    // Of dates.
  std::string value;     // "$3.2 billion", "Q3 2026": as nlp::FormatAmount() has it.
  Quote words;
};

struct GuardWord {
  std::string list;  // "guard_negation", "status_planned", ...
  Quote words;
};

// A term of a rule, as its author wrote it, and the words that it matched.
struct MatchedTerm {
  std::string term;
  Quote words;
};

struct RuleName {
  std::string id;
  std::string event;
  nlp::Lifecycle lifecycle = nlp::Lifecycle::kStable;
  Place place;
};

// A place where a rule matched and no guard vetoed.
struct Hit {
  RuleName rule;
  uint32_t sentence = 0;  // Of Explanation::sentences.
  std::vector<MatchedTerm> terms;
  Status status = Status::kConfirmed;
  std::string status_why;
  std::optional<Quote> status_word;
  Attribution attribution = Attribution::kFirstHand;
  std::string attribution_why;
  std::optional<Quote> citation;
  // Of Explanation::events: those that this hit is part of, several where companies stand in one
  // list. None: `price_move`, which an event of the same company makes superfluous.
  std::vector<size_t> events;
};

struct GuardVeto {
  nlp::Guard guard = nlp::Guard::kNegation;
  std::string list;
  Quote word;
};

// A place where a rule matched and guards vetoed.
struct Veto {
  RuleName rule;
  uint32_t sentence = 0;
  std::vector<MatchedTerm> terms;
  std::vector<GuardVeto> guards;
};

// A place where a rule lacked one thing.
struct Miss {
  enum class Kind : uint8_t {
    kTerm,          // A term of the sequence is missing.
    kGap,           // Two terms stand too far apart.
    kOrder,         // Two terms stand in the other order.
    kAll,           // A term of `all` is missing.
    kNone,          // A term of `none` is there.
    kScope,         // The rule does not read this sentence.
    kNoCompany,     // No company stands where one is needed.
    kUnlistedName,  // What stands there is in no companies file.
    kRefusedName,   // What stands there may be a word.
    kUnfitName,     // What stands there is an outlet, a bank or no sector.
  };
  RuleName rule;
  Kind kind = Kind::kTerm;
  uint32_t sentence = 0;
  std::vector<MatchedTerm> terms;  // Those that are there.
  std::string lacking;             // The term that is missing, too far, out of order or forbidden.
  std::optional<Quote> at;         // The words that are in the way or in the wrong place.
  uint32_t distance = 0;           // kGap: words in between.
  uint32_t allowed = 0;            // kGap: how many the rule allows.
  std::string why;                 // One sentence.
  double score = 0;  // [0, 1]: the share of the rule that is there, rare words counting for more.
};
std::string_view ToString(Miss::Kind kind);

struct WalkedTerm {
  std::string term;
  uint32_t gap = 0;          // Words that may stand before it.
  std::vector<Quote> found;  // Wherever it stands in the sentence.
};

struct WalkedSequence {
  std::vector<WalkedTerm> terms;
  size_t matched = 0;  // How many of the terms, from the first on, match together.
  std::string why;     // Why the next one does not; empty where all do.
};

struct WalkedSentence {
  uint32_t sentence = 0;
  bool in_scope = true;  // If not, nothing was looked for.
  std::vector<WalkedSequence> sequences;
  std::vector<WalkedTerm> all;
  std::vector<WalkedTerm> none;
  std::string outcome;  // What became of it: one sentence.
};

// One rule, term by term, in every sentence.
struct RuleWalk {
  RuleName rule;
  nlp::Scope scope = nlp::Scope::kLead;
  std::vector<WalkedSentence> sentences;
};

struct ExplainedEvent {
  TaggedEvent event;
  bool shadow = false;
  size_t hit = 0;  // Of Explanation::hits: the one that decided.
  std::string status_why;
  std::string attribution_why;
  std::string confidence_why;
  std::string relevance_why;
};

struct Explanation {
  std::string headline;  // As the matchers read it; lower case does not count.
  std::string body;
  bool truncated = false;
  bool roundup = false;
  std::vector<Quote> sentences;
  std::vector<FoundCompany> companies;
  std::vector<RefusedCompany> refused;
  std::vector<FoundAmount> amounts;
  std::vector<GuardWord> guards;
  std::vector<ExplainedEvent> events;  // Those of Tagger::Tag, then those of shadow rules.
  std::vector<Hit> hits;
  std::vector<Veto> vetoes;
  std::vector<Miss> misses;  // The nearest first, one for each rule.
  std::optional<RuleWalk> walk;
};

// Explains documents by one rule set. Owns scratch memory, so one per thread. The time for a
// document grows with the rules that share words with it, not with all rules.
class Explainer {
 public:
  explicit Explainer(std::shared_ptr<const nlp::RuleSet> rules, nlp::TagLimits limits = {});
  ~Explainer();
  Explainer(Explainer&&) noexcept;

  Explanation Explain(const NewsItem& item, const ExplainOptions& options);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::workshop
