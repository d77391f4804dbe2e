// SPDX-License-Identifier: Apache-2.0
#include "signals/market/aftermath.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// What impacts of neoclouds have: "30s 1m; 30s 1m 5m complete".
std::string Told(const std::vector<RealisedImpact>& impacts) {
  std::string told;
  for (const RealisedImpact& impact : impacts) {
    if (impact.basket != "neocloud") continue;
    if (!told.empty()) told += "; ";
    for (const RealisedReturn& at : impact.returns) told += FormatDuration(at.horizon) + ' ';
    told += impact.complete ? "complete" : "so far";
  }
  return told;
}

// The last impact of neoclouds.
const RealisedImpact& LastOf(const Desk& desk) {
  return *std::find_if(desk.impacts().rbegin(), desk.impacts().rend(),
                       [](const RealisedImpact& impact) { return impact.basket == "neocloud"; });
}

// Prices at every minute from 14:00 up to and with 14:00 + `until`; neoclouds lose 0.1 a minute.
void Minutes(Desk* desk, int from, int until) {
  for (int i = from; i <= until; ++i) desk->Prices(14h + i * 1min, 100 - 0.1 * i);
}

TEST(Aftermath, TellsEachHorizonWithAllBeforeIt) {
  Desk desk;
  desk.Prices(14h, 100);
  const Output told = desk.Read({"a", 14h + 10s});
  Minutes(&desk, 1, 12);
  EXPECT_EQ(Told(desk.impacts()),
            "30s so far; 30s 1m so far; 30s 1m 5m so far; 30s 1m 5m 10m so far");
  const RealisedImpact& impact = LastOf(desk);
  const Alert& alert = *EventAlertOf(told, impact.basket);
  EXPECT_EQ(impact.alert_id, alert.id);
  EXPECT_EQ(impact.chain_id, alert.chain_id);
  EXPECT_EQ(impact.event_type, "capacity_sale");
  EXPECT_EQ(impact.subject, "meta");
  EXPECT_EQ(impact.direction, alert.direction);
  EXPECT_EQ(impact.score, alert.score);
  EXPECT_EQ(impact.model, alert.model);
  EXPECT_EQ(impact.event_at, At(14h + 10s));
  EXPECT_EQ(impact.as_of, At(14h + 10s + 10min));
}

TEST(Aftermath, SetsTheReturnAgainstTheMarket) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h + 30s});
  desk.Prices(14h + 5min, 96, 99);
  desk.Prices(14h + 6min, 96, 99);
  const RealisedReturn& at = LastOf(desk).returns.back();
  EXPECT_EQ(at.horizon, 5min);
  EXPECT_TRUE(at.has_prices);
  EXPECT_NEAR(at.raw_return, -0.04, 1e-12);
  EXPECT_NEAR(at.market_return, -0.01, 1e-12);
  EXPECT_NEAR(at.abnormal_return, -0.02, 1e-12) << "the market's move times a beta of 2 is not it";
  EXPECT_LT(at.sigmas, -1);
}

TEST(Aftermath, TellsHorizonsThatPassTogetherInOneRecord) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  desk.Prices(16h + 30min, 95);
  desk.Prices(16h + 31min, 95);
  EXPECT_EQ(Told(desk.impacts()), "30s 1m 5m 10m 30m 1h 2h so far");
  desk.Prices(24h + 14h + 1min, 90);
  desk.Prices(24h + 14h + 2min, 90);
  EXPECT_EQ(Told(desk.impacts()),
            "30s 1m 5m 10m 30m 1h 2h so far; 30s 1m 5m 10m 30m 1h 2h 1d complete");
}

TEST(Aftermath, SaysWhereThereAreNoPrices) {
  Desk desk;
  desk.Tick("SPY", 14h, 100);
  desk.Read({"a", 14h});
  for (int i = 1; i <= 90; ++i) desk.Tick("SPY", 14h + i * 1min, 100);
  ASSERT_FALSE(desk.impacts().empty());
  for (const RealisedReturn& at : LastOf(desk).returns) EXPECT_FALSE(at.has_prices);
}

TEST(Aftermath, EndsWithARetraction) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  Minutes(&desk, 1, 7);
  desk.Read({"a", 14h + 7min, "meta", {}, NewsAction::kDelete});
  Minutes(&desk, 8, 60);
  EXPECT_EQ(Told(desk.impacts()),
            "30s so far; 30s 1m so far; 30s 1m 5m so far; 30s 1m 5m complete");
}

TEST(Aftermath, IsCompleteWithTheLastHorizonBeforeARetraction) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  desk.Read({"a", 14h + 7min, "meta", {}, NewsAction::kDelete});
  Minutes(&desk, 1, 60);
  EXPECT_EQ(Told(desk.impacts()), "30s so far; 30s 1m so far; 30s 1m 5m complete");
}

TEST(Aftermath, HasNothingOfAnAlertThatIsRetractedAtOnce) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  desk.Read({"a", 14h + 10s, "meta", {}, NewsAction::kDelete});
  Minutes(&desk, 1, 60);
  EXPECT_EQ(Told(desk.impacts()), "complete");
}

TEST(Aftermath, EndsWhileItWaitsForSymbolsThatLagBehind) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  desk.Tick("SPY", 14h + 10min, 100);
  EXPECT_EQ(Told(desk.impacts()), "") << "neoclouds are still at 14:00";
  desk.Read({"a", 14h + 10s, "meta", {}, NewsAction::kDelete});
  Minutes(&desk, 11, 20);
  EXPECT_EQ(Told(desk.impacts()), "complete");
}

TEST(Aftermath, WithdrawsWhatEndedAfterARetractionThatCameLate) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  Minutes(&desk, 1, 12);
  desk.Read({"a", 14h + 3min, "meta", {}, NewsAction::kDelete});
  EXPECT_TRUE(Told(desk.impacts()).ends_with("30s 1m 5m 10m so far; 30s 1m complete"))
      << Told(desk.impacts());
}

TEST(Aftermath, GoesOnWithTheCorrectionFromThere) {
  Desk desk;
  desk.Prices(14h, 100);
  const Output told = desk.Read({"a", 14h});
  const Output corrected = desk.Read(
      {"a", 14h + 7min, "meta", {}, NewsAction::kCorrect, 0, "capacity_sale", "Corrected"});
  Minutes(&desk, 1, 45);
  std::map<std::string, std::string> last;
  for (const RealisedImpact& impact : desk.impacts()) last[impact.alert_id] = Told({impact});
  EXPECT_EQ(last[EventAlertOf(told, "neocloud")->id], "30s 1m 5m complete");
  EXPECT_EQ(last[EventAlertOf(corrected, "neocloud")->id], "10m 30m so far");
}

TEST(Aftermath, GivesUpWhenPricesAreAWeekBehind) {
  Desk desk;
  desk.Prices(14h, 100);
  desk.Read({"a", 14h});
  Minutes(&desk, 1, 3);
  desk.Read({"b", 14h + 24h * 8, "crwv"});
  EXPECT_TRUE(Told(desk.impacts()).ends_with("; 30s 1m so far")) << Told(desk.impacts());
  desk.Read({"c", 15h + 24h * 8, "nbis"});
  EXPECT_TRUE(Told(desk.impacts()).ends_with("; 30s 1m complete")) << Told(desk.impacts());
  EXPECT_EQ(desk.scorer().counters().alerts_crowded_out, 0u) << "there was room";
}

TEST(Aftermath, LetsTheOldestGoWhenItFollowsTooMany) {
  const Calendars calendars{ModelSpec()};
  Aftermath aftermath{PolicySpec(), calendars};
  std::vector<RealisedImpact> impacts;
  Alert alert;
  alert.direction = Direction::kUp;
  for (size_t i = 0; i <= Aftermath::kMostFollowed; ++i) {
    EXPECT_TRUE(impacts.empty());
    alert.id = "alert " + std::to_string(i);
    alert.chain_id = "chain " + std::to_string(i);
    alert.as_of = At(i * 1ms);
    aftermath.Follow(alert, alert.as_of, &impacts);
  }
  EXPECT_EQ(aftermath.size(), Aftermath::kMostFollowed);
  EXPECT_EQ(aftermath.TakeCrowdedOut(), 1u);
  ASSERT_EQ(impacts.size(), 1u);
  EXPECT_EQ(impacts[0].alert_id, "alert 0");
  EXPECT_TRUE(impacts[0].complete);
}

}  // namespace
}  // namespace newsvane::signals
