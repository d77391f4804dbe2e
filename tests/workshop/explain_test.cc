// SPDX-License-Identifier: Apache-2.0
#include "workshop/explain/explain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/config.h"
#include "sinks/json.h"
#include "tests/nlp/fixture.h"

namespace newsvane::workshop {
namespace {

using nlp::News;
using nlp::Rule;
using nlp::SmallSpec;
using nlp::Terms;
using nlp::Texts;

Explanation ExplainWith(const nlp::RuleSetSpec& spec, const NewsItem& item,
                        const ExplainOptions& options = {}) {
  return Explainer(CompileOrFail(spec)).Explain(item, options);
}

// One rule over the shared lists and companies.
nlp::RuleSetSpec OneRule(std::initializer_list<std::string_view> when) {
  nlp::RuleSetSpec spec = SmallSpec();
  spec.lists.push_back({"surplus", Texts({"surplus", "excess"}), {}});
  spec.lists.push_back({"not_names", Texts({"they", "it", "so", "now", "surplus", "would"}), {}});
  spec.rules = {Rule("surplus-sale", "capacity_sale", {Terms(when)})};
  return spec;
}

nlp::RuleSetSpec SurplusSale() {
  return OneRule({"<company:subject>", "..4", "<sell>", "..3", "<surplus>", "..3", "<compute>"});
}

// The only miss, which must be of this kind.
Miss OnlyMiss(const nlp::RuleSetSpec& spec, const NewsItem& item, Miss::Kind kind) {
  const Explanation explanation = ExplainWith(spec, item);
  EXPECT_TRUE(explanation.hits.empty());
  EXPECT_EQ(explanation.misses.size(), 1U) << item.headline;
  if (explanation.misses.empty()) return {};
  EXPECT_EQ(ToString(explanation.misses[0].kind), ToString(kind)) << explanation.misses[0].why;
  return explanation.misses[0];
}

std::string TermsOf(const std::vector<MatchedTerm>& terms) {
  std::string text;
  for (const MatchedTerm& term : terms) text += term.term + "=" + term.words.text + " ";
  return text;
}

TEST(Explain, AHitNamesItsTermsAndTheWordsThatToldStatusAndAttribution) {
  const Explanation explanation =
      ExplainWith(SurplusSale(), News("Nebius plans to sell surplus compute, The Wire reports"));
  ASSERT_EQ(explanation.hits.size(), 1U);
  const Hit& hit = explanation.hits[0];
  EXPECT_EQ(TermsOf(hit.terms),
            "<company:subject>=Nebius <sell>=sell <surplus>=surplus <compute>=compute ");
  EXPECT_EQ(hit.status, Status::kReported) << "what another outlet says is planned";
  EXPECT_EQ(hit.status_word->text, "plans to");
  EXPECT_EQ(hit.status_why, "'plans to' of status_planned, but another outlet says so");
  EXPECT_EQ(hit.attribution, Attribution::kSecondHand);
  EXPECT_EQ(hit.citation->text, "The Wire");
  ASSERT_EQ(explanation.events.size(), 1U);
  EXPECT_EQ(hit.events, std::vector<size_t>{0});
  EXPECT_EQ(explanation.events[0].hit, 0U);
}

TEST(Explain, SpansAreOfTheOriginalText) {
  const NewsItem item = News("<b>Nebius</b> sells &#115;urplus compute");
  const Explanation explanation = ExplainWith(SurplusSale(), item);
  ASSERT_EQ(explanation.hits.size(), 1U);
  for (const MatchedTerm& term : explanation.hits[0].terms) {
    const Span& span = term.words.span;
    EXPECT_EQ(item.headline.substr(span.start, span.end - span.start), term.words.text);
  }
  EXPECT_EQ(explanation.hits[0].terms[2].words.text, "&#115;urplus");
  EXPECT_EQ(explanation.headline, "Nebius sells surplus compute");
}

TEST(Explain, StatusOfARuleAndTheDefaultSayThatTheyAreThat) {
  nlp::RuleSetSpec spec = SurplusSale();
  const NewsItem item = News("Nebius sells surplus compute");
  EXPECT_EQ(ExplainWith(spec, item).hits.at(0).status_why, "no word near it says otherwise");
  spec.rules[0].status = Status::kPlanned;
  EXPECT_EQ(ExplainWith(spec, item).hits.at(0).status_why, "the rule says so");
}

TEST(Explain, EveryGuardThatVetoesIsNamedWithItsWord) {
  const Explanation explanation =
      ExplainWith(SurplusSale(), News("Would Nebius not sell surplus compute?"));
  EXPECT_TRUE(explanation.events.empty());
  EXPECT_TRUE(explanation.misses.empty()) << "a veto is no miss";
  ASSERT_EQ(explanation.vetoes.size(), 1U);
  std::string guards;
  for (const GuardVeto& veto : explanation.vetoes[0].guards) {
    guards += std::string(ToString(veto.guard)) + ":" + veto.word.text + " ";
  }
  EXPECT_EQ(guards, "negation:not question:? hypothesis:Would ");
}

TEST(Explain, ThePriceMoveThatAnotherEventMakesSuperfluousIsToldApart) {
  const Explanation explanation =
      ExplainWith(SmallSpec(), News("CoreWeave sold compute. CoreWeave tumbles"));
  ASSERT_EQ(explanation.events.size(), 1U);
  ASSERT_EQ(explanation.hits.size(), 2U);
  EXPECT_EQ(explanation.hits[0].events, std::vector<size_t>{0});
  EXPECT_TRUE(explanation.hits[1].events.empty());
}

TEST(Explain, ShadowEventsAreThereAndMarked) {
  nlp::RuleSetSpec spec = SurplusSale();
  spec.rules[0].lifecycle = nlp::Lifecycle::kShadow;
  const Explanation explanation = ExplainWith(spec, News("Nebius sells surplus compute"));
  ASSERT_EQ(explanation.events.size(), 1U);
  EXPECT_TRUE(explanation.events[0].shadow);
  EXPECT_EQ(explanation.hits.at(0).events, std::vector<size_t>{0});
}

TEST(Explain, AmountsAndCompaniesAreThereWithoutAnyCandidate) {
  const Explanation explanation =
      ExplainWith(SmallSpec(), News("Nebius had $3 billion in Q3 2026, Meta less"));
  ASSERT_EQ(explanation.companies.size(), 1U);
  EXPECT_EQ(explanation.companies[0].company.id, "nebius");
  ASSERT_EQ(explanation.amounts.size(), 2U);
  EXPECT_EQ(explanation.amounts[0].low, 3e9);
  EXPECT_EQ(explanation.amounts[0].value, "$3 billion");
  EXPECT_EQ(explanation.amounts[1].period, "Q3 2026");
  EXPECT_EQ(explanation.amounts[1].value, "Q3 2026");
  ASSERT_EQ(explanation.refused.size(), 1U);
  EXPECT_EQ(explanation.refused[0].words.text, "Meta");
}

TEST(Explain, ATextWithoutWordsIsExplained) {
  for (const char* text : {"", " ", "...", "?"}) {
    const Explanation explanation = ExplainWith(SmallSpec(), News(text));
    EXPECT_TRUE(explanation.events.empty());
    EXPECT_TRUE(explanation.sentences.empty());
  }
}

TEST(Explain, AMissingTermIsNamedWithWhereItShouldStandAndWhatStandsThere) {
  const Miss miss =
      OnlyMiss(SurplusSale(), News("Nebius is vending surplus compute"), Miss::Kind::kTerm);
  EXPECT_EQ(miss.lacking, "<sell>");
  EXPECT_EQ(miss.why,
            "lacks <sell> between 'Nebius' and 'surplus' (at most 4 words); there stands 'is "
            "vending'");
  EXPECT_EQ(miss.at->text, "is vending");
  EXPECT_EQ(TermsOf(miss.terms), "<company:subject>=Nebius <surplus>=surplus <compute>=compute ");
}

TEST(Explain, AGapThatIsTooWideIsCounted) {
  const Miss miss = OnlyMiss(
      SurplusSale(), News("Nebius sells all that it has of its surplus compute"), Miss::Kind::kGap);
  EXPECT_EQ(miss.why, "'surplus' stands 6 words behind 'sells', the rule allows 3");
  EXPECT_EQ(miss.distance, 6U);
  EXPECT_EQ(miss.allowed, 3U);
}

TEST(Explain, TheOtherOrderIsSeen) {
  const Miss miss =
      OnlyMiss(SurplusSale(), News("Surplus compute Nebius sells"), Miss::Kind::kOrder);
  EXPECT_EQ(miss.why, "'Surplus' stands before 'sells', the rule wants it behind");
}

TEST(Explain, AWordThatNoneForbidsIsNamed) {
  nlp::RuleSetSpec spec = SurplusSale();
  spec.rules[0].none = Terms({"<fall>"});
  const Miss miss =
      OnlyMiss(spec, News("Nebius sells surplus compute and tumbles"), Miss::Kind::kNone);
  EXPECT_EQ(miss.at->text, "tumbles");
  EXPECT_EQ(miss.lacking, "<fall>");
}

TEST(Explain, ATermThatAllWantsIsNamed) {
  nlp::RuleSetSpec spec = SurplusSale();
  spec.rules[0].all = Terms({"<capex>"});
  const Miss miss = OnlyMiss(spec, News("Nebius sells surplus compute"), Miss::Kind::kAll);
  EXPECT_EQ(miss.lacking, "<capex>");
}

TEST(Explain, ASentenceOutOfScopeIsTold) {
  nlp::RuleSetSpec spec = SurplusSale();
  spec.rules[0].scope = nlp::Scope::kHeadline;
  const Miss miss =
      OnlyMiss(spec, News("A quiet day", "Nebius sells surplus compute."), Miss::Kind::kScope);
  EXPECT_EQ(miss.sentence, 1U);
  EXPECT_EQ(miss.why, "the rule reads the headline only");
}

TEST(Explain, AMissingCompanyIsToldWithWhatStandsInItsPlace) {
  const nlp::RuleSetSpec spec = SurplusSale();
  OnlyMiss(spec, News("They sell surplus compute"), Miss::Kind::kNoCompany);
  const Miss unlisted = OnlyMiss(spec, News("Now the new firm Acme Cloud sells surplus compute"),
                                 Miss::Kind::kUnlistedName);
  EXPECT_EQ(unlisted.at->text, "Acme Cloud");
  const Miss unfit = OnlyMiss(spec, News("Big Bank sells surplus compute"), Miss::Kind::kUnfitName);
  EXPECT_EQ(unfit.at->text, "Big Bank");
}

TEST(Explain, ANameThatMayBeAWordIsRefusedWithItsReason) {
  const nlp::RuleSetSpec spec =
      OneRule({"<company:subject>", "..4", "<sell>", "..3", "<surplus>", "..3", "power"});
  const Miss miss = OnlyMiss(spec, News("So Meta sells surplus power"), Miss::Kind::kRefusedName);
  EXPECT_EQ(miss.at->text, "Meta");
  EXPECT_NE(miss.why.find("no context word of Meta Platforms"), std::string::npos) << miss.why;
  OnlyMiss(spec, News("So meta sells surplus power"), Miss::Kind::kRefusedName);
}

TEST(Explain, WhatLacksTwoThingsIsNoMiss) {
  nlp::RuleSetSpec spec = SurplusSale();
  spec.rules[0].none = Terms({"<fall>"});
  for (const char* text : {"They vend surplus compute", "Nebius vends surplus compute and tumbles",
                           "Nebius would vend surplus compute"}) {
    EXPECT_TRUE(ExplainWith(spec, News(text)).misses.empty()) << text;
  }
}

TEST(Explain, AMissThatSharesOnlyACompanyAndACommonVerbIsLeftOut) {
  const auto misses = ExplainWith(SmallSpec(), News("Nebius raises an eyebrow")).misses;
  EXPECT_TRUE(misses.empty()) << misses[0].why;
}

TEST(Explain, TheNearestMissesComeFirstAndTheirNumberIsBounded) {
  nlp::RuleSetSpec spec = SurplusSale();
  for (int i = 0; i < 3; ++i) {
    nlp::RuleSpec rule = spec.rules[0];
    rule.id += std::to_string(i);
    spec.rules.push_back(rule);
  }
  spec.rules.push_back(Rule(
      "near", "other", {Terms({"<company:subject>", "..1", "vending", "surplus", "compute"})}));
  const NewsItem item = News("Nebius is now vending surplus compute");
  const auto misses = ExplainWith(spec, item, {3, ""}).misses;
  ASSERT_EQ(misses.size(), 3U) << "of five";
  EXPECT_EQ(misses[0].rule.id, "near") << "a gap one word too wide beats a missing word";
  EXPECT_GE(misses[0].score, misses[1].score);
  EXPECT_TRUE(ExplainWith(spec, item, {0, ""}).misses.empty());
}

TEST(Explain, AWalkStopsAtTheFirstTermThatFails) {
  const Explanation explanation =
      ExplainWith(SurplusSale(),
                  News("Nebius sells all that it has of its surplus compute",
                       "It is cheap. Rents fall. Nebius sells surplus compute."),
                  {5, "surplus-sale"});
  ASSERT_TRUE(explanation.walk);
  const auto& sentences = explanation.walk->sentences;
  ASSERT_EQ(sentences.size(), 4U);
  const WalkedSequence& sequence = sentences[0].sequences.at(0);
  EXPECT_EQ(sequence.matched, 2U);
  EXPECT_EQ(sequence.why, "'surplus' stands 6 words behind 'sells', the rule allows 3");
  EXPECT_EQ(sequence.terms[3].found.at(0).text, "compute");
  EXPECT_EQ(sentences[1].sequences.at(0).why, "no company is named in the sentence");
  EXPECT_FALSE(sentences[3].in_scope);
}

TEST(Explain, AWalkThatMatchesSaysWhatBecameOfIt) {
  nlp::RuleSetSpec spec = SurplusSale();
  const auto outcome = [&](const char* text) {
    return ExplainWith(spec, News(text), {5, "surplus-sale"}).walk->sentences.at(0).outcome;
  };
  EXPECT_EQ(outcome("Nebius plans to sell surplus compute"), "matches, planned");
  EXPECT_EQ(outcome("Nebius does not sell surplus compute"), "vetoed by negation: 'not'");
  spec.rules[0].none = Terms({"<fall>"});
  EXPECT_EQ(outcome("Nebius tumbles and sells surplus compute"), "'tumbles', which `none` forbids");
}

// There is one way of deciding: what is explained is what is published.
TEST(Explain, ShippedExamplesGiveTheEventsOfTheTagger) {
  Diagnostics diagnostics;
  const auto loaded = config::Load("", &diagnostics);
  ASSERT_NE(loaded, nullptr);
  nlp::Tagger tagger(loaded->rules);
  Explainer explainer(loaded->rules);
  size_t with_events = 0;
  const auto check = [&](const nlp::ExampleSpec& example) {
    NewsItem item = News(example.text.substr(0, example.text.find('\n')));
    if (item.headline.size() < example.text.size()) {
      item.body = example.text.substr(item.headline.size() + 1);
    }
    std::vector<TaggedEvent> events;
    std::vector<TaggedEvent> shadow;
    tagger.Tag(item, &events, &shadow);
    const Explanation explanation = explainer.Explain(item, {});
    events.insert(events.end(), shadow.begin(), shadow.end());
    ASSERT_EQ(explanation.events.size(), events.size()) << example.text;
    for (size_t i = 0; i < events.size(); ++i) {
      const ExplainedEvent& explained = explanation.events[i];
      EXPECT_EQ(sinks::EncodeEvent(explained.event, item, std::nullopt),
                sinks::EncodeEvent(events[i], item, std::nullopt));
      const Hit& hit = explanation.hits.at(explained.hit);
      EXPECT_EQ(hit.rule.id, events[i].rule);
      EXPECT_FALSE(explained.status_why.empty()) << example.text;
      EXPECT_FALSE(explained.attribution_why.empty()) << example.text;
    }
    with_events += events.empty() ? 0 : 1;
  };
  for (const nlp::RuleSpec& rule : loaded->rule_spec.rules) {
    for (const nlp::ExampleSpec& example : rule.match) check(example);
    for (const nlp::ExampleSpec& example : rule.no_match) check(example);
  }
  EXPECT_GT(with_events, loaded->rule_spec.rules.size());
}

}  // namespace
}  // namespace newsvane::workshop
