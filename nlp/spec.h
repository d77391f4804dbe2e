// SPDX-License-Identifier: Apache-2.0
//
// Companies and rules as their authors write them, with the places where they wrote them;
// RuleSet::Compile makes them runnable. docs/rules.md is the author's page.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/records.h"

namespace newsvane::nlp {

struct Text {  // A text and where it stands.
  std::string text;
  Place place;
};

// What a name stands for. A sector ("hyperscalers") or an authority ("the Commerce Department") may
// fill a role; a bank is never the subject of a rating; an outlet that is cited makes the
// attribution second-hand.
enum class CompanyKind : uint8_t { kCompany, kSector, kBank, kOutlet, kAuthority };

struct CompanySpec {
  std::string id;      // "meta": unique, lower case, digits and '-'.
  std::string name;    // "Meta Platforms"
  std::string symbol;  // "META"; empty if not listed.
  std::vector<Text>
      aliases;  // Names in running text, matched as whole words. Case counts where the alias is one
                // word that is also an ordinary word (`context` is then given).
  std::vector<Text>
      context;  // If given, an ambiguous alias counts only with one of these in the same sentence
                // or an unambiguous name or ticker of the company elsewhere in the document.
  std::vector<Text> ambiguous;  // The aliases that need that context: "Oracle", "Arm".
  // Names of units and brands, which records give in place of `name`: "AWS". Each is also among the
  // aliases or the ambiguous ones.
  std::vector<Text> known_as;
  CompanyKind kind = CompanyKind::kCompany;
  Place place;
};

// One term of a sequence, parsed from its text:
//   words           the literal words, in any case                         capital expenditure
//   <list>          any phrase of the list                                  <sell>
//   <slot>          an annotation: company, money, percent, power, count, date   <money>
//   <company:role>  a company that fills a role: subject or other          <company:subject>
//   <money:more>    an amount that is more (or less) than the one before   <percent:less>
//   <sector:role>   only a company of the kind "sector"                    <sector:subject>
//   ..N             up to N words between its neighbours (default 0)       ..6
//   ..N!<list>      the same, none of them of the list or slot             ..6!<company>
//   /re2/           an RE2 pattern over the normalised text, any case      /\bQ[1-4]\b/
struct TermSpec {
  enum class Kind : uint8_t { kWords, kList, kSlot, kGap, kPattern };
  Kind kind = Kind::kWords;
  std::string text;  // The words, list, slot or pattern; of a gap the list or slot it may not hold.
  std::string role;  // "subject", "other", "more", "less" or empty.
  uint32_t gap = 0;  // Words.
  Place place;
};

// The term that `text` spells, or what is wrong with it.
Result<TermSpec> ParseTerm(std::string_view text);

struct ListSpec {
  std::string id;
  std::vector<Text>
      phrases;  // Lower-case words; "*" at the end of a word stands for any ending: "rais*".
  Place place;
};

struct ExpectedEvent {
  std::string event;  // The rule's event where not given.
  std::optional<std::string>
      subject;  // A company's name, alias or id; "" means that there must be none.
  std::optional<std::string> other;
  std::optional<Status> status;
  std::optional<Attribution> attribution;
  std::optional<std::vector<Amount>>
      amounts;  // Each must be among the event's; if given and empty, there must be none.
};

struct ExampleSpec {
  std::string text;  // A headline; after the first line end, a body.
  ExpectedEvent expected;
  Place place;
};

enum class Scope : uint8_t {
  kHeadline,
  kLead,
  kDocument
};  // Lead: the headline and the body's first two sentences.
enum class Lifecycle : uint8_t { kStable, kShadow, kDeprecated };

// What vetoes an event or sets its status, for every rule unless it opts out.
enum class Guard : uint8_t {
  kNegation,
  kDenial,
  kQuestion,
  kHypothesis,
  kHistory,
  kEcho,
  kRoundup,
  kHearsay
};
std::optional<Guard> ParseGuard(std::string_view text);  // None where it is no guard's name.
std::string_view ToString(Guard guard);                  // As rule files name it: "negation".

struct RuleSpec {
  std::string id;
  std::string event;
  std::string family;
  std::string owner;
  std::string description;
  Lifecycle lifecycle = Lifecycle::kStable;
  Scope scope = Scope::kLead;
  std::vector<std::vector<TermSpec>>
      when;                      // Sequences; one that matches within a sentence is enough.
  std::vector<TermSpec> all;     // Each must be somewhere in the same sentence.
  std::vector<TermSpec> none;    // None may be in the same sentence.
  std::vector<Guard> without;    // Guards that this rule opts out of.
  std::optional<Status> status;  // Stands against tense and wording, not against hearsay
                                 // ("could", "sources say") and denial; else they tell it.
  double confidence = 0.8;       // (0, 1]
  bool banks = false;  // Whether a bank may be the subject; else it only speaks of others.
  std::vector<ExampleSpec> match;
  std::vector<ExampleSpec> no_match;
  Place place;
};

struct RuleSetSpec {
  std::vector<CompanySpec> companies;
  std::vector<ListSpec> lists;
  std::vector<RuleSpec> rules;
  // The words behind guards, status and attribution are lists that the engine looks up by name, in
  // config/default/rules/guards.yaml: guard_negation, guard_denial, guard_question,
  // guard_question_end, guard_hypothesis, guard_history, guard_echo, guard_roundup,
  // guard_exceptions, status_reported, status_reported_anywhere, status_planned,
  // status_planned_after_subject, status_confirmed, attribution_second_hand, attribution_citation,
  // clause_break, preposition, named_again, not_tickers, not_names. All may be missing; without
  // not_names only listed companies are found.
};

}  // namespace newsvane::nlp
