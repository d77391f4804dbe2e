// SPDX-License-Identifier: Apache-2.0
//
// The impact table, magnitudes and the validation of the model.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "signals/impact_table.h"
#include "signals/magnitude.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string ImpactsOf(const ModelSpec& model, const std::string& subject,
                      const std::string& other = "") {
  const SymbolTable symbols = SymbolsOf(model);
  const Baskets baskets(model, symbols);
  TaggedEvent event = Make({"a", 14h, subject}).events[0];
  if (!other.empty()) event.other = Role{{"", other, other}, {}};
  std::string text;
  for (const TargetImpact& impact : ImpactTable(model, baskets).ImpactsOf(event)) {
    text += (text.empty() ? "" : " ") + impact.target + "=" + std::to_string(impact.index);
  }
  return text;
}

TEST(ImpactTable, GivesEachTargetOneImpactByTheNearestCell) {
  ModelSpec model = SmallModel();
  model.impacts = {Cell("capacity_sale", "subject_baskets", 0.1),
                   Cell("capacity_sale", "other_baskets", 0.1),
                   Cell("capacity_sale", "cloud", 0.1),
                   Cell("capacity_sale", "other", 0.1),
                   Cell("capacity_sale", "subject", 0.1),
                   Cell("capacity_sale", "neocloud", 0.1),
                   Cell("shortage", "software", 0.1)};
  EXPECT_EQ(ImpactsOf(model, "crwv", "CRM"), "neocloud=5 hyperscaler=2 CRWV=4 CRM=3 software=1");
  EXPECT_EQ(ImpactsOf(model, "crm", "CRM"), "neocloud=5 hyperscaler=2 CRM=4 software=0");
  EXPECT_EQ(ImpactsOf(model, ""), "neocloud=5 hyperscaler=2");
}

TEST(ImpactTable, PrefersTheLastCellThatNamesTheSubject) {
  ModelSpec model = SmallModel();
  model.impacts = {Cell("capacity_sale", "neocloud", 0.1, {"meta", "crwv"}),
                   Cell("capacity_sale", "neocloud", 0.2, {"cloud"}),
                   Cell("capacity_sale", "neocloud", 0.3)};
  EXPECT_EQ(ImpactsOf(model, "meta"), "neocloud=0");
  EXPECT_EQ(ImpactsOf(model, "crwv"), "neocloud=1") << "by a basket above the one that holds it";
  EXPECT_EQ(ImpactsOf(model, "crm"), "neocloud=2");
  EXPECT_EQ(ImpactsOf(model, ""), "neocloud=2");
}

TEST(Magnitudes, CompareWithWhatIsUsualForTheEvent) {
  Magnitudes magnitudes;
  const auto sample = [](int64_t day, double log10) { return AmountSample{"x/money", day, log10}; };
  const auto factor = [&](int64_t day, double log10) {
    return magnitudes.Factor(sample(day, log10), nullptr, 10);
  };
  for (int i = 0; i < 4; ++i) magnitudes.Add(sample(10, 8 + i % 2));
  EXPECT_EQ(factor(20, 12), 1) << "four amounts tell nothing";
  magnitudes.Add(sample(11, 8.5));
  EXPECT_NEAR(factor(20, 8.5), 1, 1e-12);
  EXPECT_GT(factor(20, 9), 1.3);
  EXPECT_NEAR(factor(20, 15), 2, 1e-3);
  EXPECT_NEAR(factor(20, 2), 0.5, 1e-3);
  EXPECT_EQ(factor(12, 15), 1) << "the day before is too near to count";
  magnitudes.Remove(sample(11, 8.5));
  EXPECT_EQ(factor(20, 15), 1);
}

TEST(Magnitudes, KnowFromTheFirstAmountWhatIsUsualAndLearnWhatIs) {
  Magnitudes magnitudes;
  const UsualAmount usual{"x", "money", 3e9, 0.8};
  const auto factor = [&](double amount) {
    return magnitudes.Factor({"x/money", 2000, std::log10(amount)}, &usual, 10);
  };
  EXPECT_NEAR(factor(3e9), 1, 1e-12);
  EXPECT_GT(factor(250e9) / factor(20e6), 3) << "$250 billion is no $20 million";
  double before = 0;
  for (const double amount : {1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12}) {
    EXPECT_GT(factor(amount), before + 0.01) << "every order of magnitude tells";
    EXPECT_LT(factor(amount), 2);
    before = factor(amount);
  }
  for (int i = 0; i < 100; ++i) magnitudes.Add({"x/money", 1, 11 + 0.5 * (i % 3)});
  EXPECT_LT(factor(3e9), 0.7) << "a hundred larger ones make it small";
}

TEST(Magnitudes, ForgetDaysButNotAmounts) {
  Magnitudes magnitudes;
  for (int day = 0; day < 1000; ++day) magnitudes.Add({"x/money", day, 8 + 0.1 * (day % 5)});
  EXPECT_NEAR(magnitudes.Factor({"x/money", 2000, 8.2}, nullptr, 10), 1, 1e-9);
}

TEST(Magnitudes, TakeDollarsBeforeWattsAndNothingElse) {
  TaggedEvent event;
  event.type = "x";
  event.amounts = {{5, 5, "watt", "", "", {}},
                   {1, 100, "money", "USD", "", {}},
                   {1, 10, "money", "USD", "", {}},
                   {1, 1000, "money", "EUR", "", {}}};
  EXPECT_EQ(SampleOf(event, At(0h))->kind, "x/money");
  EXPECT_EQ(SampleOf(event, At(0h))->log10, 2);
  event.amounts = {{1, 1000, "money", "EUR", "", {}}, {7, 7, "percent", "", "", {}}};
  EXPECT_FALSE(SampleOf(event, At(0h)));
}

TEST(Validate, HasNothingAgainstTheSmallModel) {
  Diagnostics diagnostics;
  Validate(SmallModel(), &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) ADD_FAILURE() << diagnostic.message;
}

TEST(Validate, FindsEachProblemAndItsPlace) {
  struct Case {
    const char* message;
    void (*spoil)(ModelSpec*);
  };
  const Case cases[] = {
      {"no market symbol", [](ModelSpec* m) { m->market.clear(); }},
      {"basket 'software' is in 'nowhere'", [](ModelSpec* m) { m->baskets[3].parent = "nowhere"; }},
      {"is inside itself", [](ModelSpec* m) { m->baskets[0].parent = "neocloud"; }},
      {"is there twice", [](ModelSpec* m) { m->baskets[3].id = "neocloud"; }},
      {"both members and baskets", [](ModelSpec* m) { m->baskets[0].members = {{"CRM"}}; }},
      {"basket 'software' is empty", [](ModelSpec* m) { m->baskets[3].members.clear(); }},
      {"CRWV is twice", [](ModelSpec* m) { m->baskets[1].members[1].symbol = "CRWV"; }},
      {"the weight of CRWV", [](ModelSpec* m) { m->baskets[1].members[0].weight = 0; }},
      {"the sigma of", [](ModelSpec* m) { m->baskets[1].sigma = 0; }},
      {"neither a basket nor a role", [](ModelSpec* m) { m->impacts[0].target = "memory"; }},
      {"the impact of", [](ModelSpec* m) { m->impacts[0].impact = -1.2; }},
      {"the confidence of", [](ModelSpec* m) { m->impacts[0].confidence = 2; }},
      {"the half-life of", [](ModelSpec* m) { m->impacts[0].half_life = {}; }},
      {"is there twice", [](ModelSpec* m) { m->impacts[1] = m->impacts[0]; }},
      {"which is no basket", [](ModelSpec* m) { m->rotations[0].members[0].basket = "x"; }},
      {"has no direction",
       [](ModelSpec* m) { m->rotations[0].members[0].direction = Direction::kFlat; }},
      {"fewer than two members", [](ModelSpec* m) { m->rotations[0].members.pop_back(); }},
      {"status.denied", [](ModelSpec* m) { m->policy.status_denied = -2; }},
      {"novelty.decay is empty", [](ModelSpec* m) { m->policy.novelty.clear(); }},
      {"'basket_hysteresis' is above", [](ModelSpec* m) { m->policy.basket_hysteresis = 0.5; }},
      {"'critical_at' is below", [](ModelSpec* m) { m->policy.critical_at = 0.1; }},
      {"verdict.horizons", [](ModelSpec* m) { m->policy.verdict_horizons = {0s}; }},
      {"is no basket, rotation or symbol",
       [](ModelSpec* m) { m->policy.overrides.emplace_back().basket = "neoclowd"; }},
      {"prices.max_jump", [](ModelSpec* m) { m->policy.max_jump = 0; }},
      {"no baskets", [](ModelSpec* m) { m->baskets.clear(); }},
      {"a basket without an id", [](ModelSpec* m) { m->baskets[3].id.clear(); }},
      {"cannot be the id of a basket", [](ModelSpec* m) { m->baskets[3].id = "subject"; }},
      {"a member without a symbol", [](ModelSpec* m) { m->baskets[3].members[0].symbol.clear(); }},
      {"the weight of basket", [](ModelSpec* m) { m->baskets[1].weight = -1; }},
      {"the weight of basket", [](ModelSpec* m) { m->baskets[1].weight = kInfinity; }},
      {"the alpha of", [](ModelSpec* m) { m->baskets[1].alpha = kInfinity; }},
      {"the beta of", [](ModelSpec* m) { m->baskets[1].beta = kInfinity; }},
      {"an impact without an event", [](ModelSpec* m) { m->impacts[0].event.clear(); }},
      {"the horizon of", [](ModelSpec* m) { m->impacts[0].horizon = {}; }},
      {"is there twice",
       [](ModelSpec* m) {
         m->impacts[0].when_subject = {"meta", "apple"};
         m->impacts[1] = m->impacts[0];
         m->impacts[1].when_subject = {"apple", "meta"};
       }},
      {"a rotation without an id", [](ModelSpec* m) { m->rotations[0].id.clear(); }},
      {"shares its id", [](ModelSpec* m) { m->rotations.push_back(m->rotations[0]); }},
      {"shares its id", [](ModelSpec* m) { m->rotations[0].id = "cloud"; }},
      {"the window of", [](ModelSpec* m) { m->rotations[0].window = {}; }},
      {"names 'cloud' twice", [](ModelSpec* m) { m->rotations[0].members[1].basket = "cloud"; }},
      {"is 0", [](ModelSpec* m) { m->rotations[0].members[0].score = 0; }},
      {"is 1.5", [](ModelSpec* m) { m->rotations[0].members[0].score = 1.5; }},
  };
  for (const Case& wrong : cases) {
    ModelSpec model = SmallModel();
    wrong.spoil(&model);
    Diagnostics diagnostics;
    Validate(model, &diagnostics);
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      all += diagnostic.message + "; ";
      EXPECT_FALSE(diagnostic.hint.empty()) << diagnostic.message;
    }
    EXPECT_NE(all.find(wrong.message), std::string::npos) << wrong.message << " in: " << all;
  }
}

}  // namespace
}  // namespace newsvane::signals
