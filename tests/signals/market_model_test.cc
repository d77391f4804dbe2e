// SPDX-License-Identifier: Apache-2.0
#include "signals/market/market_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "signals/market/calendar.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

class MarketModelTest : public testing::Test {
 protected:
  void Fold(const char* symbol, Duration at, double price) {
    prices_.Fold({symbols_.Find(symbol).value(), TickKind::kTrade, price, 0, 0, 0, At(at)});
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

TEST_F(MarketModelTest, APriceFromBeforeTheEventIsNoReturn) {
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) Fold(symbol, 14h, 100);
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) Fold(symbol, 14h + 5min, 99);
  EXPECT_FALSE(Judge("neocloud", 14h + 1min, 14h + 2min)) << "a feed of five minutes' bars";
  EXPECT_TRUE(Judge("neocloud", 14h + 1min, 14h + 6min));
}

TEST_F(MarketModelTest, LeavesMembersWithoutFreshPricesOut) {
  for (const char* symbol : {"SPY", "CRWV", "NBIS"}) Fold(symbol, 14h, 100);
  for (const char* symbol : {"SPY", "CRWV"}) Fold(symbol, 16h, 90);
  EXPECT_NEAR(Judge("neocloud", 14h, 16h)->value, -0.1 + 2 * 0.1, 1e-12);
  EXPECT_FALSE(Judge("NBIS", 14h, 16h));
}

TEST_F(MarketModelTest, AHaltedMemberCountsAgainOnceItTicks) {
  const auto move = [&](Duration at, double crwv, std::optional<double> nbis) {
    Fold("SPY", at, 100);
    Fold("CRWV", at, crwv);
    if (nbis) Fold("NBIS", at, *nbis);
  };
  move(14h, 100, 100);
  move(15h + 30min, 90, std::nullopt);  // NBIS is halted from here on.
  move(16h, 90, std::nullopt);
  move(18h, 81, 60);
  move(18h + 30min, 81, 66);
  const std::tuple<Duration, Duration, double> cases[] = {
      {14h, 15h + 30min, -0.1},       // CRWV alone: NBIS has no price since.
      {14h, 16h, -0.1},               // The same.
      {16h, 18h, -0.1},               // NBIS has no price to begin with.
      {14h, 18h, (-0.19 - 0.4) / 2},  // It has again, and what it made up for is in it.
      {18h, 18h + 30min, (0.0 + 0.1) / 2},
  };
  for (const auto& [from, to, raw] : cases) {
    const std::optional<AbnormalReturn> judged = Judge("neocloud", from, to);
    ASSERT_TRUE(judged) << FormatTime(At(to));
    EXPECT_NEAR(judged->raw, raw, 1e-12) << FormatTime(At(to));
  }
}

// Seoul is open from 0:00 to 6:30, when New York is not.
TEST(MarketModelAbroad, ACompanyIsJudgedByTheHoursOfItsExchange) {
  ModelSpec model = SmallModel();
  CalendarSpec seoul{"seoul", {".KS"}, {}};
  for (int day = -1; day < 3; ++day) {
    seoul.sessions.push_back({At(day * 24h), At(day * 24h + 6h + 30min)});
  }
  model.calendars = {{"us", {}, UsWeekdays(std::chrono::year(2026), std::chrono::year(2026))},
                     std::move(seoul)};
  SymbolTable symbols = SymbolsOf(model);
  const SymbolId hynix = symbols.Add("000660.KS");
  const Baskets baskets(model, symbols);
  const Calendars calendars(model);
  const MarketModel market(model, baskets, symbols, calendars);
  PriceBook prices(model.policy, calendars, symbols);
  const auto fold = [&](SymbolId symbol, Duration at, double price) {
    prices.Fold({symbol, TickKind::kTrade, price, 0, 0, 0, At(at)});
  };
  fold(*symbols.Find("SPY"), -4h, 600);
  fold(hynix, 1h, 2'000'000);
  fold(hynix, 2h, 1'900'000);
  const AbnormalReturn judged = market.Judge("000660.KS", At(1h), At(2h), prices).value();
  EXPECT_EQ(judged.market, 0);
  EXPECT_NEAR(judged.value, -0.05, 1e-12);
  EXPECT_NEAR(judged.sigmas, -0.05 / (0.025 * std::sqrt(60.0 / 390)), 1e-9);
}

TEST_F(MarketModelTest, ABasketAveragesReturnsWhateverThePricesAreIn) {
  Fold("SPY", 14h, 620);
  Fold("CRWV", 14h, 1'200'000);
  Fold("NBIS", 14h, 0.8);
  Fold("SPY", 15h, 620);
  Fold("CRWV", 15h, 1'320'000);
  Fold("NBIS", 15h, 0.768);
  EXPECT_NEAR(Judge("neocloud", 14h, 15h)->raw, (0.1 - 0.04) / 2, 1e-12);
}

}  // namespace
}  // namespace newsvane::signals
