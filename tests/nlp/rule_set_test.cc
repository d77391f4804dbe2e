// SPDX-License-Identifier: Apache-2.0
#include "nlp/rule_set.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "nlp/text/amount_text.h"
#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

TEST(ParseTerm, ReadsEveryForm) {
  EXPECT_EQ(ParseTerm("capital expenditure")->kind, TermSpec::Kind::kWords);
  EXPECT_EQ(ParseTerm("<sell>")->kind, TermSpec::Kind::kList);
  EXPECT_EQ(ParseTerm("<money>")->kind, TermSpec::Kind::kSlot);
  EXPECT_EQ(ParseTerm("<company:other>")->role, "other");
  EXPECT_EQ(ParseTerm("<money:less>")->role, "less");
  EXPECT_EQ(ParseTerm("..12")->gap, 12u);
  EXPECT_EQ(ParseTerm("..12!<sell>")->gap, 12u);
  EXPECT_EQ(ParseTerm("..12!<sell>")->text, "sell");
  EXPECT_EQ(ParseTerm("/a+/")->text, "a+");
  for (const char* wrong :
       {"", " ", "..", "..x", "..500", "<>", "<a", "<company:buyer>", "<sell:subject>", "a <b>",
        "<company:more>", "<date:less>", "..6!", "..6!sell", "..6!<company:subject>"}) {
    EXPECT_FALSE(ParseTerm(wrong)) << wrong;
  }
}

struct Broken {
  const char* message;  // A part of it.
  Severity severity;
  std::function<void(RuleSetSpec*)> change;
};

TEST(RuleSet, ReportsWhatIsWrongWithItsPlace) {
  const auto at = [](TermSpec term) {
    term.place = {"rules.yaml", 7, 3};
    return term;
  };
  const Broken cases[] = {
      {"no list or slot <sel>", Severity::kError,
       [&](RuleSetSpec* s) { s->rules[0].when = {{at(*ParseTerm("<sel>"))}}; }},
      {"does not compile", Severity::kError,
       [&](RuleSetSpec* s) { s->rules[0].when = {{at(*ParseTerm("/a(b/"))}}; }},
      {"has no term", Severity::kError,
       [&](RuleSetSpec* s) { s->rules[0].when = {{at(*ParseTerm("..3"))}}; }},
      {"filled twice", Severity::kError,
       [&](RuleSetSpec* s) {
         s->rules[0].when = {{at(*ParseTerm("<company:subject>")), at(*ParseTerm("<sell>")),
                              at(*ParseTerm("<company:subject>"))}};
       }},
      {"has nothing to be compared with", Severity::kError,
       [&](RuleSetSpec* s) {
         s->rules[0].when = {{at(*ParseTerm("<sell>")), at(*ParseTerm("<money:less>"))}};
       }},
      {"no list or slot <sel>", Severity::kError,
       [&](RuleSetSpec* s) {
         s->rules[0].when = {
             {at(*ParseTerm("<money>")), at(*ParseTerm("..3!<sel>")), at(*ParseTerm("<sell>"))}};
       }},
      {"a gap has no meaning", Severity::kError,
       [&](RuleSetSpec* s) { s->rules[0].all = {at(*ParseTerm("..3"))}; }},
      {"tried on every sentence", Severity::kWarning,
       [&](RuleSetSpec* s) { s->rules[0].when = {{at(*ParseTerm("<company:subject>"))}}; }},
      {"no example under 'match'", Severity::kError,
       [](RuleSetSpec* s) {
         s->rules[0].match.clear();
         s->rules[0].place = {"rules.yaml", 7, 3};
       }},
      {"no example under 'no_match'", Severity::kWarning,
       [](RuleSetSpec* s) {
         s->rules[0].no_match.clear();
         s->rules[0].place = {"rules.yaml", 7, 3};
       }},
      {"rule id 'sale' is already in use", Severity::kError,
       [](RuleSetSpec* s) {
         s->rules.push_back(s->rules[0]);
         s->rules.back().place = {"rules.yaml", 7, 3};
       }},
      {"list id 'sell' is already in use", Severity::kError,
       [](RuleSetSpec* s) {
         s->lists.push_back({"sell", Texts({"x"}), {"rules.yaml", 7, 3}});
       }},
      {"company id 'meta' is already in use", Severity::kError,
       [](RuleSetSpec* s) {
         s->companies.push_back(Named("meta", "Another", ""));
         s->companies.back().place = {"rules.yaml", 7, 3};
       }},
      {"also names the company", Severity::kWarning,
       [](RuleSetSpec* s) {
         s->companies.back().aliases = {{"CoreWeave", {"rules.yaml", 7, 3}}};
       }},
      {"only at the end of a word", Severity::kError,
       [](RuleSetSpec* s) {
         s->lists[0].phrases = {{"se*l", {"rules.yaml", 7, 3}}};
       }},
  };
  for (const Broken& c : cases) {
    RuleSetSpec spec = SmallSpec();
    c.change(&spec);
    Diagnostics diagnostics;
    const auto rules = RuleSet::Compile(spec, {}, &diagnostics);
    EXPECT_EQ(rules == nullptr, c.severity == Severity::kError) << c.message;
    ASSERT_EQ(diagnostics.list().size(), 1u) << c.message;
    const Diagnostic& found = diagnostics.list()[0];
    EXPECT_NE(found.message.find(c.message), std::string::npos) << found.message;
    EXPECT_EQ(found.severity, c.severity);
    EXPECT_EQ(found.place.line, 7u) << c.message;
  }
}

TEST(RuleSet, SuggestsTheNearestList) {
  RuleSetSpec spec = SmallSpec();
  spec.rules[0].when = {Terms({"<compue>"})};
  Diagnostics diagnostics;
  EXPECT_EQ(RuleSet::Compile(spec, {}, &diagnostics), nullptr);
  EXPECT_EQ(diagnostics.list()[0].hint, "did you mean <compute>?");
}

TEST(RuleSet, LimitsAreErrors) {
  Diagnostics diagnostics;
  EXPECT_EQ(RuleSet::Compile(SmallSpec(), {.max_rules = 2}, &diagnostics), nullptr);
  EXPECT_EQ(RuleSet::Compile(SmallSpec(), {.max_literals = 5}, &diagnostics), nullptr);
  EXPECT_EQ(diagnostics.errors(), 2u);
}

TEST(RuleSet, HashCoversWhatCanChangeAResultAndNothingElse) {
  const std::string hash = CompileOrFail(SmallSpec())->hash();
  EXPECT_EQ(hash.size(), 16u);
  EXPECT_EQ(CompileOrFail(SmallSpec())->hash(), hash);
  RuleSetSpec same = SmallSpec();
  same.rules[0].description = "other words";
  same.rules[0].place = {"elsewhere.yaml", 1, 1};
  EXPECT_EQ(CompileOrFail(same)->hash(), hash);
  const std::vector<std::function<void(RuleSetSpec*)>> changes = {
      [](RuleSetSpec* s) { s->rules[0].confidence = 0.5; },
      [](RuleSetSpec* s) { s->lists[0].phrases.pop_back(); },
      [](RuleSetSpec* s) { s->companies[1].symbol = "CORW"; },
      [](RuleSetSpec* s) { s->rules[0].without = {Guard::kEcho}; },
      [](RuleSetSpec* s) { std::swap(s->rules[0], s->rules[1]); },
  };
  for (const auto& change : changes) {
    RuleSetSpec spec = SmallSpec();
    change(&spec);
    EXPECT_NE(CompileOrFail(spec)->hash(), hash);
  }
}

TEST(RuleSet, ListsItsRulesAndEvents) {
  const auto rules = CompileOrFail(SmallSpec());
  EXPECT_EQ(rules->rule_count(), 4u);
  EXPECT_EQ(rules->event_types(),
            (std::vector<std::string>{"capacity_sale", "capex_raise", "price_move"}));
  EXPECT_EQ(rules->rule_ids().front(), "sale");
}

TEST(Examples, TellWhatWasExpectedAndFound) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  RuleSpec& rule = spec.rules[0];
  ExampleSpec good{"CoreWeave to sell compute", {}, {}};
  good.expected.subject = "CRWV";
  good.expected.status = Status::kPlanned;
  good.expected.other = "";
  ExampleSpec wrong = good;
  wrong.expected.subject = "Nebius";
  ExampleSpec silent{"CoreWeave sold compute", {}, {"rules.yaml", 9, 1}};
  ExampleSpec denied{"CoreWeave denies it sold compute", {}, {}};
  rule.match = {good, wrong};
  rule.no_match = {silent, denied};
  std::vector<ExampleFailure> failures;
  EXPECT_EQ(TestExamples(spec, CompileOrFail(spec), &failures), 4u);
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].expected, "capacity_sale, subject Nebius, no other, status planned");
  EXPECT_EQ(failures[0].found,
            "capacity_sale, subject CoreWeave, status planned, first_hand (rule sale)");
  EXPECT_EQ(failures[1].expected, "no capacity_sale");
  EXPECT_EQ(failures[1].place.line, 9u);
}

TEST(Examples, HoldTheAmountsThatTheyName) {
  RuleSetSpec spec = SmallSpec();
  spec.rules.resize(1);
  ExampleSpec example{"CoreWeave sold compute for $3 billion in 2027, up 12%", {}, {}};
  const std::vector<std::pair<std::vector<std::string>, bool>> cases = {
      {{"$3 billion"}, true},  {{"12%", "$3 bn in 2027"}, true}, {{"$3 billion in 2028"}, false},
      {{"$4 billion"}, false}, {{"3 billion euros"}, false},     {{}, false},
  };
  for (const auto& [amounts, holds] : cases) {
    example.expected.amounts.emplace();
    for (const std::string& amount : amounts) {
      example.expected.amounts->push_back(ReadAmount(amount).value());
    }
    spec.rules[0].match = {example};
    std::vector<ExampleFailure> failures;
    TestExamples(spec, CompileOrFail(spec), &failures);
    EXPECT_EQ(failures.empty(), holds) << testing::PrintToString(amounts);
  }
  std::vector<ExampleFailure> failures;
  TestExamples(spec, CompileOrFail(spec), &failures);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].expected, "capacity_sale, no amounts");
  EXPECT_NE(failures[0].found.find(", $3 billion 2027 and 12% 2027 (rule sale)"), std::string::npos)
      << failures[0].found;
}

}  // namespace
}  // namespace newsvane::nlp
