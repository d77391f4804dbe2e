// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/records.h"
#include "nlp/rule_set.h"

namespace newsvane::nlp {

struct Tally;
struct Trace;

// Bounds on one document, so that no text takes the loop's time from others.
struct TagLimits {
  size_t max_bytes =
      256 << 10;  // Of headline and body; what is beyond is not judged, and the events say so.
  size_t max_matches = 200'000;  // Literal hits in one document; beyond, the same.
};

// Says what happened in a news item and to whom. A pure function of the item and the rule set: no
// clock, no network, no randomness. Owns scratch memory, so one per thread. No text is an error: of
// what cannot be read as UTF-8 the rest counts, and what is too long is cut and says so.
class Tagger {
 public:
  explicit Tagger(std::shared_ptr<const RuleSet> rules, TagLimits limits = {});
  ~Tagger();
  Tagger(Tagger&&) noexcept;
  Tagger& operator=(Tagger&&) noexcept;

  // Clears `*events`, then fills it, in order of the evidence. A deletion has none. What shadow
  // rules say goes into `*shadow`, if given, and nowhere else. `*trace`, if given, is replaced by
  // how it came about.
  void Tag(const NewsItem& item, std::vector<TaggedEvent>* events,
           std::vector<TaggedEvent>* shadow = nullptr, Trace* trace = nullptr);

  // From now on every document is counted in `*tally`, which must outlive the tagger; nullptr ends
  // that. Off, it costs nothing.
  void CountIn(Tally* tally);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One example of a rule that does not hold.
struct ExampleFailure {
  std::string rule;
  Place place;
  std::string text;
  std::string expected;  // "capacity_sale, subject Meta, status planned"
  std::string found;     // The same form, or "no event".
};

// Runs the examples inside the rules: `match` must give the rule's event by any rule, with the
// roles and status where named; `no_match` must not give it. Returns the number of examples run.
size_t TestExamples(const RuleSetSpec& spec, const std::shared_ptr<const RuleSet>& rules,
                    std::vector<ExampleFailure>* failures);

}  // namespace newsvane::nlp
