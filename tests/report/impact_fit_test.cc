// SPDX-License-Identifier: Apache-2.0
#include "report/impact_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "signals/market/calendar.h"
#include "tests/signals/desk.h"

namespace newsvane::report {
namespace {

using namespace std::chrono_literals;
using signals::SmallModel;

using std::chrono::days;
using std::chrono::sys_days;

// 300 trading days of a quiet market, in which the shares follow it with beta 2 and noise of +-1 %,
// and what is planted. Events fall on every seventh day from the 150th on.
class ImpactFits : public testing::Test {
 protected:
  static constexpr size_t kDays = 300;

  ImpactFits() : symbols_(SymbolsOf(model_)), baskets_(model_, symbols_) {
    for (sys_days day = std::chrono::year{2025} / 1 / 1; dates_.size() < kDays; day += days(1)) {
      if (calendar_.On(day)) dates_.push_back(day);
    }
    for (size_t i = 150; i < kDays - 10 && events_.size() < 20; i += 7) events_.push_back(i);
  }

  // Adds to the returns of the symbols on each event's day.
  void Run(const std::map<std::string, double>& planted) {
    std::vector<double> price(symbols_.size(), 100);
    for (size_t i = 0; i < kDays; ++i) {
      const double market = i % 2 == 0 ? 0.012 : -0.01;
      const double noise = i % 4 < 2 ? 0.01 : -0.01;
      const bool event = std::ranges::find(events_, i) != events_.end();
      for (uint32_t s = 0; s < symbols_.size(); ++s) {
        const std::string& name = symbols_.Name(SymbolId{s});
        double change = name == "SPY" ? market : 2 * market + noise;
        if (event && planted.contains(name)) change += planted.at(name);
        if (i > 0) price[s] *= 1 + change;
        closes_.Note(
            {SymbolId{s}, TickKind::kBar, price[s], 0, 0, 0, calendar_.On(dates_[i])->close});
      }
    }
  }

  void NoteEvents(size_t count, const std::string& type = "capacity_sale") {
    if (!fit_) fit_.emplace(model_, baskets_, calendar_);
    TaggedEvent event;
    event.type = type;
    event.subject = Role{{"meta", "Meta", "META"}, {}};
    for (size_t i = 0; i < count; ++i) fit_->Note(event, dates_[events_[i]] + 12h);
  }

  std::vector<CellFit> Fit() {
    EventStudy study(model_, baskets_, symbols_, calendar_, closes_);
    return fit_->Fit(&study, 8);
  }

  static constexpr size_t kNeocloud = 0;  // -0.8, confidence 1, in desk.h.
  static constexpr size_t kSoftware = 2;  // +0.6.
  static constexpr size_t kSubject = 3;   // +0.5.

  signals::ModelSpec model_ = SmallModel();
  SymbolTable symbols_;
  signals::Baskets baskets_;
  std::optional<ImpactFit> fit_;  // Made by the first event, so that a test may change the model.
  signals::Calendar calendar_{
      signals::UsWeekdays(std::chrono::year(2025), std::chrono::year(2026))};
  signals::DailyCloses closes_{*symbols_.Find("SPY"), symbols_.size(), calendar_};
  std::vector<sys_days> dates_;
  std::vector<size_t> events_;
};

TEST_F(ImpactFits, APlantedEffectIsFoundAndWeighedAgainstTheOldNumber) {
  Run({{"CRWV", -0.06}, {"NBIS", -0.02}});
  NoteEvents(20);
  const CellFit cell = Fit()[kNeocloud];
  EXPECT_EQ(cell.finding, FitFinding::kChanged);
  EXPECT_EQ(cell.realised.n, 20u);
  EXPECT_EQ(cell.events, 20u);
  EXPECT_LT(cell.realised.low, -0.04);
  EXPECT_GT(cell.realised.high, -0.04);
  EXPECT_LT(cell.realised.high, -0.03);
  EXPECT_EQ(cell.same_sign, 1);
  // Two thirds of the way from -0.8 to about -0.4; nothing against a confidence of 1.
  EXPECT_NEAR(cell.new_impact, -0.8 + 20.0 / 30 * (cell.realised.mean / 0.1 + 0.8), 0.005);
  EXPECT_NEAR(cell.new_impact, -0.53, 0.03);
  EXPECT_EQ(cell.new_confidence, 1);
  EXPECT_FALSE(cell.holds_old);
  EXPECT_EQ(cell.first_day, dates_[events_.front()]);
  EXPECT_EQ(cell.last_day, dates_[events_[19]]);
}

TEST_F(ImpactFits, WithoutAnEffectACellStaysAsItIs) {
  Run({{"CRWV", -0.06}});
  NoteEvents(20);
  const CellFit cell = Fit()[kSoftware];
  EXPECT_EQ(cell.finding, FitFinding::kHoldsZero);
  EXPECT_LT(cell.realised.low, 0);
  EXPECT_GT(cell.realised.high, 0);
  EXPECT_EQ(cell.new_impact, 0.6);
  EXPECT_EQ(cell.new_confidence, 1);
  EXPECT_FALSE(cell.holds_old);  // 6 % would have been seen.
}

TEST_F(ImpactFits, FewDaysChangeNothing) {
  Run({{"CRWV", -0.06}, {"NBIS", -0.06}});
  NoteEvents(7);
  const CellFit cell = Fit()[kNeocloud];
  EXPECT_EQ(cell.finding, FitFinding::kTooFew);
  EXPECT_EQ(cell.realised.n, 7u);
  EXPECT_LT(cell.realised.high, 0);
  EXPECT_EQ(cell.new_impact, -0.8);
}

TEST_F(ImpactFits, SeveralEventsOfOneDayAreOneObservation) {
  Run({{"CRWV", -0.06}, {"NBIS", -0.06}});
  NoteEvents(20);
  const MeanReturn once = Fit()[kNeocloud].realised;
  NoteEvents(20);
  const CellFit twice = Fit()[kNeocloud];
  EXPECT_EQ(twice.events, 40u);
  EXPECT_EQ(twice.realised.n, 20u);
  EXPECT_EQ(twice.realised.t, once.t);
}

TEST_F(ImpactFits, TheTargetsOfOneDayAreAveraged) {
  model_.impacts[kNeocloud].target = "cloud";  // The leaves: neoclouds and hyperscalers.
  Run({{"CRWV", -0.06}, {"NBIS", -0.06}, {"MSFT", -0.02}});
  NoteEvents(20);
  const CellFit cell = Fit()[kNeocloud];
  EXPECT_EQ(cell.events, 20u);
  EXPECT_EQ(cell.realised.n, 20u);
  EXPECT_NEAR(cell.realised.mean, -0.04, 0.003);
}

TEST_F(ImpactFits, TheHorizonSaysOverHowManyDaysACellIsMeasured) {
  model_.impacts[kSubject].horizon = 48h;
  Run({{"META", 0.05}});
  NoteEvents(20);
  const CellFit cell = Fit()[kSubject];
  EXPECT_EQ(cell.realised.mean, cell.lasting[1].mean);
  EXPECT_NE(cell.realised.mean, cell.lasting[0].mean);
  EXPECT_NEAR(cell.lasting[0].mean, 0.05, 0.003);
}

TEST_F(ImpactFits, WhatHistoryAgreesWithIsLeftAlone) {
  Run({{"META", 0.05}});
  NoteEvents(20);
  const double measured = Fit()[kSubject].realised.mean;
  model_.impacts[kSubject].impact = std::round(measured * 1000) / 100;
  EXPECT_EQ(Fit()[kSubject].finding, FitFinding::kAgrees);
}

TEST_F(ImpactFits, AnEventThatNeverHappenedIsACellWithoutDays) {
  Run({});
  NoteEvents(20);
  const std::vector<CellFit> cells = Fit();
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(cells[1].realised.n, 0u);
  EXPECT_EQ(cells[1].events, 0u);
  EXPECT_EQ(cells[1].finding, FitFinding::kTooFew);
}

}  // namespace
}  // namespace newsvane::report
