// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"
#include "nlp/spec.h"

namespace newsvane::nlp {

inline constexpr size_t kGuards = static_cast<size_t>(Guard::kHearsay) + 1;

// What one rule did over the documents of a tagger, in sentences: several sequences of a rule that
// do the same in one sentence count once.
struct RuleTally {
  uint64_t woken = 0;    // The words of a sequence were there, in the rule's scope.
  uint64_t matched = 0;  // A sequence and the rule's other terms held.
  std::array<uint64_t, kGuards> vetoes = {};  // Matches that a guard took back; each counts.
  // Of the work that the rule alone made necessary: placing and matching its sequences, its other
  // terms, its guards and its events. What a sentence is asked for the first time (its amounts, its
  // guard words) is on the rule that asked. Without what all rules share: reading the text, finding
  // words, sentences and companies.
  Duration time{};
  uint64_t stretches = 0;  // That the time is the sum of; each has the cost of a clock in it.

  uint64_t last_woken = 0;  // Numbers of sentences, by which they are told apart.
  uint64_t last_matched = 0;
};

// A match that no guard took back.
struct Firing {
  uint32_t rule = 0;
  std::string subject;  // The company's id or else its name; empty without one.
};

// What one document made the tagger do, from the cheap to the dear. A function of the document and
// the rule set, as events are: it tells what a rule set costs where a clock would tell what else
// runs on the machine.
struct Work {
  uint64_t phrase_hits = 0;       // Places of the rules' words and phrases.
  uint64_t checks = 0;            // Anchor groups looked at, because their anchor is in a sentence.
  uint64_t candidates = 0;        // Sequences that are woken, over all sentences.
  uint64_t placings = 0;          // Sequences placed word by word: without names, then with them.
  uint64_t steps = 0;             // Pairs of places that the placings compared.
  uint64_t sentences_judged = 0;  // Those that still had a candidate when names were looked for.
  uint64_t matches_judged = 0;    // By the guards.
};

// For people who ask what their rules do on a corpus. Filled by a tagger, of one thread.
struct Tally {
  std::vector<RuleTally> rules;  // In the order of RuleSet::rule_ids().
  std::vector<Firing> firings;   // Of the last document.
  Work work;                     // Of the last document.
  uint64_t sentences = 0;        // So far, of documents with candidates.
};

}  // namespace newsvane::nlp
