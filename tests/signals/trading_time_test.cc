// SPDX-License-Identifier: Apache-2.0
//
// Weekends, splits and foreign members, through the whole scorer.
#include <gtest/gtest.h>

#include <cmath>

#include "config/config.h"
#include "signals/market/calendar.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// Days after Wednesday, kDay.
constexpr Duration kThursday = 24h;
constexpr Duration kFriday = 48h;
constexpr Duration kSaturday = 72h;
constexpr Duration kMonday = 120h;
constexpr Duration kOpen = 13h + 30min;

const RealisedReturn* ReturnAt(const std::vector<RealisedImpact>& impacts,
                               const std::string& target, Duration horizon) {
  const RealisedReturn* found = nullptr;
  for (const RealisedImpact& impact : impacts) {
    if (impact.basket != target) continue;
    for (const RealisedReturn& realised : impact.returns) {
      if (realised.horizon == horizon) found = &realised;
    }
  }
  return found;
}

const Alert* VerdictAt(const std::vector<Alert>& alerts, const std::string& target,
                       Duration horizon) {
  for (const Alert& alert : alerts) {
    if (alert.basket == target && alert.verdict.horizon == horizon) return &alert;
  }
  return nullptr;
}

TEST(TradingTime, NewsOfSaturdayIsJudgedByWhatMondayMadeOfFridaysClose) {
  Desk desk;
  desk.Prices(kFriday + 19h + 30min, 90);
  desk.Prices(kFriday + 20h, 100);
  desk.Read({"a", kSaturday + 12h});
  std::vector<Alert> alerts = desk.Prices(kMonday + kOpen + 2min, 95);
  EXPECT_TRUE(alerts.empty()) << "two minutes of trading are not five";
  for (Alert& alert : desk.Prices(kMonday + kOpen + 5min, 94)) alerts.push_back(std::move(alert));
  for (Alert& alert : desk.Prices(kMonday + kOpen + 6min, 80)) alerts.push_back(std::move(alert));
  const Alert* const verdict = VerdictAt(alerts, "neocloud", 5min);
  ASSERT_NE(verdict, nullptr);
  EXPECT_EQ(verdict->verdict.state, VerdictState::kConfirmed);
  EXPECT_EQ(FormatTime(verdict->as_of), "2026-07-06T13:35:00Z");
  EXPECT_NEAR(ReturnAt(desk.impacts(), "neocloud", 5min)->raw_return, 94.0 / 100 - 1, 1e-12);
}

TEST(TradingTime, OfTheShippedConfigurationKnowsHolidays) {
  Diagnostics diagnostics;
  const auto loaded = config::Load("", &diagnostics);
  ASSERT_NE(loaded, nullptr);
  Desk desk(loaded->model);  // Moves two of eight neoclouds.
  desk.Prices(kThursday + 19h + 57min, 100);
  desk.Prices(kThursday + 19h + 58min, 100);
  desk.Read({"a", kThursday + 19h + 58min});
  std::vector<Alert> alerts;
  const auto prices = [&](Duration at, double neocloud) {
    for (Alert& alert : desk.Prices(at, neocloud)) alerts.push_back(std::move(alert));
  };
  prices(kThursday + 20h, 100);
  prices(kFriday + 15h, 150);  // Not a session: whoever prints a price, nobody judges by it.
  for (Duration at = kMonday + kOpen; at < kMonday + 20h; at += 1min) {
    prices(at, at <= kMonday + kOpen + 3min ? 95 : at <= kMonday + 19h + 58min ? 90 : 120);
  }
  const Alert* const verdict = VerdictAt(alerts, "neocloud", 5min);
  ASSERT_NE(verdict, nullptr);
  EXPECT_EQ(FormatTime(verdict->as_of), "2026-07-06T13:33:00Z");
  EXPECT_EQ(verdict->verdict.state, VerdictState::kConfirmed);
  EXPECT_NEAR(ReturnAt(desk.impacts(), "neocloud", 5min)->raw_return, 2.0 / 8 * -0.05, 1e-12);
  ASSERT_NE(ReturnAt(desk.impacts(), "neocloud", 24h), nullptr);
  EXPECT_NEAR(ReturnAt(desk.impacts(), "neocloud", 24h)->raw_return, 2.0 / 8 * -0.1, 1e-12);
}

TEST(TradingTime, AMemberWhoseExchangeIsClosedHoldsNoVerdictUp) {
  ModelSpec model = SmallModel();
  model.baskets[1].members = {{"CRWV"}, {"000660.KS"}};
  model.calendars = {{"us", {}, UsWeekdays(std::chrono::year(2026), std::chrono::year(2026))}};
  std::vector<Session> seoul;
  for (int day = 0; day < 2; ++day) seoul.push_back({At(day * 24h), At(day * 24h + 6h + 30min)});
  model.calendars.push_back({"seoul", {".KS"}, seoul});
  Desk desk(model);
  desk.Tick("000660.KS", 6h + 30min, 300'000);
  for (const char* symbol : {"SPY", "CRWV"}) desk.Tick(symbol, 14h, 100);
  desk.Read({"a", 14h});
  std::vector<Alert> alerts;
  for (const Duration at : {14h + 5min, 14h + 6min}) {
    for (const char* symbol : {"SPY", "CRWV"}) {
      const Output out = desk.Tick(symbol, at, symbol[0] == 'C' ? 95 : 100);
      alerts.insert(alerts.end(), out.alerts.begin(), out.alerts.end());
    }
  }
  const Alert* const verdict = VerdictAt(alerts, "neocloud", 5min);
  ASSERT_NE(verdict, nullptr);
  EXPECT_NEAR(ReturnAt(desk.impacts(), "neocloud", 5min)->raw_return, -0.05, 1e-12);
}

struct SplitRun {
  RealisedReturn across;  // Of the session of the split.
  RealisedReturn after;   // Of one whose market model has that of the split in its history.
  uint64_t splits;
};

// Daily closes in which neoclouds do what the market does one and a half times, and one per cent
// more and less in turn. CRWV splits between the sessions 29 and 30, when it falls by 6 % and NBIS
// by 4 % after news.
SplitRun RunWithSplit(double ratio) {
  Desk desk;
  const Calendars calendars(desk.model());
  const Calendar& calendar = calendars.market();
  const size_t first = calendar.Next(At(14h));
  const auto close_of = [&](size_t session) { return calendar[first + session].close - At(0h); };
  double market = 100;
  double crwv = 100;
  double nbis = 50;
  const auto close = [&](size_t session, double after_news) {
    const double market_return = session % 3 == 0 ? 0.01 : -0.004;
    const double usual = 1.5 * market_return + (session % 2 == 0 ? 0.01 : -0.01);
    market *= 1 + market_return;
    crwv *= session == 30 ? 0.94 / ratio : 1 + usual + after_news;
    nbis *= session == 30 ? 0.96 : 1 + usual + after_news;
    // The market first, so that the session before has closed at the old price.
    desk.Tick("SPY", close_of(session), market);
    desk.Tick("NBIS", close_of(session), nbis);
    desk.Tick("CRWV", close_of(session), crwv);
  };
  for (size_t session = 0; session < 30; ++session) close(session, 0);
  desk.Read({"a", close_of(29) + 1h});
  for (size_t session = 30; session < 60; ++session) close(session, 0);
  SplitRun run;
  run.across = *ReturnAt(desk.impacts(), "neocloud", 24h);
  desk.Read({"b", close_of(59) + 1h});
  close(60, -0.07);
  close(61, 0);
  run.after = *ReturnAt(desk.impacts(), "neocloud", 24h);
  run.splits = desk.scorer().counters().splits;
  return run;
}

TEST(TradingTime, ASplitIsNoReturnAndNoneInTheMarketModelsHistory) {
  const SplitRun plain = RunWithSplit(1);
  EXPECT_EQ(plain.splits, 0u);
  for (const double ratio : {10.0, 0.2}) {
    const SplitRun split = RunWithSplit(ratio);
    EXPECT_EQ(split.splits, 1u) << ratio;
    EXPECT_NEAR(split.across.raw_return, -0.05, 1e-12);
    EXPECT_NEAR(split.across.sigmas, plain.across.sigmas, 1e-9);
    EXPECT_NEAR(split.after.raw_return, plain.after.raw_return, 1e-12);
    EXPECT_NEAR(split.after.abnormal_return, plain.after.abnormal_return, 1e-12);
    EXPECT_NEAR(split.after.sigmas, plain.after.sigmas, 1e-9);
  }
}

}  // namespace
}  // namespace newsvane::signals
