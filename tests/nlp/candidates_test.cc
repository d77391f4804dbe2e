// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

// Sequences of two or three lists with gaps, and what they match by trying every place.
struct Plain {
  std::vector<std::vector<std::string>> lists;
  std::vector<uint32_t> gaps;  // Before each list but the first.

  bool MatchesFrom(const std::vector<std::string>& words, size_t list, size_t at) const {
    if (at >= words.size()) return false;
    if (std::find(lists[list].begin(), lists[list].end(), words[at]) == lists[list].end()) {
      return false;
    }
    if (list + 1 == lists.size()) return true;
    for (size_t gap = 0; gap <= gaps[list]; ++gap) {
      if (MatchesFrom(words, list + 1, at + 1 + gap)) return true;
    }
    return false;
  }
  bool Matches(const std::vector<std::string>& words) const {
    for (size_t at = 0; at < words.size(); ++at) {
      if (MatchesFrom(words, 0, at)) return true;
    }
    return false;
  }
};

constexpr size_t kVocabulary = 300;

std::string WordOf(size_t number) { return "word" + std::to_string(number); }

Plain RandomRule(std::mt19937* random) {
  Plain rule;
  const auto below = [&](uint32_t bound) { return static_cast<uint32_t>((*random)() % bound); };
  for (uint32_t list = 0, count = 2 + below(2); list < count; ++list) {
    if (list > 0) rule.gaps.push_back(below(4) == 0 ? 100 : below(9));
    auto& words = rule.lists.emplace_back();
    for (uint32_t i = 0, size = below(5) == 0 ? 40 : 1 + below(12); i < size; ++i) {
      words.push_back(WordOf(below(kVocabulary)));
    }
  }
  return rule;
}

RuleSpec SpecOf(const Plain& plain, const std::string& id, RuleSetSpec* spec) {
  std::vector<TermSpec> when;
  for (size_t list = 0; list < plain.lists.size(); ++list) {
    const std::string name = id + "-" + std::to_string(list);
    ListSpec words{name, {}, {}};
    for (const std::string& word : plain.lists[list]) words.phrases.push_back({word, {}});
    spec->lists.push_back(std::move(words));
    if (list > 0) when.push_back(*ParseTerm(".." + std::to_string(plain.gaps[list - 1])));
    when.push_back(*ParseTerm("<" + name + ">"));
  }
  RuleSpec rule = Rule(id, id, {when});
  rule.scope = Scope::kDocument;
  return rule;
}

TEST(CandidatesTest, WhatTryingEveryPlaceFindsIsFoundInSentencesOfAnyLength) {
  std::mt19937 random(1);
  std::vector<Plain> rules;
  RuleSetSpec spec;
  for (int i = 0; i < 200; ++i) {
    rules.push_back(RandomRule(&random));
    spec.rules.push_back(SpecOf(rules.back(), "r" + std::to_string(i), &spec));
  }
  Diagnostics diagnostics;
  const auto compiled = RuleSet::Compile(spec, {}, &diagnostics);
  ASSERT_NE(compiled, nullptr);
  Tagger tagger(compiled);
  for (const size_t length : {2, 10, 25, 63, 64, 65, 100, 128, 145}) {
    for (int repetition = 0; repetition < 5; ++repetition) {
      std::vector<std::string> words;
      NewsItem item;
      for (size_t i = 0; i < length; ++i) {
        words.push_back(WordOf(random() % kVocabulary));
        item.headline += words.back() + ' ';
      }
      std::set<std::string> expected;
      for (size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].Matches(words)) expected.insert("r" + std::to_string(i));
      }
      std::vector<TaggedEvent> events;
      tagger.Tag(item, &events);
      std::set<std::string> found;
      for (const TaggedEvent& event : events) found.insert(event.type);
      EXPECT_EQ(found, expected) << length << " words";
    }
  }
}

// The rule "a ... b" of one sentence, `distance` words apart.
bool FindsFarApart(RuleSpec rule, size_t distance) {
  RuleSetSpec spec;
  rule.scope = Scope::kDocument;
  spec.rules = {std::move(rule)};
  NewsItem item = News("alpha");
  for (size_t i = 0; i < distance; ++i) item.headline += " x";
  item.headline += " beta";
  return !TagWith(CompileOrFail(spec), item).empty();
}

// By file and by anchor the first rule would come first; its lead, "of", stands behind the other's.
TEST(CandidatesTest, OfTwoRulesThatSayTheSameTheOneWhoseLeadStandsFirstIsKept) {
  RuleSetSpec spec;
  spec.lists = {{"trio", Texts({"alpha", "gamma", "delta"}), {}}};
  spec.rules = {Rule("by-list", "event", {Terms({"<trio>", "..9", "of"})}),
                Rule("by-word", "event", {Terms({"omega", "..9", "of"})})};
  const auto events = TagWith(CompileOrFail(spec), News("alpha omega of"));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].rule, "by-word");
}

TEST(CandidatesTest, AWordThatMayStandAnywhereIsFoundHoweverFarItIs) {
  RuleSpec rule = Rule("anywhere", "event", {Terms({"alpha"})});
  rule.all = Terms({"beta"});
  EXPECT_TRUE(FindsFarApart(rule, 10));
  EXPECT_TRUE(FindsFarApart(rule, 500));
}

TEST(CandidatesTest, GapsOfMoreWordsThanASentenceHasLoseNothing) {
  std::vector<TermSpec> terms = Terms({"alpha"});
  for (int i = 0; i < 400; ++i) terms.push_back(*ParseTerm("..100"));
  terms.push_back(*ParseTerm("beta"));
  EXPECT_TRUE(FindsFarApart(Rule("gaps", "event", {terms}), 500));
}

TEST(CandidatesTest, AGapIsAsLongAsAllThatStandInARow) {
  const RuleSpec rule = Rule("gaps", "event", {Terms({"alpha", "..100", "..30", "beta"})});
  EXPECT_TRUE(FindsFarApart(rule, 130));
  EXPECT_FALSE(FindsFarApart(rule, 131));
}

}  // namespace
}  // namespace newsvane::nlp
