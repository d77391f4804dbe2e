// SPDX-License-Identifier: Apache-2.0
#include "signals/market/verdicts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

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
  std::vector<Alert> alerts = desk.Tick("SPY", 14h + 5min, 100).alerts;
  Append(desk.Tick("SPY", 14h + 10min, 100).alerts, &alerts);
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

// What is told of the sigmas at one horizon after the other, in the alert's direction if that is
// up; nothing stands for no prices.
std::string Told(Direction direction, const std::vector<std::optional<double>>& sigmas) {
  const PolicySpec policy;
  const Verdicts verdicts(policy);
  Alert alert;
  alert.direction = direction;
  std::vector<RealisedReturn> returns;
  std::string told;
  for (size_t i = 0; i < sigmas.size(); ++i) {
    RealisedReturn& at = returns.emplace_back();
    at.horizon = policy.verdict_horizons[i];
    at.has_prices = sigmas[i].has_value();
    at.sigmas = sigmas[i].value_or(0);
    at.abnormal_return = at.sigmas / 100;
    if (const auto said = verdicts.Judge(alert, returns, At(14h))) {
      told += FormatDuration(said->verdict.horizon) + ' ';
      told += ToString(said->verdict.state);
      told += fmt::format(" {:g} {:g}; ", said->verdict.sigmas, said->verdict.abnormal_return);
    }
  }
  return told;
}

TEST(Verdicts, WhatStandsFallsBelowItsHysteresisAndThatIsTold) {
  constexpr std::optional<double> kNone;
  const std::tuple<std::vector<std::optional<double>>, const char*> cases[] = {
      {{1.1, 0.8, 0.74, -1.0},
       "5m confirmed 1.1 0.011; 2h pending 0.74 0.0074; 1d contradicted -1 -0.01; "},
      {{-1.1, -0.8, -0.74, 1.0},
       "5m contradicted -1.1 -0.011; 2h pending -0.74 -0.0074; 1d confirmed 1 0.01; "},
      {{1.0, 0.75, 0.75, 0.75}, "5m confirmed 1 0.01; "},
      {{0.99, 0.8, 0.99, -0.99}, ""},  // Never stood.
      {{1.1, -0.8}, "5m confirmed 1.1 0.011; 30m pending -0.8 -0.008; "},
      {{1.1, -1.0}, "5m confirmed 1.1 0.011; 30m contradicted -1 -0.01; "},
      {{1.1, 0.7, 0.8, 1.0},
       "5m confirmed 1.1 0.011; 30m pending 0.7 0.007; 1d confirmed 1 0.01; "},
      {{1.1, kNone, 0.8, kNone}, "5m confirmed 1.1 0.011; "},
      {{1.1, 0.5, kNone}, "5m confirmed 1.1 0.011; 30m pending 0.5 0.005; "},
      {{-1.1, kNone}, "5m contradicted -1.1 -0.011; "},
      {{kNone, kNone, 1.1}, "5m no_data 0 0; 2h confirmed 1.1 0.011; "},
  };
  for (const auto& [sigmas, up] : cases) {
    EXPECT_EQ(Told(Direction::kUp, sigmas), up);
  }
  EXPECT_EQ(Told(Direction::kDown, {-1.1, -0.8, -0.74, 1.0}),
            "5m confirmed -1.1 -0.011; 2h pending -0.74 -0.0074; 1d contradicted 1 0.01; ");
}

}  // namespace
}  // namespace newsvane::signals
