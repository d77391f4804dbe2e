// SPDX-License-Identifier: Apache-2.0
#include "report/alert_lines.h"

#include <gtest/gtest.h>

#include "config/config.h"

namespace newsvane::report {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + hours(14);

const signals::Baskets& ShippedBaskets() {
  static const std::unique_ptr<config::Loaded> loaded = [] {
    Diagnostics diagnostics;
    return config::Load("", &diagnostics);
  }();
  static const signals::Baskets baskets(loaded->model, loaded->symbols);
  return baskets;
}

Alert EventAlert(const std::string& chain, const std::string& basket, double score, Time as_of,
                 AlertAction action = AlertAction::kNew) {
  Alert alert;
  alert.id = chain + basket + FormatTime(as_of);
  alert.action = action;
  alert.chain_id = chain;
  alert.basket = basket;
  alert.event_type = "capacity_sale";
  alert.score = score;
  alert.direction = score < 0 ? Direction::kDown : score > 0 ? Direction::kUp : Direction::kFlat;
  alert.as_of = as_of;
  return alert;
}

Alert Judged(Alert alert, VerdictState state, Time as_of) {
  alert.action = AlertAction::kUpdate;
  alert.verdict = {state, minutes(5), -0.02, -4};
  alert.as_of = as_of;
  return alert;
}

class AlertLinesTest : public ::testing::Test {
 protected:
  const AlertLine& Only() {
    lines_.Finish();
    EXPECT_EQ(lines_.lines().size(), 1U);
    return lines_.lines().front();
  }

  AlertLines lines_{ShippedBaskets(), 20};
  const Alert first_ = EventAlert("a", "neocloud", -0.3, kStart);
};

TEST_F(AlertLinesTest, AVerdictStaysWhenFurtherReportsCome) {
  lines_.Add(first_);
  lines_.Add(Judged(first_, VerdictState::kConfirmed, kStart + minutes(5)));
  lines_.Add(EventAlert("a", "neocloud", -0.4, kStart + hours(1), AlertAction::kUpdate));
  const AlertLine& line = Only();
  EXPECT_EQ(line.latest.score, -0.4);
  EXPECT_EQ(line.verdict.state, VerdictState::kConfirmed);
  EXPECT_EQ(line.alerts, 3U);
  EXPECT_EQ(lines_.AllHits().confirmed, 1U);
}

TEST_F(AlertLinesTest, ATurnOrACorrectionWaitsForAVerdictOfItsOwn) {
  lines_.Add(first_);
  lines_.Add(Judged(first_, VerdictState::kConfirmed, kStart + minutes(5)));
  lines_.Add(EventAlert("a", "neocloud", 0.2, kStart + hours(1), AlertAction::kUpdate));
  // That of what the line no longer says comes late.
  lines_.Add(Judged(first_, VerdictState::kContradicted, kStart + hours(2)));
  EXPECT_EQ(Only().verdict.state, VerdictState::kPending);
  AlertLines corrected(ShippedBaskets(), 3);
  corrected.Add(first_);
  corrected.Add(Judged(first_, VerdictState::kConfirmed, kStart + minutes(5)));
  corrected.Add(EventAlert("a", "neocloud", -0.1, kStart + hours(1), AlertAction::kCorrect));
  corrected.Finish();
  EXPECT_EQ(corrected.AllHits().pending, 1U);
}

TEST_F(AlertLinesTest, AWithdrawnLineCountsAsSuchAloneAndIsNoOccurrence) {
  lines_.Add(first_);
  lines_.Add(Judged(first_, VerdictState::kConfirmed, kStart + minutes(5)));
  lines_.Add(EventAlert("a", "neocloud", 0, kStart + hours(1), AlertAction::kRetract));
  const AlertLine& line = Only();
  EXPECT_TRUE(line.retracted());
  EXPECT_EQ(line.peak, -0.3);
  EXPECT_EQ(lines_.AllHits().retracted, 1U);
  EXPECT_EQ(lines_.AllHits().judged(), 0U);
  EXPECT_TRUE(lines_.occurrences().empty());
}

TEST_F(AlertLinesTest, CompaniesUnderTheirSymbolsShareACell) {
  lines_.Add(EventAlert("a", "META", 0.2, kStart));
  lines_.Add(EventAlert("b", "ORCL", 0.3, kStart));
  lines_.Add(EventAlert("b", "neocloud", 0.3, kStart));
  lines_.Finish();
  ASSERT_EQ(lines_.hits().size(), 2U);
  EXPECT_EQ(lines_.hits().at({"capacity_sale", ""}).pending, 2U);
  EXPECT_EQ(lines_.occurrences().at({"capacity_sale", ""}).size(), 2U);
}

TEST_F(AlertLinesTest, TheLargestAreKeptAndAllAreCounted) {
  for (int i = 0; i < 100; ++i) {
    // Far enough apart that each is over long before the end.
    Alert alert = EventAlert(std::to_string(i), "neocloud", 0.001 * i, kStart + hours(24) * i);
    lines_.Add(alert);
    alert.kind = AlertKind::kRotation;
    alert.score = 0.0001 * i;
    lines_.Add(alert);
  }
  lines_.Finish();
  EXPECT_EQ(lines_.count(), 200U);
  EXPECT_EQ(lines_.alerts(), 200U);
  EXPECT_EQ(lines_.AllHits().pending, 100U);
  ASSERT_EQ(lines_.lines().size(), 17U);
  EXPECT_EQ(lines_.lines().front().latest.chain_id, "84");
  EXPECT_EQ(lines_.lines().back().latest.kind, AlertKind::kRotation);
  EXPECT_EQ(lines_.lines().back().latest.chain_id, "99");
}

TEST_F(AlertLinesTest, ALineThatGoesOnAfterItWasClosedIsAnother) {
  lines_.Add(first_);
  const Time later = kStart + AlertLines::kOpenFor + std::chrono::days(2);
  lines_.Add(EventAlert("b", "memory", -0.2, later));
  lines_.Add(EventAlert("a", "neocloud", -0.4, later + hours(1), AlertAction::kUpdate));
  lines_.Finish();
  EXPECT_EQ(lines_.count(), lines_.lines().size());
  EXPECT_EQ(lines_.lines().size(), 3U);
  EXPECT_EQ(lines_.keys().size(), 2U);
}

TEST_F(AlertLinesTest, OfALongLineTheFirstAndTheLastStepsAreKept) {
  for (int i = 0; i < 50; ++i) {
    lines_.Add(EventAlert("a", "neocloud", -0.3, kStart + minutes(i), AlertAction::kUpdate));
  }
  const AlertLine& line = Only();
  EXPECT_EQ(line.alerts, 50U);
  ASSERT_EQ(line.steps.size(), AlertLine::kMostSteps);
  EXPECT_EQ(line.steps.front().as_of, kStart);
  EXPECT_EQ(line.steps.back().as_of, kStart + minutes(49));
}

TEST_F(AlertLinesTest, ReturnsAfterAlertsAreAveragedByHorizon) {
  for (const auto& [chain, value] : {std::pair("a", -0.02), std::pair("b", -0.04)}) {
    lines_.Add(EventAlert(chain, "neocloud", -0.3, kStart));
    RealisedImpact impact;
    impact.chain_id = chain;
    impact.basket = "neocloud";
    impact.direction = Direction::kDown;
    impact.returns = {{minutes(5), true, 0, 0, value, -1}, {hours(1), false, 0, 0, 0, 0}};
    lines_.Add(impact);
  }
  lines_.Finish();
  const auto& horizons = lines_.after().at({"capacity_sale", "neocloud"});
  ASSERT_EQ(horizons.size(), 1U);
  const HorizonMean& mean = horizons.at(minutes(5));
  EXPECT_EQ(mean.n, 2U);
  EXPECT_NEAR(mean.mean, -0.03, 1e-12);
  // Student's t of one degree of freedom is 12.706; the standard error is 0.01.
  EXPECT_NEAR(mean.Confidence()->low, -0.03 - 0.12706, 1e-5);
}

TEST_F(AlertLinesTest, NoPricesAtOneHorizonIsNotNoPricesAtAll) {
  for (const bool later : {false, true}) {
    AlertLines lines(ShippedBaskets(), 3);
    lines.Add(first_);
    lines.Add(Judged(first_, VerdictState::kNoData, kStart + minutes(5)));
    RealisedImpact impact;
    impact.chain_id = "a";
    impact.basket = "neocloud";
    impact.direction = Direction::kDown;
    impact.returns = {{minutes(5), false, 0, 0, 0, 0}, {hours(24), later, 0, 0, -0.01, -0.5}};
    lines.Add(impact);
    lines.Finish();
    EXPECT_EQ(lines.AllHits().no_data, later ? 0U : 1U);
    EXPECT_EQ(lines.AllHits().pending, later ? 1U : 0U);
  }
}

TEST_F(AlertLinesTest, WhatIsDeniedIsJudgedButIsNoOccurrence) {
  Alert denial = first_;
  denial.status = Status::kDenied;
  lines_.Add(denial);
  lines_.Add(Judged(denial, VerdictState::kConfirmed, kStart + minutes(5)));
  lines_.Finish();
  EXPECT_EQ(lines_.AllHits().confirmed, 1U);
  EXPECT_TRUE(lines_.occurrences().empty());
}

TEST_F(AlertLinesTest, EachVerdictIsCountedAsWhatItIs) {
  const VerdictState states[] = {VerdictState::kConfirmed, VerdictState::kContradicted,
                                 VerdictState::kContradicted, VerdictState::kNoData};
  for (size_t i = 0; i < std::size(states); ++i) {
    const Alert alert = EventAlert(std::to_string(i), i == 3 ? "META" : "neocloud", -0.3, kStart);
    lines_.Add(alert);
    lines_.Add(Judged(alert, states[i], kStart + minutes(5)));
  }
  Alert heartbeat = first_;
  heartbeat.kind = AlertKind::kHeartbeat;
  lines_.Add(heartbeat);
  lines_.Finish();
  const HitCounts hits = lines_.AllHits();
  EXPECT_EQ(hits.confirmed, 1U);
  EXPECT_EQ(hits.contradicted, 2U);
  EXPECT_EQ(hits.no_data, 1U);
  EXPECT_EQ(hits.pending + hits.retracted, 0U);
  EXPECT_EQ(hits.judged(), 3U);
  EXPECT_EQ(lines_.alerts(), 8U) << "a heartbeat is none";
}

TEST_F(AlertLinesTest, AnImpactOfAnotherDirectionThanTheLinesIsLeftOut) {
  lines_.Add(first_);
  RealisedImpact impact;
  impact.chain_id = "a";
  impact.basket = "neocloud";
  impact.direction = Direction::kUp;
  impact.returns = {{minutes(5), true, 0.1, 0, 0.1, 3}};
  lines_.Add(impact);
  impact.chain_id = "b";
  impact.direction = Direction::kDown;
  lines_.Add(impact);
  EXPECT_TRUE(Only().returns.empty());
  EXPECT_TRUE(lines_.after().empty());
}

// Of 1, 2, 3, 4: s = 1.29099, and Student's quantile for three degrees is 3.18245.
TEST(HorizonMean, HasStudentsIntervalFromTwoOn) {
  HorizonMean mean;
  mean.Add(1);
  EXPECT_FALSE(mean.Confidence());
  for (const double value : {2, 3, 4}) mean.Add(value);
  EXPECT_EQ(mean.mean, 2.5);
  ASSERT_TRUE(mean.Confidence());
  EXPECT_NEAR(mean.Confidence()->low, 2.5 - 3.18245 * 1.29099 / 2, 1e-4);
  EXPECT_NEAR(mean.Confidence()->high, 2.5 + 3.18245 * 1.29099 / 2, 1e-4);
}

TEST(WilsonInterval, IsThatOfTheTextbooks) {
  // Newcombe, Statistics in Medicine 17 (1998), table I: 81/263, 15/148, 0/20.
  EXPECT_NEAR(WilsonInterval(81, 263).low, 0.2553, 5e-5);
  EXPECT_NEAR(WilsonInterval(81, 263).high, 0.3662, 5e-5);
  EXPECT_NEAR(WilsonInterval(15, 148).low, 0.0624, 5e-5);
  EXPECT_NEAR(WilsonInterval(15, 148).high, 0.1605, 5e-5);
  EXPECT_EQ(WilsonInterval(0, 20).low, 0);
  EXPECT_NEAR(WilsonInterval(0, 20).high, 0.1611, 5e-5);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

}  // namespace
}  // namespace newsvane::report
