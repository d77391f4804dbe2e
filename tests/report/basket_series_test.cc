// SPDX-License-Identifier: Apache-2.0
#include "report/basket_series.h"

#include <gtest/gtest.h>

namespace newsvane::report {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kOpen =
    std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + hours(13) + minutes(30);

const config::Loaded& Shipped() {
  static const std::unique_ptr<config::Loaded> loaded = [] {
    Diagnostics diagnostics;
    return config::Load("", &diagnostics);
  }();
  return *loaded;
}

class BasketSeriesTest : public ::testing::Test {
 protected:
  void Tick(const std::string& symbol, double price, Time at) {
    series_.Advance(at);
    signals::Output out;
    EXPECT_TRUE(scorer_.OnTick(
        {*loaded_.symbols.Find(symbol), TickKind::kTrade, price, 0, 0, 0, at}, &out));
  }

  void News(const std::string& id, Time at) {
    series_.Advance(at);
    NewsItem item;
    item.id = id;
    item.source = "wire";
    item.headline = "Meta sells capacity";
    item.published_at = item.received_at = at;
    TaggedEvent event;
    event.id = id;
    event.news_id = id;
    event.type = "capacity_sale";
    event.subject = Role{{"meta", "Meta Platforms", "META"}, {}};
    signals::Output out;
    scorer_.OnNews(item, {&event, 1}, &out);
  }

  size_t Index(const std::string& basket) const { return *series_.baskets().Find(basket); }

  const config::Loaded& loaded_ = Shipped();
  signals::Scorer scorer_{loaded_.model, loaded_.symbols};
  BasketSeries series_{loaded_, scorer_};
};

TEST_F(BasketSeriesTest, PricesAreAnEqualHoldingOfTheMembers) {
  Tick("DLR", 50, kOpen);
  Tick("EQIX", 800, kOpen);
  Tick("DLR", 55, kOpen + minutes(10));
  Tick("EQIX", 800, kOpen + minutes(10));
  series_.Finish();
  const size_t reit = Index("data-centre-reit");
  EXPECT_EQ(series_.points().front().prices[reit], 100);
  EXPECT_NEAR(*series_.points().back().prices[reit], 105, 1e-9);
  // Its parent has no other child with prices.
  EXPECT_NEAR(*series_.points().back().prices[Index("cloud")], 105, 1e-9);
  EXPECT_EQ(series_.points().back().prices[Index("memory")], std::nullopt);
  EXPECT_EQ(series_.points().back().market, std::nullopt);
}

TEST_F(BasketSeriesTest, AMemberThatIsPricedLaterGoesInAtTheLevelOfThen) {
  Tick("DLR", 50, kOpen);
  Tick("DLR", 60, kOpen + minutes(10));
  Tick("EQIX", 800, kOpen + minutes(20));
  Tick("EQIX", 880, kOpen + minutes(30));
  series_.Finish();
  const size_t reit = Index("data-centre-reit");
  std::vector<double> levels;
  for (const BasketPoint& point : series_.points()) levels.push_back(*point.prices[reit]);
  // From 120, half of it rises by a tenth.
  EXPECT_NEAR(levels.back(), 126, 1e-9);
  EXPECT_NE(std::ranges::find(levels, 120.0), levels.end());
}

TEST_F(BasketSeriesTest, WithoutAFreshPriceThereIsNone) {
  Tick("DLR", 50, kOpen);
  Tick("SPY", 600, kOpen);
  News("1", kOpen + hours(3));
  series_.Finish();
  EXPECT_EQ(series_.points().front().prices[Index("data-centre-reit")], 100);
  EXPECT_EQ(series_.points().back().prices[Index("data-centre-reit")], std::nullopt);
  EXPECT_EQ(series_.points().back().prices[Index("cloud")], std::nullopt);
  EXPECT_EQ(series_.points().back().market, std::nullopt);
}

TEST_F(BasketSeriesTest, NewsAfterAPauseDoesNotSeemToHaveBuiltUp) {
  News("1", kOpen);
  News("2", kOpen + hours(10));
  series_.Finish();
  const size_t neocloud = Index("neocloud");
  const auto& points = series_.points();
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[1].at, kOpen + hours(10));
  EXPECT_EQ(points[2].at, kOpen + hours(10));
  EXPECT_GT(points[1].scores[neocloud], points[0].scores[neocloud]);  // Decayed towards 0.
  EXPECT_LT(points[2].scores[neocloud], points[0].scores[neocloud]);
}

TEST_F(BasketSeriesTest, ALongRunHasNoMorePointsThanAChartNeeds) {
  News("1", kOpen);
  constexpr int kTicks = 30'000;
  for (int i = 0; i < kTicks; ++i) Tick("DLR", 50 + i % 10, kOpen + minutes(i));
  series_.Finish();
  const auto& points = series_.points();
  EXPECT_LE(points.size(), BasketSeries::kMostPoints + 1);
  EXPECT_GT(points.size(), BasketSeries::kMostPoints / 4);
  EXPECT_TRUE(std::ranges::is_sorted(points, {}, &BasketPoint::at));
  EXPECT_EQ(points.back().at, kOpen + minutes(kTicks - 1));
  EXPECT_EQ(*points.back().prices[Index("data-centre-reit")],
            100.0 * (50 + (kTicks - 1) % 10) / 50);
}

TEST_F(BasketSeriesTest, TimesBeyondAnyMarketAreLeftAlone) {
  series_.Advance(kNoTime);
  series_.Advance(Time::max());
  series_.Advance(kOpen);
  series_.Finish();
  ASSERT_EQ(series_.points().size(), 1U);
  EXPECT_EQ(series_.points().front().at, kOpen);
}

}  // namespace
}  // namespace newsvane::report
