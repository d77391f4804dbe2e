// SPDX-License-Identifier: Apache-2.0
#include "signals/verdicts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "signals/calendar.h"
#include "signals/market_model.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

constexpr auto kConfirmed = VerdictState::kConfirmed;
constexpr auto kContradicted = VerdictState::kContradicted;

// The verdicts for neoclouds, "5m confirmed 30m contradicted".
std::string Said(const std::vector<Alert>& alerts) {
  std::string said;
  for (const Alert& alert : alerts) {
    if (alert.basket != "neocloud" || alert.verdict.state == VerdictState::kPending) continue;
    if (!said.empty()) said += ' ';
    said += FormatDuration(alert.verdict.horizon);
    said += ' ';
    said += ToString(alert.verdict.state);
  }
  return said;
}

void Append(std::vector<Alert> more, std::vector<Alert>* all) {
  for (Alert& alert : more) all->push_back(std::move(alert));
}

TEST(Verdicts, IsTheAbnormalReturnInSigmas) {
  Desk desk;
  desk.Prices(14h, 100);
  const Output told = desk.Read({"a", 14h + 30s});
  const Alert first = *EventAlertOf(told, "neocloud");
  std::vector<Alert> alerts = desk.Prices(14h + 5min, 96, 99);
  Append(desk.Prices(14h + 6min, 96, 99), &alerts);
  ASSERT_EQ(Said(alerts), "5m confirmed");
  const Alert& verdict = alerts.front();
  // -4 % with the market at -1 % and beta 2, over five minutes of a day with sigma 4 %.
  EXPECT_NEAR(verdict.verdict.abnormal_return, -0.02, 1e-12);
  EXPECT_NEAR(verdict.verdict.sigmas, -0.02 / (0.04 * std::sqrt(5.0 / 390)), 1e-9);
  EXPECT_EQ(verdict.action, AlertAction::kUpdate);
  EXPECT_EQ(verdict.supersedes, first.id);
  EXPECT_EQ(verdict.id, MakeId({"verdict", first.id, "5m"}));
  EXPECT_EQ(verdict.as_of, At(14h + 30s + 5min));
  EXPECT_EQ(verdict.score, first.score);
}

// What the minute of the event began and ended with is far from either price.
TEST(Verdicts, OfTheFirstMomentsAreBySecond) {
  ModelSpec model = SmallModel();
  model.policy.verdict_horizons = {30s};
  Desk desk(model);
  desk.Prices(14h, 90);
  desk.Prices(14h + 39s, 91);
  desk.Prices(14h + 40s, 100);
  desk.Read({"a", 14h + 40s});
  std::vector<Alert> alerts = desk.Prices(14h + 1min + 10s, 98);
  Append(desk.Prices(14h + 1min + 11s, 120), &alerts);
  Append(desk.Prices(14h + 1min + 20s, 120), &alerts);
  ASSERT_EQ(Said(alerts), "30s confirmed");
  EXPECT_NEAR(alerts.front().verdict.abnormal_return, -0.02, 1e-12);
}

TEST(Verdicts, SaysOnlyWhatIsNew) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  std::vector<Alert> alerts;
  Append(desk.Prices(14h + 5min, 100), &alerts);  // 5m: nothing yet.
  Append(desk.Prices(14h + 30min, 95), &alerts);  // 30m: confirmed.
  Append(desk.Prices(16h, 94), &alerts);          // 2h: still.
  Append(desk.Prices(24h + 14h, 120), &alerts);   // 1d: contradicted.
  Append(desk.Prices(24h + 15h, 120), &alerts);
  EXPECT_EQ(Said(alerts), "30m confirmed 1d contradicted");
}

TEST(Verdicts, AreTheSameWhenNewsComesLate) {
  const auto run = [](bool news_first) {
    Desk desk;
    std::vector<Alert> alerts = desk.Prices(14h, 100);
    const News news = Make({"a", 14h});
    if (news_first) Append(desk.Read(news).alerts, &alerts);
    for (int i = 1; i <= 200; ++i) Append(desk.Prices(14h + i * 1min, 100 - 0.1 * i), &alerts);
    if (!news_first) Append(desk.Read(news).alerts, &alerts);
    Append(desk.Prices(14h + 201min, 80), &alerts);
    return Text(alerts);
  };
  EXPECT_EQ(run(true), run(false));
}

TEST(Verdicts, WaitForSymbolsThatLagBehind) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  std::vector<Alert> alerts = desk.Tick("SPY", 14h + 10min, 100).alerts;
  Append(desk.Tick("CRM", 14h + 10min, 100).alerts, &alerts);
  EXPECT_EQ(Said(alerts), "") << "neoclouds are still at 14:00";
  for (const char* symbol : {"CRWV", "NBIS"}) {
    Append(desk.Tick(symbol, 14h + 5min, 90).alerts, &alerts);
    Append(desk.Tick(symbol, 14h + 10min, 100).alerts, &alerts);
  }
  Append(desk.Tick("SPY", 14h + 11min, 100).alerts, &alerts);
  EXPECT_EQ(Said(alerts), "5m confirmed");
}

TEST(Verdicts, SayNoDataWithoutPricesOnce) {
  Desk desk;
  desk.Tick("SPY", 14h, 100);
  desk.Read({"a", 14h});
  std::vector<Alert> alerts;
  for (int i = 1; i < 40; ++i) Append(desk.Tick("SPY", 14h + i * 1min, 100).alerts, &alerts);
  EXPECT_EQ(Said(alerts), "5m no_data");
}

TEST(Verdicts, EndWithARetraction) {
  Desk desk;
  std::vector<Alert> alerts = desk.Prices(14h, 100);
  Append(desk.Read({"a", 14h}).alerts, &alerts);
  Append(desk.Read({"a", 14h + 10min, "meta", {}, NewsAction::kDelete}).alerts, &alerts);
  for (int i = 1; i < 60; ++i) {
    Append(desk.Prices(14h + i * 1min, i <= 10 ? 95 : 110), &alerts);
  }
  EXPECT_EQ(Said(alerts), "5m confirmed") << "what ended before the retraction is still judged";
}

TEST(Verdicts, FollowACorrectionForWhatIsStillToCome) {
  Desk desk;
  std::vector<Alert> alerts = desk.Prices(14h, 100);
  Append(desk.Read({"a", 14h}).alerts, &alerts);
  const Output corrected = desk.Read({"a",
                                      14h + 10min,
                                      "meta",
                                      {},
                                      NewsAction::kCorrect,
                                      0,
                                      "capacity_sale",
                                      "Corrected headline"});
  for (int i = 1; i < 60; ++i) Append(desk.Prices(14h + i * 1min, 95), &alerts);
  EXPECT_EQ(Said(alerts), "5m confirmed 30m confirmed");
  EXPECT_EQ(alerts.back().supersedes, EventAlertOf(corrected, alerts.back().basket)->id);
}

TEST(Verdicts, FollowADenialIntoTheOtherDirection) {
  Desk desk;
  std::vector<Alert> alerts = desk.Prices(14h, 100);
  Append(desk.Read({"a", 14h}).alerts, &alerts);
  Append(desk.Read({"b", 14h + 20min, "meta", Status::kDenied}).alerts, &alerts);
  for (int i = 1; i < 60; ++i) {
    Append(desk.Prices(14h + i * 1min, i <= 20 ? 100 - 0.5 * i : 90 + 0.25 * (i - 20)), &alerts);
  }
  EXPECT_EQ(Said(alerts), "5m confirmed 5m confirmed");
}

class MarketModelTest : public testing::Test {
 protected:
  void Fold(const char* symbol, Duration at, double price) {
    prices_.Fold({symbols_.Find(symbol).value(), TickKind::kTrade, price, 0, 0, 0, At(at)},
                 kNoTime);
  }
  std::optional<AbnormalReturn> Judge(const char* target, Duration from, Duration to) const {
    return market_.Judge(target, At(from), At(to), prices_);
  }

  ModelSpec model_ = SmallModel();
  SymbolTable symbols_ = SymbolsOf(model_);
  Baskets baskets_{model_, symbols_};
  MarketModel market_{model_, baskets_, symbols_};
  PriceBook prices_{model_.policy, symbols_.size()};
};

TEST_F(MarketModelTest, LearnsSigmaFromFinishedSessionsOnly) {
  // Neoclouds swing by 0.2 % every five minutes; the market rests.
  for (const Duration day : {Duration(0h), Duration(24h)}) {
    market_.CloseDays(At(day), prices_);
    for (int i = 0; i <= 78; ++i) {
      const Duration at = day + 13h + 30min + i * 5min;
      for (const char* symbol : {"CRWV", "NBIS"}) Fold(symbol, at, i % 2 == 0 ? 100 : 100.2);
      Fold("SPY", at, 100);
    }
  }
  market_.CloseDays(At(48h), prices_);
  const auto sigma = [&](Duration event) {
    const AbnormalReturn judged = Judge("neocloud", event, event + 5min).value();
    return judged.value / judged.sigmas / std::sqrt(5.0 / 390);
  };
  EXPECT_NEAR(sigma(14h), 0.04, 1e-12) << "the first day has only the prior";
  // 77 swings: the first five minutes are compared with the close before, which is not known.
  const double variance = 77 * 0.002 * 0.002;
  EXPECT_NEAR(sigma(24h + 14h), std::sqrt((20 * 0.04 * 0.04 + variance) / 21), 1e-5);
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) {
    Fold(symbol, 48h + 14h, 100);
    Fold(symbol, 48h + 14h + 5min, 101);
  }
  // 78 swings on the second day, whose first goes back over the night.
  const double second = 0.94 * variance + 78 * 0.002 * 0.002;
  EXPECT_NEAR(sigma(48h + 14h), std::sqrt((20 * 0.04 * 0.04 + second) / 21.94), 1e-6);
}

TEST_F(MarketModelTest, KnowsBasketsParentsAndCompanies) {
  const std::pair<const char*, double> moves[] = {{"SPY", 1},  {"CRWV", -4}, {"NBIS", -2},
                                                  {"MSFT", 1}, {"CRM", 5},   {"META", 8}};
  for (const auto& [symbol, move] : moves) {
    Fold(symbol, 14h, 100);
    Fold(symbol, 15h, 100 + move);
  }
  const std::tuple<const char*, double, double> cases[] = {
      {"neocloud", -0.03 - 2 * 0.01, 0.04},
      {"cloud", -0.01 - 2 * 0.01, 0.04},       // Its children weigh the same.
      {"CRWV", -0.04 - 2 * 0.01, 1.5 * 0.04},  // By its basket.
      {"META", 0.08 - 0.01, 0.025},            // In no basket.
  };
  for (const auto& [target, value, sigma] : cases) {
    const std::optional<AbnormalReturn> judged = Judge(target, 14h, 15h);
    ASSERT_TRUE(judged) << target;
    EXPECT_NEAR(judged->value, value, 1e-12) << target;
    EXPECT_NEAR(judged->sigmas, value / (sigma * std::sqrt(60.0 / 390)), 1e-9) << target;
  }
  EXPECT_FALSE(Judge("NVDA", 14h, 15h));
  EXPECT_FALSE(Judge("META", 13h, 15h)) << "no price before";
}

TEST_F(MarketModelTest, JudgesTheFirstMomentsAfterTheOpenBySecond) {
  for (const char* symbol : {"SPY", "META"}) Fold(symbol, 12h, 100);
  for (Duration at = 13h; at <= 13h + 30min + 30s; at += 1s) {
    for (const char* symbol : {"SPY", "META"}) Fold(symbol, at, 101);
  }
  for (const char* symbol : {"SPY", "META"}) Fold(symbol, 13h + 30min + 30s, 103);
  const std::optional<AbnormalReturn> judged = Judge("META", 12h + 5s, 13h + 30min + 30s);
  ASSERT_TRUE(judged) << "the price before is kept, of all the seconds before the open too few";
  EXPECT_NEAR(judged->raw, 0.03, 1e-12);
}

TEST_F(MarketModelTest, LeavesMembersWithoutFreshPricesOut) {
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) Fold(symbol, 14h, 100);
  for (const char* symbol : {"SPY", "CRWV"}) Fold(symbol, 16h, 90);
  EXPECT_NEAR(Judge("neocloud", 14h, 16h)->value, -0.1 + 2 * 0.1, 1e-12);
  EXPECT_FALSE(Judge("NBIS", 14h, 16h));
}

}  // namespace
}  // namespace newsvane::signals
