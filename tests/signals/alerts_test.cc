// SPDX-License-Identifier: Apache-2.0
//
// Basket and rotation alerts.
#include <gtest/gtest.h>

#include "signals/alerts/basket_alerts.h"
#include "signals/alerts/rotations.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// Says what a sequence of scores, ten minutes apart, leads to: "new down warning".
class BasketAlertsTest : public testing::Test {
 protected:
  std::string Look(double score, Duration after = 10min) {
    now_ += after;
    item_.id = FormatTime(now_);
    const Trigger trigger{item_, nullptr, item_.id, now_, now_, ""};
    std::vector<Alert> alerts;
    basket_alerts_.Update(0, "neocloud", score, trigger, &alerts);
    if (alerts.empty()) return "";
    last_ = alerts[0];
    return std::string(ToString(last_.action)) + ' ' + std::string(ToString(last_.direction)) +
           ' ' + std::string(ToString(last_.severity));
  }

  PolicySpec policy_;
  BasketAlerts basket_alerts_{policy_, 1};
  NewsItem item_;
  Time now_ = kDay;
  Alert last_;
};

TEST_F(BasketAlertsTest, BeginsStrengthensAndEnds) {
  EXPECT_EQ(Look(-0.24), "");
  EXPECT_EQ(Look(-0.25), "new down warning");
  const Alert begun = last_;
  EXPECT_EQ(Look(-0.45), "");
  EXPECT_EQ(Look(-0.5), "update down critical");
  EXPECT_EQ(last_.supersedes, begun.id);
  EXPECT_EQ(last_.chain_id, begun.id);
  EXPECT_EQ(Look(-0.3), "") << "a severity is kept until the end";
  EXPECT_EQ(Look(-0.6), "");
  EXPECT_EQ(Look(-0.2), "") << "hysteresis";
  EXPECT_EQ(Look(-0.19), "update flat info");
  EXPECT_EQ(Look(-0.19), "");
}

TEST_F(BasketAlertsTest, TurnsIntoTheOtherDirection) {
  EXPECT_EQ(Look(-0.3), "new down warning");
  EXPECT_EQ(Look(0.6), "update up critical");
  EXPECT_EQ(Look(-0.3), "update flat info") << "down is cooling down";
  EXPECT_EQ(Look(-0.3), "new down warning") << "30 minutes after it began";
}

TEST_F(BasketAlertsTest, HasLimitsOfItsOwn) {
  AlertOverride& over = policy_.overrides.emplace_back();
  over.basket = "neocloud";
  over.basket_threshold = 0.4;
  over.cool_down = 1min;
  EXPECT_EQ(Look(-0.3), "");
  EXPECT_EQ(Look(-0.4), "new down warning");
  EXPECT_EQ(Look(-0.34), "update flat info");
  EXPECT_EQ(Look(-0.4), "new down warning");
  policy_.overrides[0].basket = "memory";
  EXPECT_EQ(Look(-0.3), "") << "it goes on by the limits of all";
}

TEST_F(BasketAlertsTest, CoolsDown) {
  EXPECT_EQ(Look(-0.3), "new down warning");
  EXPECT_EQ(Look(0), "update flat info");
  EXPECT_EQ(Look(-0.3), "");
  EXPECT_EQ(Look(-0.3), "new down warning");
}

TEST(BasketAlerts, ComeFromNewsWithReasons) {
  Desk desk;
  const Output out = desk.Read({"a", 14h, "meta", Status::kConfirmed});
  const std::vector<Alert> alerts = AlertsOf(out, AlertKind::kBasket);
  ASSERT_EQ(alerts.size(), 3u);
  EXPECT_EQ(alerts[0].basket, "cloud");
  EXPECT_EQ(alerts[1].basket, "neocloud");
  EXPECT_EQ(alerts[1].reason, "neocloud down at -0.66, mostly by meta: capacity sale.");
  EXPECT_EQ(alerts[1].contributions.size(), 1u);
  const Output later = desk.Read({"b", 14h + 20 * 24h, "", {}, {}, 0, ""});
  ASSERT_EQ(AlertsOf(later, AlertKind::kBasket).size(), 3u) << "ended by decay, at the next news";
  EXPECT_EQ(AlertsOf(later, AlertKind::kBasket)[1].reason, "neocloud back at -0.00.");
}

class RotationsTest : public testing::Test {
 protected:
  std::vector<Alert> Look(double cloud, double software, Duration after = 1h) {
    now_ += after;
    item_.id = FormatTime(now_);
    const Trigger trigger{item_, nullptr, item_.id, now_, now_, ""};
    std::vector<Alert> alerts;
    rotations_.Update({cloud, 0, 0, software}, trigger, &alerts);
    return alerts;
  }

  ModelSpec model_ = SmallModel();
  SymbolTable symbols_ = SymbolsOf(model_);
  Baskets baskets_{model_, symbols_};
  Rotations rotations_{model_, baskets_};
  NewsItem item_;
  Time now_ = kDay;
};

TEST_F(RotationsTest, NeedsEveryMemberInItsDirectionWithinTheWindow) {
  EXPECT_TRUE(Look(-0.3, 0).empty());
  EXPECT_TRUE(Look(-0.3, -0.3).empty());
  EXPECT_TRUE(Look(0.3, 0.3).empty());
  const std::vector<Alert> alerts = Look(-0.08, 0.2);
  ASSERT_EQ(alerts.size(), 1u) << "cloud was beyond its level two hours ago";
  EXPECT_EQ(alerts[0].basket, "rotation");
  EXPECT_EQ(alerts[0].reason, "cloud down, software up: cloud -0.08, software +0.20.");
  ASSERT_EQ(alerts[0].members.size(), 2u);
  EXPECT_EQ(alerts[0].members[0].score, -0.08);
  EXPECT_NEAR(alerts[0].score, 0.14, 1e-12);
}

TEST_F(RotationsTest, ForgetsHitsOutsideTheWindow) {
  Look(-0.3, 0);
  EXPECT_TRUE(Look(-0.08, 0.2, 25h).empty());
}

TEST_F(RotationsTest, ComesOnceUntilItIsOver) {
  EXPECT_EQ(Look(-0.3, 0.3).size(), 1u);
  EXPECT_TRUE(Look(-0.3, 0.3).empty());
  EXPECT_TRUE(Look(-0.06, 0.3).empty());
  EXPECT_TRUE(Look(-0.3, 0.3).empty()) << "never below half its level";
  EXPECT_TRUE(Look(-0.04, 0.3).empty());
  EXPECT_EQ(Look(-0.3, 0.3).size(), 1u);
}

}  // namespace
}  // namespace newsvane::signals
