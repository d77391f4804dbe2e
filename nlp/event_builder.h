// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/records.h"
#include "nlp/compiled.h"
#include "nlp/guards.h"
#include "nlp/sentence_terms.h"
#include "nlp/sequence_matcher.h"
#include "nlp/text/gazetteer.h"

namespace newsvane::nlp {

// Turns the matches of one document into its events: one for each kind of event and subject, and
// of a price move none where its company has another event here. For one document.
class EventBuilder {
 public:
  // All arguments must outlive it. `mentions` are in order of the text.
  EventBuilder(const RuleSet::Impl& rules, const NewsItem& item, const NormalizedText& text,
               std::span<const Mention> mentions);

  // Adds the events of a match that no guard vetoed: one for the subject and for each company that
  // stands in one list with it. What an earlier match has said of the same is joined with it: the
  // heavier of the two is kept, so of equals the one that was added first.
  void Add(const CompiledRule& rule, const Match& match, const Ruling& ruling,
           Attribution attribution, bool roundup, SentenceTerms* terms);

  // Moves the events, in order of their evidence, into `*events`, and those of shadow rules into
  // `*shadow` if it is not null. Appends; at most once. `truncated` is said in each event.
  void Finish(bool truncated, std::vector<TaggedEvent>* events, std::vector<TaggedEvent>* shadow);

 private:
  struct Draft {
    TaggedEvent event;
    uint32_t rule = 0;
    bool shadow = false;
    bool hearsay = false;
  };

  uint32_t SectorWithin(const Match& match) const;
  uint32_t Antecedent(const CompiledRule& rule, const Match& match, const Sentence& sentence) const;
  Role RoleOf(uint32_t mention) const;
  double Relevance(const Sentence& sentence, bool roundup) const;
  bool IsBystander(const TaggedEvent& event) const;
  void Merge(Draft draft);
  void DropEchoes();
  std::vector<Role> Companies() const;

  const RuleSet::Impl& rules_;
  const NewsItem& item_;
  const NormalizedText& text_;
  std::span<const Mention> mentions_;
  std::vector<Role> companies_;
  std::vector<Draft> drafts_;
};

}  // namespace newsvane::nlp
