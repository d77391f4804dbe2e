// SPDX-License-Identifier: Apache-2.0
//
// Who an event is about where no company of the gazetteer stands before its verb.
#include <gtest/gtest.h>

#include "tests/nlp/fixture.h"

namespace newsvane::nlp {
namespace {

// The small specification with a sector, rules for it and words that start no name.
std::shared_ptr<const RuleSet> Rules() {
  RuleSetSpec spec = SmallSpec();
  spec.companies.push_back(Named("memory", "memory chips", "", CompanyKind::kSector));
  spec.lists.push_back({"not_names", Texts({"the", "analysts"}), {}});
  spec.rules.push_back(
      Rule("short", "shortage",
           {Terms({"<sector:subject>", "..4", "shortage"}), Terms({"scarce", "parts"})}));
  spec.rules.push_back(Rule("glut", "oversupply", {Terms({"chips", "..3", "glut"})}));
  spec.rules.push_back(Rule("excess", "capacity_sale", {Terms({"sell the excess"})}));
  return CompileOrFail(spec);
}

std::string SubjectOf(const std::vector<TaggedEvent>& events) {
  if (events.size() != 1) return std::to_string(events.size()) + " events";
  const std::optional<Role>& subject = events.front().subject;
  return subject ? subject->company.id + ":" + subject->company.name : "nobody";
}

struct Case {
  const char* headline;
  const char* subject;
};

void ExpectSubjects(std::initializer_list<Case> cases) {
  const auto rules = Rules();
  ASSERT_NE(rules, nullptr);
  for (const Case& c : cases) {
    EXPECT_EQ(SubjectOf(TagWith(rules, News(c.headline))), c.subject) << c.headline;
  }
}

TEST(Subjects, AHeadlineMayStartWithACompanyThatNoFileLists) {
  ExpectSubjects({
      {"Initech raises capex", ":Initech"},
      {"Umbrella Logistics Group raises capex", ":Umbrella Logistics Group"},
      {"Initech's plan raises capex", ":Initech"},
      {"The raises capex", "0 events"},
      {"Analysts think it raises capex", "0 events"},
      {"One Two Three Four raises capex", "0 events"},
      {"initech raises capex", "0 events"},
      {"Initech, a supplier of CoreWeave, raises capex", "coreweave:CoreWeave"},
      {"CoreWeave raises capex", "coreweave:CoreWeave"},
  });
}

TEST(Subjects, AUnitIsShownByItsNameAsItsCompany) {
  RuleSetSpec spec = SmallSpec();
  CompanySpec& globex = spec.companies[6];
  globex.aliases = Texts({"Globex Inc", "Orbit Cloud"});
  globex.known_as = Texts({"Orbit Cloud"});
  const auto rules = CompileOrFail(spec);
  EXPECT_EQ(SubjectOf(TagWith(rules, News("Orbit Cloud raises capex"))), "globex:Orbit Cloud");
  EXPECT_EQ(SubjectOf(TagWith(rules, News("Globex Inc raises capex"))), "globex:Globex");
}

TEST(Subjects, ASectorFillsARoleOnlyWhereNoCompanyDoes) {
  ExpectSubjects({
      {"memory chips face a shortage", "memory:memory chips"},
      {"CoreWeave faces a shortage", "0 events"},
      {"memory chips raise capex", "memory:memory chips"},
      {"CoreWeave short of memory chips raises capex", "coreweave:CoreWeave"},
  });
}

TEST(Subjects, WithoutABoundSubjectASectorAmongTheWordsIsIt) {
  ExpectSubjects({
      {"CoreWeave sees memory chips in a glut", "memory:memory chips"},
      {"memory chips: other chips in a glut", "nobody"},
  });
}

TEST(Subjects, ABankIsTheSubjectOnlyWhereTheRuleSaysSo) {
  RuleSetSpec spec = SmallSpec();
  spec.rules = {Rule("spender", "capex_raise", {Terms({"<company:subject>", "raises", "capex"})})};
  EXPECT_EQ(SubjectOf(TagWith(CompileOrFail(spec), News("Big Bank raises capex"))), "0 events");
  spec.rules[0].banks = true;
  EXPECT_EQ(SubjectOf(TagWith(CompileOrFail(spec), News("Big Bank raises capex"))),
            "big-bank:Big Bank");
}

TEST(Subjects, TheCompanyIsTheOneThatWasNamedBefore) {
  RuleSetSpec spec = SmallSpec();
  spec.lists.push_back({"named_again", Texts({"the company", "as company"}), {}});
  spec.lists.push_back({"not_names", Texts({"once"}), {}});
  spec.rules = {Rule("touching", "capex_raise", {Terms({"<company:subject>", "raises", "capex"})})};
  const auto rules = CompileOrFail(spec);
  const Case cases[] = {
      {"CoreWeave gains after the company raises capex", "coreweave:CoreWeave"},
      {"CoreWeave gains as company raises capex", "coreweave:CoreWeave"},
      {"CoreWeave gains. Later the company raises capex", "coreweave:CoreWeave"},
      {"Nebius falls. CoreWeave gains after the company raises capex", "coreweave:CoreWeave"},
      {"CoreWeave gains on Nebius after the company raises capex", "0 events"},
      {"Nebius falls. CoreWeave gains. Later the company raises capex", "0 events"},
      {"Big Bank gains after the company raises capex", "0 events"},
      {"Once the company raises capex", "0 events"},
      {"Initech, said to grow, gains after the company raises capex", ":Initech"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(SubjectOf(TagWith(rules, News(c.headline))), c.subject) << c.headline;
  }
}

TEST(Subjects, WithoutABoundSubjectTheOneCompanyBeforeIsIt) {
  ExpectSubjects({
      {"CoreWeave meets its lenders, plans to sell the excess", "coreweave:CoreWeave"},
      {"Nebius built too much. CoreWeave wants to sell the excess", "coreweave:CoreWeave"},
      {"CoreWeave meets Nebius, plans to sell the excess", "nobody"},
      {"Plans to sell the excess at CoreWeave", "nobody"},
      {"CoreWeave sees other chips in a glut", "coreweave:CoreWeave"},
      {"CoreWeave sees scarce parts", "nobody"},  // The rule is of sectors.
  });
}

TEST(Subjects, ASentenceThatNamesNobodySpeaksOfTheOneCompanyBefore) {
  ExpectSubjects({
      {"CoreWeave built too much. Now it wants to sell the excess", "coreweave:CoreWeave"},
      {"CoreWeave and Nebius built too much. Now they sell the excess", "nobody"},
      {"CoreWeave built too much\nPlan to sell the excess", "coreweave:CoreWeave"},
      {"Now it wants to sell the excess", "nobody"},
  });
}

}  // namespace
}  // namespace newsvane::nlp
