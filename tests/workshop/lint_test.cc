// SPDX-License-Identifier: Apache-2.0
#include "workshop/lint.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/nlp/fixture.h"
#include "workshop/cover.h"

namespace newsvane::workshop {
namespace {

using nlp::Rule;
using nlp::SmallSpec;
using nlp::Terms;
using nlp::Texts;

constexpr uint32_t kLine = 7;

std::vector<nlp::TermSpec> At(uint32_t line, std::initializer_list<std::string_view> texts) {
  std::vector<nlp::TermSpec> terms = Terms(texts);
  for (nlp::TermSpec& term : terms) term.place = {"rules.yaml", line, 3};
  return terms;
}

nlp::RuleSpec RuleAt(uint32_t line, std::string id, std::initializer_list<std::string_view> texts) {
  nlp::RuleSpec rule = Rule(std::move(id), "capacity_sale", {At(line, texts)});
  rule.place = {"rules.yaml", line, 3};
  return rule;
}

std::vector<Diagnostic> LintOf(const nlp::RuleSetSpec& spec) {
  Diagnostics diagnostics;
  Lint(spec, &diagnostics);
  EXPECT_FALSE(diagnostics.HasErrors());
  return diagnostics.list();
}

TEST(Lint, IsSilentOnWhatIsMeant) { EXPECT_TRUE(LintOf(SmallSpec()).empty()); }

struct Slip {
  const char* message;  // A part of it.
  const char* hint;
  std::function<void(nlp::RuleSetSpec*)> change;
};

Slip Pattern(const char* message, const char* hint, const char* pattern) {
  return {message, hint,
          [pattern](nlp::RuleSetSpec* s) { s->rules[0].none = At(kLine, {pattern}); }};
}

TEST(Lint, NamesEachSlipItsPlaceAndTheRemedy) {
  const Slip cases[] = {
      Pattern("'\u2019', which a normalised text never contains", "write '''", "/it\u2019s/"),
      Pattern("'\uFF21'", "write 'A'", "/\uFF21bc/"),
      Pattern("'\u00A0'", "write ' '", "/a\u00A0b/"),
      Pattern("'\u00AE'", "leave it out", "/Arm\u00AE/"),
      Pattern("'\uFB01'", "write 'fi'", "/\uFB01b/"),
      Pattern("two spaces in a row", "write one", "/a  b/"),
      Pattern("'<b>'", "leave the tag out", "/<b>sale/"),
      Pattern("'&amp;'", "write the character itself", "/r&amp;d/"),
      {"goes over the end of a sentence", "words of one sentence",
       [](nlp::RuleSetSpec* s) {
         s->lists[0].phrases.push_back({"sold. Then it", {"rules.yaml", kLine, 3}});
       }},
      {"goes over the end of a sentence", "words of one sentence",
       [](nlp::RuleSetSpec* s) { s->rules[0].none = At(kLine, {"sold; then"}); }},
      {"'Sells' is in the list 'sell' already, at lists.yaml:2", "remove one",
       [](nlp::RuleSetSpec* s) {
         s->lists[0].phrases[1].place = {"lists.yaml", 2, 1};
         s->lists[0].phrases.push_back({"Sells", {"rules.yaml", kLine, 3}});
       }},
      {"no rule uses the list 'idle'", "name it in a rule: <idle>",
       [](nlp::RuleSetSpec* s) {
         s->lists.push_back({"idle", Texts({"idle"}), {"rules.yaml", kLine, 3}});
       }},
      {"the rule 'move' is deprecated", "remove it",
       [](nlp::RuleSetSpec* s) {
         s->rules[3].lifecycle = nlp::Lifecycle::kDeprecated;
         s->rules[3].place = {"rules.yaml", kLine, 3};
       }},
      {"this sequence finds nothing that the one at rules.yaml:2 does not", "remove it",
       [](nlp::RuleSetSpec* s) {
         s->rules[0].when = {At(2, {"<company:subject>", "..4", "<sell>"}),
                             At(kLine, {"<company:subject>", "..3", "sold", "<compute>"})};
       }},
      {"the rule 'later' does the same as 'sale-to' at rules.yaml:2", "remove it",
       [](nlp::RuleSetSpec* s) {
         s->rules[1] = RuleAt(2, "sale-to", {"<company:other>", "<sell>"});
         s->rules.push_back(RuleAt(kLine, "later", {"<company:other>", "<sell>"}));
       }},
      {"the rule 'sale-to' finds nothing that is not found by 'wide' at rules.yaml:9", "remove it",
       [](nlp::RuleSetSpec* s) {
         s->rules[1] = RuleAt(kLine, "sale-to", {"<company:other>", "..1", "leases"});
         s->rules.push_back(RuleAt(9, "wide", {"<company:other>", "..2", "<sell>"}));
       }},
  };
  for (const Slip& c : cases) {
    nlp::RuleSetSpec spec = SmallSpec();
    c.change(&spec);
    const std::vector<Diagnostic> found = LintOf(spec);
    ASSERT_EQ(found.size(), 1u) << c.message;
    EXPECT_EQ(found[0].severity, Severity::kWarning);
    EXPECT_NE(found[0].message.find(c.message), std::string::npos) << found[0].message;
    EXPECT_NE(found[0].hint.find(c.hint), std::string::npos) << found[0].hint;
    EXPECT_EQ(found[0].place.line, kLine) << c.message;
    EXPECT_EQ(found[0].place.column, 3u) << c.message;
  }
}

TEST(Lint, LeavesPatternsAloneThatCanMatch) {
  for (const char* pattern : {"/(?P<name>a)b/", "/r&d/", "/a  ?b/", "/a < b/", "/\u5F53/",
                              "/\u20AC5/", "/CAPEX/", "/caf\u00E9/"}) {
    nlp::RuleSetSpec spec = SmallSpec();
    spec.rules[0].none = Terms({pattern});
    EXPECT_TRUE(LintOf(spec).empty()) << pattern;
  }
}

TEST(Lint, AListThatOnlyVetoesIsUsedAndTheEnginesNeedNoRule) {
  nlp::RuleSetSpec spec = SmallSpec();
  spec.lists.push_back({"idle", Texts({"idle"}), {}});
  spec.lists.push_back({"guard_question", Texts({"will"}), {}});
  spec.rules[0].none = Terms({"<idle>"});
  EXPECT_TRUE(LintOf(spec).empty());
}

TEST(Lint, AListThatOnlyAGapForbidsIsUsed) {
  nlp::RuleSetSpec spec = SmallSpec();
  spec.lists.push_back({"idle", Texts({"idle"}), {}});
  spec.rules[0].when.push_back(Terms({"<company:subject>", "..4!<idle>", "<compute>"}));
  EXPECT_TRUE(LintOf(spec).empty());
}

class CoverTest : public testing::Test {
 protected:
  bool Sequence(std::initializer_list<std::string_view> covered,
                std::initializer_list<std::string_view> by) const {
    return cover_.Sequences(Terms(covered), Terms(by));
  }
  nlp::RuleSetSpec spec_ = SmallSpec();
  Cover cover_{spec_};
};

TEST_F(CoverTest, WiderWordsAndGapsCover) {
  EXPECT_TRUE(Sequence({"a", "..2", "sold"}, {"a", "..3", "<sell>"}));
  EXPECT_TRUE(Sequence({"a", "leasing"}, {"a", "<sell>"}));  // By "leas*".
  EXPECT_TRUE(Sequence({"A", "b"}, {"a", "b"}));
  EXPECT_TRUE(Sequence({"a", "..2", "b", "c"}, {"a", "..2", "b"}));
  EXPECT_TRUE(Sequence({"<money>", "a", "b"}, {"a", "b"}));
  EXPECT_FALSE(Sequence({"a", "..4", "sold"}, {"a", "..3", "<sell>"}));
  EXPECT_FALSE(Sequence({"a", "<sell>"}, {"a", "sold"}));
  EXPECT_FALSE(Sequence({"a", "b"}, {"a", "b", "c"}));
  EXPECT_FALSE(Sequence({"a", "lease out"}, {"a", "lease*"}));
}

TEST_F(CoverTest, RolesMustBeTheSame) {
  EXPECT_FALSE(Sequence({"<company:subject>", "a"}, {"<company>", "a"}));
  EXPECT_FALSE(Sequence({"<company:subject>", "a", "b"}, {"a", "b"}));  // Would lose the subject.
  EXPECT_TRUE(Sequence({"<company>", "a", "b"}, {"a", "b"}));
}

TEST_F(CoverTest, ARuleCoversOnlyWhereItSpeaksAsLoud) {
  const nlp::RuleSpec by = Rule("by", "e", {Terms({"a"})});
  const std::vector<std::pair<std::function<void(nlp::RuleSpec*)>, bool>> cases = {
      {[](nlp::RuleSpec*) {}, true},
      {[](nlp::RuleSpec* r) { r->confidence = 0.9; }, false},
      {[](nlp::RuleSpec* r) { r->confidence = 0.7; }, true},
      {[](nlp::RuleSpec* r) { r->event = "f"; }, false},
      {[](nlp::RuleSpec* r) { r->status = Status::kPlanned; }, false},
      {[](nlp::RuleSpec* r) { r->scope = nlp::Scope::kHeadline; }, true},
      {[](nlp::RuleSpec* r) { r->scope = nlp::Scope::kDocument; }, false},
      {[](nlp::RuleSpec* r) { r->all = Terms({"b"}); }, true},
      {[](nlp::RuleSpec* r) { r->none = Terms({"b"}); }, true},
      {[](nlp::RuleSpec* r) { r->without = {nlp::Guard::kEcho}; }, false},
      {[](nlp::RuleSpec* r) { r->lifecycle = nlp::Lifecycle::kShadow; }, true},
      {[](nlp::RuleSpec* r) { r->when.push_back(Terms({"b"})); }, false},
  };
  for (size_t i = 0; i < cases.size(); ++i) {
    nlp::RuleSpec rule = by;
    cases[i].first(&rule);
    EXPECT_EQ(cover_.Rules(rule, by), cases[i].second) << i;
  }
  nlp::RuleSpec choosy = by;
  choosy.none = Terms({"b"});
  EXPECT_FALSE(cover_.Rules(by, choosy));
  choosy = by;
  choosy.lifecycle = nlp::Lifecycle::kShadow;
  EXPECT_FALSE(cover_.Rules(by, choosy));
}

}  // namespace
}  // namespace newsvane::workshop
