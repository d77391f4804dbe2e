// SPDX-License-Identifier: Apache-2.0
#include "nlp/tagger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "nlp/text/amount_text.h"
#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

struct Case {
  const char* headline;
  const char* events;
};

void ExpectEvents(std::initializer_list<Case> cases) {
  const auto rules = CompileOrFail(SmallSpec());
  ASSERT_NE(rules, nullptr);
  for (const Case& c : cases) {
    EXPECT_EQ(Summary(TagWith(rules, News(c.headline))), c.events) << c.headline;
  }
}

TEST(Tagger, BindsRolesInActiveAndPassiveWording) {
  ExpectEvents({
      {"CoreWeave sold compute", "capacity_sale(coreweave) confirmed"},
      {"Computing power was sold by CoreWeave", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave leases compute to OpenAI", "capacity_sale(coreweave>openai) confirmed"},
      {"Nobody sold compute", ""},
  });
}

TEST(Tagger, CountsGapsInWords) {
  ExpectEvents({
      {"CoreWeave sold one two three compute", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave sold one two three four compute", ""},
      {"CoreWeave sold 1.5 data-centre compute", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave sold. Compute is scarce", ""},
      {"Compute sold CoreWeave", ""},
  });
}

TEST(Tagger, ACompanyBehindAPrepositionIsNotTheSubject) {
  ExpectEvents({
      {"Globex talks with Nebius and sells compute", "capacity_sale(globex) confirmed"},
      {"Shares held by Nebius falls", "price_move(nebius) confirmed"},
  });
}

TEST(Tagger, ListedCompaniesEachHaveTheirEvent) {
  ExpectEvents({
      {"Nebius, CoreWeave tumble", "price_move(nebius) confirmed; price_move(coreweave) confirmed"},
      {"Big Bank, CoreWeave tumble", "price_move(coreweave) confirmed"},
      {"The Wire tumbles", ""},
  });
}

TEST(Tagger, GuardsVeto) {
  ExpectEvents({
      {"CoreWeave will not sell compute", ""},
      {"CoreWeave won't sell compute", ""},
      {"No spare computing power was sold by CoreWeave", ""},
      {"No, it said on that day in May, compute was sold by CoreWeave",
       "capacity_sale(coreweave) confirmed"},
      {"CoreWeave has no plans to sell compute", ""},
      {"CoreWeave not only sells compute", "capacity_sale(coreweave) confirmed"},
      {"It is not so, but CoreWeave sells compute", "capacity_sale(coreweave) confirmed"},
      {"Will CoreWeave sell compute?", ""},
      {"If CoreWeave sells compute, rents fall", ""},
      {"CoreWeave would sell compute", ""},
      {"A year after CoreWeave sold compute, it is short", ""},
      {"Globex tumbles on fears CoreWeave sells compute", "price_move(globex) confirmed"},
  });
}

// Two ideographs are about a word, and a question may end with the word that asks.
TEST(Tagger, GuardsReachAsFarInChinese) {
  RuleSetSpec spec = SmallSpec();
  const auto list = [&](std::string_view id) -> std::vector<Text>& {
    return std::ranges::find(spec.lists, id, &ListSpec::id)->phrases;
  };
  list("sell").push_back({"出售", {}});
  list("compute").push_back({"算力", {}});
  list("guard_negation").push_back({"不会", {}});
  spec.lists.push_back({"guard_question_end", Texts({"吗"}), {}});
  spec.rules[0].when.push_back(Terms({"<company:subject>", "..20", "<sell>", "..6", "<compute>"}));
  const auto rules = CompileOrFail(spec);
  ASSERT_NE(rules, nullptr);
  for (const Case& c : std::initializer_list<Case>{
           {"CoreWeave今年下半年出售算力", "capacity_sale(coreweave) confirmed"},
           {"CoreWeave不会在今年下半年出售算力", ""},
           {"CoreWeave不会加价，在今年下半年出售算力", "capacity_sale(coreweave) confirmed"},
           {"CoreWeave今年出售算力吗", ""},
           {"CoreWeave今年出售算力吗，没有人知道", "capacity_sale(coreweave) confirmed"},
       }) {
    EXPECT_EQ(Summary(TagWith(rules, News(c.headline))), c.events) << c.headline;
  }
}

TEST(Tagger, TheFirstStatusWordGoverns) {
  ExpectEvents({
      {"CoreWeave plans to sell compute", "capacity_sale(coreweave) planned"},
      {"CoreWeave to sell compute", "capacity_sale(coreweave) planned"},
      {"CoreWeave board to sell compute", "capacity_sale(coreweave) planned"},
      {"CoreWeave agrees to sell compute", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave signs and will sell compute", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave could sell compute", "capacity_sale(coreweave) reported"},
      {"CoreWeave sells compute, sources say", "capacity_sale(coreweave) reported"},
      {"CoreWeave sells compute that will age", "capacity_sale(coreweave) confirmed"},
      {"CoreWeave denies it will sell compute", "capacity_sale(coreweave) denied"},
  });
}

TEST(Tagger, ARulesOwnStatusStandsAgainstTenseButNotAgainstHearsay) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  spec.rules[0].status = Status::kPlanned;
  const auto rules = CompileOrFail(spec);
  const auto status = [&](const char* headline) { return Summary(TagWith(rules, News(headline))); };
  EXPECT_EQ(status("CoreWeave signs and sells compute"), "capacity_sale(coreweave) planned");
  EXPECT_EQ(status("CoreWeave could sell compute"), "capacity_sale(coreweave) reported");
  EXPECT_EQ(status("CoreWeave denies it sold compute"), "capacity_sale(coreweave) denied");
}

TEST(Tagger, WhatABankOrALaterSentenceCallsHearsayIsReported) {
  RuleSetSpec spec = SmallSpec();
  const auto summary = [&](const char* headline, const char* body) {
    return Summary(TagWith(CompileOrFail(spec), News(headline, body)));
  };
  EXPECT_EQ(summary("CoreWeave sells compute, Big Bank says", ""),
            "capacity_sale(coreweave) reported");
  EXPECT_EQ(summary("CoreWeave sells compute as Big Bank waits", ""),
            "capacity_sale(coreweave) confirmed");
  EXPECT_EQ(summary("CoreWeave sells compute", "CoreWeave sold compute, sources say."),
            "capacity_sale(coreweave) reported");
  for (RuleSpec& rule : spec.rules) rule.without = {Guard::kHearsay};
  EXPECT_EQ(summary("CoreWeave sells compute, Big Bank says", ""),
            "capacity_sale(coreweave) confirmed");
  EXPECT_EQ(summary("CoreWeave sells compute, sources say", ""),
            "capacity_sale(coreweave) confirmed");
}

TEST(Tagger, ARuleMayOptOutOfAGuard) {
  RuleSetSpec spec = SmallSpec();
  for (RuleSpec& rule : spec.rules) rule.without = {Guard::kNegation, Guard::kQuestion};
  const auto rules = CompileOrFail(spec);
  EXPECT_EQ(Summary(TagWith(rules, News("CoreWeave does not sell compute?"))),
            "capacity_sale(coreweave) confirmed");
}

TEST(Tagger, CitedOutletsMakeItSecondHand) {
  ExpectEvents({
      {"CoreWeave sold compute, The Wire reports",
       "capacity_sale(coreweave) confirmed second_hand"},
      {"CoreWeave plans to sell compute - The Wire",
       "capacity_sale(coreweave) reported second_hand"},
      {"CoreWeave sold compute: media reports", "capacity_sale(coreweave) confirmed second_hand"},
      {"CoreWeave says it sold compute", "capacity_sale(coreweave) confirmed"},
      {"The Wire: CoreWeave plans to sell compute",
       "capacity_sale(coreweave) reported second_hand"},
      {"CoreWeave sold compute (The Wire )", "capacity_sale(coreweave) confirmed second_hand"},
  });
  const auto rules = CompileOrFail(SmallSpec());
  NewsItem own = News("CoreWeave sold compute, The Wire reports");
  own.source = "The Wire";
  EXPECT_EQ(Summary(TagWith(rules, own)), "capacity_sale(coreweave) confirmed");
}

TEST(Tagger, OneKindOfEventOfOneSubjectIsOneEvent) {
  const auto rules = CompileOrFail(SmallSpec());
  const auto events = TagWith(
      rules, News("CoreWeave leases compute to OpenAI", "CoreWeave sold compute. More soon."));
  ASSERT_EQ(Summary(events), "capacity_sale(coreweave>openai) confirmed");
  EXPECT_EQ(events[0].evidence.size(), 3u);
  EXPECT_EQ(events[0].relevance, 1.0);
}

TEST(Tagger, APriceMoveIsDroppedWhereItsCompanyHasAnotherEvent) {
  ExpectEvents({
      {"CoreWeave tumbles; CoreWeave sold compute", "capacity_sale(coreweave) confirmed"},
      {"Nebius tumbles; CoreWeave sold compute",
       "price_move(nebius) confirmed; capacity_sale(coreweave) confirmed"},
  });
}

TEST(Tagger, EvidenceAndRolesAreTheOriginalBytes) {
  const auto rules = CompileOrFail(SmallSpec());
  const NewsItem item = News(
      "Caf\xC3\xA9: <b>Core&shy;Weave</b>  sold \xE2\x80\x9C"
      "computing  power\xE2\x80\x9D",
      "<p>Nebius raised&nbsp;its 2026 capex to $3\xE2\x80\x93"
      "4bn.</p>");
  const auto events = TagWith(rules, item);
  ASSERT_EQ(events.size(), 2u);
  for (const TaggedEvent& event : events) {
    for (const Evidence& evidence : event.evidence) {
      const std::string& field =
          evidence.span.field == Field::kHeadline ? item.headline : item.body;
      EXPECT_EQ(field.substr(evidence.span.start, evidence.span.end - evidence.span.start),
                evidence.text);
    }
  }
  EXPECT_EQ(events[0].evidence[0].text,
            "Core&shy;Weave</b>  sold \xE2\x80\x9C"
            "computing  power");
  EXPECT_EQ(events[1].evidence[0].text, "Nebius raised&nbsp;its 2026 capex");
  const Span name = events[1].subject->span;
  EXPECT_EQ(item.body.substr(name.start, name.end - name.start), "Nebius");
  ASSERT_EQ(events[1].amounts.size(), 1u);
  const Amount& amount = events[1].amounts[0];
  EXPECT_EQ(amount.low, 3e9);
  EXPECT_EQ(amount.high, 4e9);
  EXPECT_EQ(amount.currency, "USD");
  EXPECT_EQ(amount.period, "2026");
  EXPECT_EQ(item.body.substr(amount.span.start, amount.span.end - amount.span.start),
            "$3\xE2\x80\x93"
            "4bn");
}

TEST(Tagger, ScopeLimitsWhereARuleLooks) {
  RuleSetSpec spec = SmallSpec();
  const std::string body = "One. Two. CoreWeave sold compute.";
  for (const auto& [scope, events] : {std::pair(Scope::kDocument, 1u), std::pair(Scope::kLead, 0u),
                                      std::pair(Scope::kHeadline, 0u)}) {
    for (RuleSpec& rule : spec.rules) rule.scope = scope;
    EXPECT_EQ(TagWith(CompileOrFail(spec), News("Head", body)).size(), events);
  }
}

TEST(Tagger, AllAndNoneLookAtTheWholeSentence) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  spec.rules[0].all = Terms({"surplus"});
  spec.rules[0].none = Terms({"/[0-9]+ cents/", "<percent>"});
  const auto rules = CompileOrFail(spec);
  EXPECT_EQ(TagWith(rules, News("CoreWeave sold compute")).size(), 0u);
  EXPECT_EQ(TagWith(rules, News("Its surplus gone, CoreWeave sold compute")).size(), 1u);
  EXPECT_EQ(TagWith(rules, News("Its surplus gone, CoreWeave sold compute at 5%")).size(), 0u);
  EXPECT_EQ(TagWith(rules, News("Its surplus gone, CoreWeave sold compute at 5 cents")).size(), 0u);
}

TEST(Tagger, WhatOnlyANameHoldsIsNotForbidden) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  spec.companies.push_back(Named("orbit", "Orbit Airlines", ""));
  spec.rules[0].none = Terms({"airlines", "globex"});
  const auto rules = CompileOrFail(spec);
  EXPECT_EQ(TagWith(rules, News("Orbit Airlines sold compute")).size(), 1u);
  EXPECT_EQ(TagWith(rules, News("Orbit Airlines sold compute to airlines")).size(), 0u);
  EXPECT_EQ(TagWith(rules, News("Globex sold compute")).size(), 0u);  // The whole name is meant.
}

TEST(Tagger, SlotsAndPatternsAreTermsOfSequences) {
  RuleSetSpec spec = SmallSpec();
  spec.rules = {Rule("deal", "compute_contract",
                     {Terms({"<company:subject>", "..2", "/wins? an?/", "<money>", "contract"}),
                      Terms({"<company:subject>", "..2", "<power>", "lease"})})};
  const auto rules = CompileOrFail(spec);
  EXPECT_EQ(TagWith(rules, News("Nebius wins a $17 billion contract")).size(), 1u);
  EXPECT_EQ(TagWith(rules, News("Nebius wins a big contract")).size(), 0u);
  EXPECT_EQ(TagWith(rules, News("Nebius has 200 MW lease")).size(), 1u);
}

TEST(Tagger, AnAmountIsComparedWithTheLastOfItsKind) {
  RuleSetSpec spec = SmallSpec();
  spec.rules = {
      Rule("cut", "cut",
           {Terms({"<company:subject>", "..9", "from", "<money>", "now", "..1", "<money:less>"})}),
      Rule("up", "up",
           {Terms({"<company:subject>", "..9", "from", "<percent>", "now", "<percent:more>"})})};
  const auto rules = CompileOrFail(spec);
  const auto summary = [&](const char* headline) {
    return Summary(TagWith(rules, News(headline)));
  };
  EXPECT_EQ(summary("Nebius goes from $5 billion now $4 billion"), "cut(nebius) confirmed");
  EXPECT_EQ(summary("Nebius goes from $3-5 billion now $900 million"), "cut(nebius) confirmed");
  EXPECT_EQ(summary("Nebius goes from $4 billion now $5 billion"), "");
  EXPECT_EQ(summary("Nebius goes from $5 billion now $5 billion"), "");
  EXPECT_EQ(summary("Nebius goes from $5 billion now 4 billion euros"), "");
  EXPECT_EQ(summary("Nebius goes from 4% now 5%"), "up(nebius) confirmed");
  EXPECT_EQ(summary("Nebius goes from 5% now 4%"), "");
}

TEST(Tagger, AGapMayBeForbiddenToHoldAListOrASlot) {
  RuleSetSpec spec = SmallSpec();
  spec.rules = {Rule("sale", "sale",
                     {Terms({"<company:subject>", "..6!<capex>", "<sell>", "..6", "<compute>"})}),
                Rule("near", "near", {Terms({"<company:subject>", "..6!<company>", "<raise>"})})};
  const auto rules = CompileOrFail(spec);
  const auto summary = [&](const char* headline) {
    return Summary(TagWith(rules, News(headline)));
  };
  EXPECT_EQ(summary("Nebius now sells compute"), "sale(nebius) confirmed");
  EXPECT_EQ(summary("Nebius cuts capex, sells compute"), "");
  EXPECT_EQ(summary("Nebius sells compute for capex"), "sale(nebius) confirmed");
  EXPECT_EQ(summary("Nebius beats IREN which raises hopes"), "near(iren) confirmed");
}

TEST(Tagger, AnAmountThatAnotherReplacesIsThePreviousOne) {
  const auto rules = CompileOrFail(SmallSpec());
  const auto amounts = [&](const std::string& headline) {
    std::string text;
    for (const TaggedEvent& event : TagWith(rules, News(headline))) {
      for (const Amount& amount : event.amounts) {
        text += (text.empty() ? "" : "; ") + FormatAmount(amount);
      }
    }
    return text;
  };
  EXPECT_EQ(amounts("Nebius raises 2026 capex to $125-145 billion from $115-135 billion"),
            "$125-145 billion 2026; previously $115-135 billion 2026");
  EXPECT_EQ(amounts("Nebius raised capex from $60 to $65 billion"),
            "previously $60 billion; $65 billion");
  EXPECT_EQ(amounts("Nebius raises capex to $9 billion, up from a prior view of $8 billion"),
            "$9 billion; previously $8 billion");
  EXPECT_EQ(amounts("Nebius raises capex to $9 billion versus $8 billion a year ago"),
            "$9 billion; previously $8 billion");
  EXPECT_EQ(amounts("Nebius raises capex with 5% from $8 billion"), "5%; $8 billion");
  EXPECT_EQ(amounts("Nebius raises capex, ranging from $8 billion to $9 billion, by $1 billion"),
            "$8 billion; $9 billion; $1 billion");
}

TEST(Tagger, ShadowRulesSpeakApart) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  spec.rules[0].lifecycle = Lifecycle::kShadow;
  Tagger tagger(CompileOrFail(spec));
  std::vector<TaggedEvent> events;
  std::vector<TaggedEvent> shadow;
  tagger.Tag(News("CoreWeave sold compute"), &events, &shadow);
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(Summary(shadow), "capacity_sale(coreweave) confirmed");
}

TEST(Tagger, IdsDependOnWhatTheEventIsAndNothingElse) {
  const auto rules = CompileOrFail(SmallSpec());
  const auto first = TagWith(rules, News("CoreWeave sold compute"));
  const auto again = TagWith(rules, News("Now CoreWeave has sold its compute"));
  ASSERT_EQ(first.size(), 1u);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(first[0].id, again[0].id);
  NewsItem revised = News("CoreWeave sold compute");
  revised.revision = 2;
  EXPECT_NE(TagWith(rules, revised)[0].id, first[0].id);
  EXPECT_EQ(first[0].rule_set, rules->hash());
}

TEST(Tagger, DeletionsHaveNoEvents) {
  NewsItem item = News("CoreWeave sold compute");
  item.action = NewsAction::kDelete;
  EXPECT_TRUE(TagWith(CompileOrFail(SmallSpec()), item).empty());
}

TEST(Tagger, OverBudgetDocumentsSayThatTheyWereCut) {
  const auto rules = CompileOrFail(SmallSpec());
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "sell compute ";
  TagLimits limits;
  limits.max_matches = 100;
  const auto events = TagWith(rules, News("CoreWeave sold compute", body), limits);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_TRUE(events[0].truncated);
  limits = {};
  limits.max_bytes = 30;
  EXPECT_TRUE(TagWith(rules, News("CoreWeave sold compute", body), limits)[0].truncated);
  EXPECT_FALSE(TagWith(rules, News("CoreWeave sold compute"))[0].truncated);
}

TEST(Tagger, ManyCompaniesMakeEachLessRelevant) {
  const auto rules = CompileOrFail(SmallSpec());
  const auto alone = TagWith(rules, News("CoreWeave sold compute"));
  const auto body = TagWith(rules, News("Head", "CoreWeave sold compute."));
  const auto roundup =
      TagWith(rules, News("Nebius, Globex, OpenAI, CoreWeave tumble; Allstate, IREN too"));
  EXPECT_EQ(alone[0].relevance, 1.0);
  EXPECT_LT(body[0].relevance, 1.0);
  EXPECT_LT(roundup[0].relevance, 0.5);
}

TEST(Tagger, TheLaterInTheBodyTheLessRelevant) {
  RuleSetSpec spec = SmallSpec();
  for (RuleSpec& rule : spec.rules) rule.scope = Scope::kDocument;
  const auto rules = CompileOrFail(spec);
  const auto relevance = [&](const std::string& headline, int sentences_before) {
    std::string body;
    for (int i = 0; i < sentences_before; ++i) body += "The sky was blue. ";
    const auto events = TagWith(rules, News(headline, body + "CoreWeave sold compute."));
    return events.empty() ? -1 : events[0].relevance;
  };
  const std::pair<int, double> cases[] = {{0, 0.8}, {1, 0.8}, {2, 0.6}, {7, 0.5}, {50, 0.3}};
  for (const auto& [before, expected] : cases) {
    EXPECT_NEAR(relevance("Head", before), expected, 1e-12) << before;
  }
  EXPECT_NEAR(relevance("CoreWeave in the news", 2), 0.6, 1e-12);
  EXPECT_NEAR(relevance("Nebius in the news", 2), 0.42, 1e-12) << "a bystander";
}

TEST(Tagger, ThreadsShareOneRuleSet) {
  const auto rules = CompileOrFail(SmallSpec());
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([&] {
      Tagger tagger(rules);
      std::vector<TaggedEvent> events;
      for (int i = 0; i < 200; ++i) {
        tagger.Tag(News("CoreWeave plans to sell compute", "Nebius raised capex to $5bn."),
                   &events);
      }
      result = Summary(events);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) {
    EXPECT_EQ(result, "capacity_sale(coreweave) planned; capex_raise(nebius) confirmed");
  }
}

TEST(Tagger, GarbageDoesNoHarm) {
  Tagger tagger(CompileOrFail(SmallSpec()));
  std::vector<TaggedEvent> events;
  uint32_t state = 7;
  for (int i = 0; i < 2000; ++i) {
    std::string headline;
    for (int j = 0; j < 60; ++j) {
      state = state * 1103515245 + 12345;
      static constexpr const char* kPieces[] = {
          "CoreWeave", " sold ", "compute", "$", "5-",           "<",    "&amp;", "\xFF",
          "'s",        ". ",     "(",       ")", "\xE7\xAE\x97", " to ", "\n\n",  ","};
      headline += kPieces[(state >> 16) % std::size(kPieces)];
    }
    const NewsItem item = News(headline, headline);
    tagger.Tag(item, &events);
    for (const TaggedEvent& event : events) {
      for (const Evidence& evidence : event.evidence) {
        const std::string& field =
            evidence.span.field == Field::kHeadline ? item.headline : item.body;
        ASSERT_EQ(field.substr(evidence.span.start, evidence.span.end - evidence.span.start),
                  evidence.text);
      }
    }
  }
}

}  // namespace
}  // namespace newsvane::nlp
