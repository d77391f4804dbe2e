// SPDX-License-Identifier: Apache-2.0
//
// What is remembered is bounded, and forgetting is the same in every run.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "signals/chains.h"
#include "signals/ledger.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// What follows alerts is bounded on its own; here is none.
ModelSpec Silent() {
  ModelSpec model = SmallModel();
  model.policy.event_threshold = 1;
  model.policy.basket_threshold = 1;
  return model;
}

constexpr unsigned kStories = 200'000;

// A flood: two days with more stories of more companies than there is room for.
Told Flood(unsigned i, std::mt19937* random) {
  Told told;
  told.id = std::to_string(i);
  told.at = std::chrono::seconds(i);
  told.subject.clear();
  for (int letter = 0; letter < 4; ++letter) {
    told.subject += static_cast<char>('a' + (*random)() % 26);
  }
  told.headline = told.id;
  return told;
}

TEST(Memory, IsBoundedInAFlood) {
  std::mt19937 random(5);
  Desk desk(Silent());
  size_t most = 0;
  for (unsigned i = 0; i < kStories; ++i) {
    Output out;
    const News news = Make(Flood(i, &random));
    desk.scorer().OnNews(news.item, news.events, &out);
    if (i % 100 == 0) desk.scorer().TakeSignals(&out);
    const Sizes sizes = desk.scorer().sizes();
    ASSERT_LE(sizes.reports, Chains::kCapacity);
    ASSERT_LE(sizes.chains, sizes.reports);
    ASSERT_LE(sizes.stories, 2 * Ledger::kGeneration);
    most = std::max(most, sizes.reports);
  }
  EXPECT_EQ(most, Chains::kCapacity) << "all of it is used";
  EXPECT_GE(desk.scorer().counters().reports_crowded_out, kStories - Chains::kCapacity);
  EXPECT_GE(desk.scorer().counters().stories_crowded_out, kStories - 3 * Ledger::kGeneration);
  EXPECT_LT(desk.scorer().Snapshot().size(), size_t{100} << 20);
}

TEST(Memory, OfAStoryIsBoundedHoweverOftenItIsRewritten) {
  Desk desk(Silent());
  std::mt19937 random(5);
  size_t size = 0;
  for (unsigned i = 1; i <= 4000; ++i) {
    Told told = Flood(i, &random);
    told.id = "a";
    told.revision = i;
    told.action = NewsAction::kUpdate;
    desk.Read(told);
    if (i == 1000) size = desk.scorer().Snapshot().size();
  }
  EXPECT_EQ(desk.scorer().sizes().reports, 1u);
  EXPECT_LT(desk.scorer().Snapshot().size(), 2 * size);
}

// The first reports say what happened; they weigh the same whether ten or a thousand echo them.
TEST(Memory, OfAChainKeepsItsFirstReports) {
  const auto sum_after = [](int reports) {
    Desk desk;
    Output out;
    for (int i = 0; i < reports; ++i) out = desk.Read({std::to_string(i), 14h + i * 1s});
    EXPECT_EQ(EventAlertOf(out, "neocloud")->corroboration, static_cast<unsigned>(reports - 1));
    EXPECT_EQ(out.events[0].place->corroboration, static_cast<unsigned>(reports - 1));
    EXPECT_EQ(out.events[0].place->first_news_id, "0");
    EXPECT_EQ(out.events[0].place->first_at, At(14h));
    EXPECT_EQ(out.events[0].place->reports[0],
              std::min<size_t>(static_cast<size_t>(reports) - 1, Chain::kMaxReports - 1));
    EXPECT_EQ(EventAlertOf(out, "neocloud")->score, -0.48) << "of the first report";
    return std::atanh(desk.Score("neocloud"));
  };
  const double saturated = sum_after(40);
  EXPECT_NEAR(sum_after(400), saturated, 0.005);
  EXPECT_NEAR(sum_after(1500), saturated, 0.02);
}

}  // namespace
}  // namespace newsvane::signals
