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
  Calendars calendars_{model_};
  MarketModel market_{model_, baskets_, symbols_, calendars_};
  PriceBook prices_{model_.policy, calendars_, symbols_};
};

TEST_F(MarketModelTest, FitsDailyClosesThatEndElevenDaysBefore) {
  // Neoclouds return 0.001 + 1.5 times the market and 1 % more and less in turn; then, within the
  // last ten days before the event, anything.
  const Calendar& calendar = calendars_.market();
  const size_t event = calendar.Next(At(14h));
  double own = 100;
  double market = 100;
  for (int i = 0; i <= 100; ++i) {
    const double market_return = i % 3 == 0 ? 0.01 : -0.004;
    own *= 1 + 0.001 + 1.5 * market_return + (i % 2 == 0 ? 0.01 : -0.01) + (i > 90 ? 0.05 : 0);
    market *= 1 + market_return;
    const Duration close = calendar[event - 101 + static_cast<size_t>(i)].close - At(0h);
    for (const char* symbol : {"CRWV", "NBIS"}) Fold(symbol, close, own);
    Fold("SPY", close, market);
    market_.CloseDays(prices_);
  }
  const auto tick = [&](Duration at, double market_price) {
    for (const char* symbol : {"CRWV", "NBIS"}) Fold(symbol, at, own);
    Fold("SPY", at, market_price);
    market_.CloseDays(prices_);
  };
  tick(14h, market);
  tick(15h, market);
  // By ordinary least squares over the 90 returns up to i = 90, with another program.
  const double alpha = 0.001;
  const double sigma = 0.0101129979369;
  const AbnormalReturn judged = Judge("neocloud", 14h, 15h).value();
  EXPECT_NEAR(judged.value, -alpha * 60 / 390, 1e-9);
  EXPECT_NEAR(judged.sigmas, judged.value / (sigma * std::sqrt(60.0 / 390)), 1e-6);
  // Another beta would show here.
  tick(16h, 1.1 * market);
  EXPECT_NEAR(Judge("neocloud", 15h, 16h)->value, -alpha * 60 / 390 - 1.5 * 0.1, 1e-9);
}

TEST_F(MarketModelTest, TrustsAShortHistoryInPart) {
  const Calendar& calendar = calendars_.market();
  const size_t event = calendar.Next(At(14h));
  // 40 returns of which 30 are old enough: half of sixty.
  double price = 100;
  for (size_t i = 0; i <= 40; ++i) {
    const Duration close = calendar[event - 41 + i].close - At(0h);
    price *= i % 2 == 0 ? 1.01 : 0.99;
    for (const char* symbol : {"CRWV", "NBIS", "SPY"}) Fold(symbol, close, price);
    market_.CloseDays(prices_);
  }
  for (const char* symbol : {"CRWV", "NBIS", "SPY"}) Fold(symbol, 14h, 100);
  market_.CloseDays(prices_);
  for (const char* symbol : {"CRWV", "NBIS", "SPY"}) Fold(symbol, 15h, 101);
  // Beta 1 without error in the closes, 2 and sigma 4 % in the configuration.
  const AbnormalReturn judged = Judge("neocloud", 14h, 15h).value();
  EXPECT_NEAR(judged.value, 0.01 - 1.5 * 0.01, 1e-9);
  EXPECT_NEAR(judged.sigmas, judged.value / (std::sqrt(0.5 * 0.04 * 0.04) * std::sqrt(60.0 / 390)),
              1e-6);
}

TEST_F(MarketModelTest, ClosesFromBeforeTheStreamAreAsGoodAsItsOwn) {
  const Calendar& calendar = calendars_.market();
  const size_t event = calendar.Next(At(14h));
  DailyCloses history(*symbols_.Find("SPY"), symbols_.size(), calendar);
  MarketModel begun(model_, baskets_, symbols_, calendars_);
  double price = 100;
  for (size_t i = 0; i <= 90; ++i) {
    const Time close = calendar[event - 91 + i].close;
    price *= i % 2 == 0 ? 1.01 : 0.99;
    for (const char* symbol : {"CRWV", "NBIS", "SPY"}) {
      const double own = symbol == std::string("SPY") || i % 3 != 0 ? price : 1.01 * price;
      history.Note({symbols_.Find(symbol).value(), TickKind::kBar, own, 0, 0, 0, close});
      Fold(symbol, close - At(0h), own);
    }
    market_.CloseDays(prices_);
  }
  begun.Begin(history);
  for (const char* symbol : {"CRWV", "NBIS", "SPY"}) Fold(symbol, 14h, 100);
  market_.CloseDays(prices_);
  begun.CloseDays(prices_);
  for (const char* symbol : {"CRWV", "NBIS", "SPY"}) Fold(symbol, 15h, 101);
  const AbnormalReturn judged = begun.Judge("neocloud", At(14h), At(15h), prices_).value();
  EXPECT_EQ(judged.value, Judge("neocloud", 14h, 15h)->value);
  EXPECT_EQ(judged.sigmas, Judge("neocloud", 14h, 15h)->sigmas);
  EXPECT_NEAR(judged.value, 0, 2e-3) << "beta 1, not the configuration's 2";
}

TEST_F(MarketModelTest, ASessionIsJudgedByDailyClosesAlone) {
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) {
    Fold(symbol, -4h, 100);  // The close of the day before.
    Fold(symbol, 20h, symbol == std::string("SPY") ? 101 : 90);
  }
  EXPECT_FALSE(Judge("neocloud", 14h + 32min, 16h)) << "within the day there is no price";
  const Time due = calendars_.market().After(At(14h + 32min), 24h);
  EXPECT_NEAR(Judge("neocloud", 14h + 32min, due - At(0h))->value, -0.1 - 2 * 0.01, 1e-9);
}

TEST_F(MarketModelTest, ABasketNeedsHalfOfItsWeight) {
  for (const char* symbol : {"SPY", "CRWV", "MSFT", "CRM"}) Fold(symbol, 14h, 100);
  for (const char* symbol : {"SPY", "CRWV", "MSFT", "CRM"}) Fold(symbol, 14h + 5min, 100);
  EXPECT_TRUE(Judge("neocloud", 14h, 14h + 5min)) << "one of two";
  Fold("CRWV", 17h, 100);
  Fold("SPY", 17h, 100);
  EXPECT_FALSE(Judge("hyperscaler", 14h + 5min, 17h)) << "halted";
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
