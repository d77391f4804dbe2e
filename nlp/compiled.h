// SPDX-License-Identifier: Apache-2.0
//
// A rule set as the tagger runs it; rule_set.cc builds it from the authors' files.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.h"
#include "nlp/rule_set.h"
#include "nlp/spec.h"
#include "nlp/text/gazetteer.h"
#include "nlp/text/pattern.h"
#include "nlp/text/phrase_index.h"

namespace newsvane::nlp {

// What a sequence is made of, by number; each different slot, phrase, list and pattern of the rules
// has one. See RuleSet::Impl for how they are numbered.
using TermId = uint32_t;
inline constexpr TermId kNoTerm = ~TermId{0};

// Slots are the first terms, always in this order.
enum class Slot : TermId { kCompany, kMoney, kPercent, kPower, kCount, kDate, kSector };
inline constexpr TermId kSlotCount = 7;

// The taxonomy's one event that is an echo of others: worries explain it, and another event of the
// same company makes it superfluous.
inline constexpr std::string_view kPriceMove = "price_move";

// Whether the term is a slot for a name, which nothing but the gazetteer can fill.
constexpr bool IsName(TermId term) {
  return term < kSlotCount &&
         (term < static_cast<TermId>(Slot::kMoney) || term > static_cast<TermId>(Slot::kDate));
}

// Longer names and phrases are not looked for before a term.
inline constexpr uint32_t kMaxTermWords = 24;

// Whom a company is for the event, or how an amount compares with the last one of its kind before.
enum class RoleKind : uint8_t { kNone, kSubject, kOther, kMore, kLess };
constexpr bool Compares(RoleKind role) {
  return role == RoleKind::kMore || role == RoleKind::kLess;
}

// One step of a sequence: a term at most `gap` words behind the one before.
struct Element {
  TermId term = 0;
  uint32_t gap = 0;
  RoleKind role = RoleKind::kNone;
  TermId barrier = kNoTerm;  // What the gap may not hold.
};

inline constexpr size_t kMaxElements = 16;  // Of one sequence.

// One sequence of a rule. It matches where its elements follow each other in one sentence.
struct Sequence {
  uint32_t rule = 0;  // In RuleSet::Impl::rules.
  std::vector<Element> elements;
  std::vector<Element>
      skeleton;               // The elements that are no names, with room for the names between.
  std::vector<TermId> words;  // Terms of words and lists that a sentence must have, rarest first.
  // The two of them that the order of judging goes by; see CandidateFinder. kNoTerm for none.
  TermId lead = kNoTerm;
  TermId lead_next = kNoTerm;
  uint32_t turn = 0;  // Where it stands among all sequences, sorted by lead, lead_next and number.
};

// What is left of a RuleSpec when its sequences are apart.
struct CompiledRule {
  std::string id;
  std::string event;
  Lifecycle lifecycle = Lifecycle::kStable;
  Scope scope = Scope::kLead;
  std::vector<TermId> all;
  std::vector<TermId> none;
  uint32_t without = 0;  // Bits by Guard.
  std::optional<Status> status;
  double confidence = 0;
  bool banks = false;       // May be its subject.
  bool of_sectors = false;  // Some sequence asks for a sector as its subject.

  bool OptsOut(Guard guard) const { return (without >> static_cast<unsigned>(guard) & 1) != 0; }
};

// The sequences of one anchor that have the same `second`, which is their next rarest word; kNoTerm
// for those that have none. They are RuleSet::Impl::anchored[begin, end). One cache line, as a text
// may touch hundreds of groups and needs few of them.
struct alignas(64) AnchorGroup {
  // Keys stand for phrases; beyond 65,534 phrases some share one.
  static constexpr size_t kPhrases = 16;
  static constexpr uint16_t kNever = 0xFFFF;
  static constexpr uint16_t kAlways = 0xFFFE;  // More phrases than fit, or no second.
  static constexpr uint16_t KeyOf(uint32_t phrase) {
    return static_cast<uint16_t>(phrase % kAlways);
  }

  TermId second;
  uint32_t begin;
  uint32_t end;
  // Where the second begins, in words from where the anchor does, at the earliest and the latest of
  // all sequences. The extremes stand for any distance: no sentence has as many words.
  static constexpr int16_t kFarBefore = std::numeric_limits<int16_t>::min();
  static constexpr int16_t kFarBehind = std::numeric_limits<int16_t>::max();
  int16_t first_word = kFarBefore;
  int16_t last_word = kFarBehind;
  std::array<uint16_t, kPhrases> phrases{};  // Keys of the second's; the rest are kNever.
};

// The words behind the guards: lists that every rule set looks up by name.
enum class GuardList : uint32_t {
  kNegation,
  kDenial,
  kQuestion,
  kHypothesis,
  kHistory,
  kEcho,
  kRoundup,
  kExceptions,
  kReported,
  kReportedAnywhere,
  kPlanned,
  kPlannedAfterSubject,
  kConfirmed,
  kSecondHand,
  kCitation,
  kClauseBreak,
  kPreposition,
  kNotName,
  kQuestionEnd,
  kNamedAgain,
};
inline constexpr uint32_t kGuardLists = 20;
std::string_view ToString(GuardList list);  // The name of the list: "guard_negation".
bool IsEngineList(std::string_view id);     // One of those, or `not_tickers`.

// Lists of numbers in one piece of memory.
struct Lists {
  std::span<const uint32_t> Of(uint32_t index) const {
    return {values.data() + begins[index], begins[index + 1] - begins[index]};
  }

  std::vector<uint32_t> begins;  // One more than lists.
  std::vector<uint32_t> values;
};

// Filled by Compiler in rule_set.cc and by BuildAnchors(); const from then on, and safe from any
// thread. All numbers are indices of its own vectors.
class RuleSet::Impl {
 public:
  bool IsPattern(TermId term) const { return term >= first_pattern; }
  // The groups of sequences whose rarest word is the term; none for most terms.
  std::span<const AnchorGroup> Anchors(TermId term) const {
    return {anchors.data() + anchors_begin[term], anchors_begin[term + 1] - anchors_begin[term]};
  }
  // Of a term of words or a list.
  std::span<const uint32_t> PhrasesOf(TermId term) const { return term_phrases.Of(term); }

  // Terms are numbered: slots, then words and lists, then patterns.
  TermId first_pattern = kSlotCount;
  TermId term_count = kSlotCount;
  PhraseIndex phrases;   // Owned by terms.
  Lists term_phrases;    // By term.
  Lists phrase_anchors;  // By phrase: those of its owners that have Anchors(), sorted.
  std::vector<Pattern> patterns;

  std::vector<CompiledRule> rules;
  std::vector<Sequence> sequences;
  // By rarest term: which sequences to look at when it is in a sentence.
  std::vector<uint32_t> anchors_begin;
  std::vector<AnchorGroup> anchors;
  std::vector<uint32_t> anchored;    // Indices of sequences.
  bool unlisted_names = false;       // Whether there are `not_names` to tell them from other words.
  std::vector<uint32_t> unanchored;  // Sequences without any words: every sentence is a candidate.

  Gazetteer gazetteer;
  PhraseIndex guards;  // Owned by GuardList.

  // For people who ask why: nothing is decided by these.
  std::vector<std::string> term_texts;  // By term, as authors write it: "<sell>".
  std::vector<Place> rule_places;       // By rule.
  std::string hash;
};

}  // namespace newsvane::nlp
