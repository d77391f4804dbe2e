// SPDX-License-Identifier: Apache-2.0
//
// What the scorer makes of stories, their repeats and their revisions.
#include <gtest/gtest.h>

#include <cmath>

#include "signals/chains.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

constexpr auto kUpdate = NewsAction::kUpdate;
constexpr auto kCorrect = NewsAction::kCorrect;
constexpr auto kDelete = NewsAction::kDelete;

// The strength of a first, first-hand report on neoclouds.
double Strength(double status) { return -0.8 * status; }

TEST(News, GivesOneAlertPerTarget) {
  Desk desk;
  const Output out = desk.Read({"a", 14h});
  const std::tuple<const char*, double, Direction> cases[] = {
      {"neocloud", -0.48, Direction::kDown},
      {"software", 0.36, Direction::kUp},
      {"META", 0.30, Direction::kUp},
  };
  for (const auto& [target, score, direction] : cases) {
    const Alert* alert = EventAlertOf(out, target);
    ASSERT_NE(alert, nullptr) << target;
    EXPECT_NEAR(alert->score, score, 1e-12);
    EXPECT_EQ(alert->direction, direction);
    EXPECT_EQ(alert->action, AlertAction::kNew);
    EXPECT_EQ(alert->supersedes, "");
    EXPECT_EQ(alert->verdict.state, VerdictState::kPending);
    EXPECT_EQ(alert->as_of, At(14h));
    ASSERT_EQ(alert->contributions.size(), 1u);
    double product = 1;
    for (const Factor& factor : alert->contributions[0].factors) product *= factor.value;
    EXPECT_NEAR(product, score, 1e-12);
  }
  EXPECT_EQ(AlertsOf(out, AlertKind::kEvent).size(), 3u);
  EXPECT_EQ(EventAlertOf(out, "neocloud")->reason,
            "meta: capacity sale (reported) weighs on neocloud at -0.48.");
}

TEST(News, SignalsTheTargetsAndTheBasketsAboveThem) {
  Desk desk;
  const Output out = desk.Read({"a", 14h});
  std::vector<std::string> baskets;
  for (const Signal& signal : out.signals) baskets.push_back(signal.basket);
  EXPECT_EQ(baskets, (std::vector<std::string>{"cloud", "neocloud", "software", "META"}));
  EXPECT_NEAR(out.signals[1].score, std::tanh(-0.48), 1e-12);
  EXPECT_NEAR(out.signals[0].score, std::tanh(-0.48) / 2, 1e-12);
  EXPECT_EQ(out.signals[1].horizon, 24h);
}

TEST(News, IsSilentAboutTextWithoutEvents) {
  Desk desk;
  const Output out = desk.Read({"a", 14h, "", {}, {}, 0, ""});
  EXPECT_TRUE(out.alerts.empty());
  EXPECT_TRUE(out.signals.empty());
}

TEST(News, CountsButDoesNotAlertBelowTheThreshold) {
  ModelSpec model = SmallModel();
  model.policy.event_threshold = 0.5;
  Desk desk(model);
  EXPECT_EQ(EventAlertOf(desk.Read({"a", 14h}), "neocloud"), nullptr);
  EXPECT_NEAR(desk.Score("neocloud"), std::tanh(-0.48), 1e-12);
  const Output planned = desk.Read({"b", 14h + 1min, "meta", Status::kPlanned});
  ASSERT_NE(EventAlertOf(planned, "neocloud"), nullptr);
  EXPECT_EQ(EventAlertOf(planned, "neocloud")->action, AlertAction::kNew);
}

TEST(News, AlertsByTheLimitsOfItsBasketAndEvent) {
  ModelSpec model = SmallModel();
  const auto limit = [&](std::string basket, std::string event, double threshold) {
    AlertOverride& over = model.policy.overrides.emplace_back();
    over.basket = std::move(basket);
    over.event = std::move(event);
    over.event_threshold = threshold;
  };
  limit("", "capacity_sale", 0.9);
  limit("software", "capacity_sale", 0.1);
  limit("META", "shortage", 0.1);
  model.policy.overrides.back().critical_at = 0.3;
  limit("software", "", 0.2);
  model.policy.overrides.back().critical_at = 0.3;
  Desk desk(model);
  const Output out = desk.Read({"a", 14h});
  EXPECT_EQ(EventAlertOf(out, "neocloud"), nullptr);
  EXPECT_EQ(EventAlertOf(out, "META"), nullptr);
  ASSERT_NE(EventAlertOf(out, "software"), nullptr);
  EXPECT_EQ(EventAlertOf(out, "software")->severity, AlertSeverity::kCritical);
  EXPECT_NE(EventAlertOf(desk.Read({"b", 15h, "meta", {}, {}, 0, "shortage"}), "neocloud"),
            nullptr);
}

TEST(News, SharesAddUpToTheScore) {
  Desk desk;
  desk.Read({"a", 14h});
  desk.Read({"b", 20h, "apple", Status::kPlanned});
  desk.Read({"c", 38h, "", {}, {}, 0, ""});
  const Signal signal = desk.SignalOf("neocloud");
  ASSERT_EQ(signal.contributions.size(), 2u);
  double sum = 0;
  for (const Contribution& part : signal.contributions) {
    EXPECT_LT(std::abs(part.share), std::abs(part.strength));
    EXPECT_EQ(part.basket, "neocloud");
    sum += part.share;
  }
  EXPECT_NEAR(signal.score, std::tanh(sum), 1e-12);
  EXPECT_EQ(desk.SignalOf("cloud").contributions[0].basket, "neocloud") << "which of its baskets";
}

TEST(Chains, UpdateAndDiscountRepeats) {
  Desk desk;
  const Alert first = *EventAlertOf(desk.Read({"a", 14h}), "neocloud");
  const Alert second = *EventAlertOf(desk.Read({"b", 14h + 1min}), "neocloud");
  EXPECT_EQ(second.action, AlertAction::kUpdate);
  EXPECT_EQ(second.supersedes, first.id);
  EXPECT_EQ(second.chain_id, first.chain_id);
  EXPECT_EQ(second.corroboration, 1u);
  EXPECT_NEAR(second.score, first.score, 1e-12);
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.6) * 1.75, 1e-3);
  const Alert third = *EventAlertOf(desk.Read({"c", 14h + 2min}), "neocloud");
  EXPECT_EQ(third.supersedes, second.id);
  EXPECT_EQ(third.reason, "meta: capacity sale (reported, 3 reports) weighs on neocloud at -0.48.");
}

TEST(Chains, AreOfOneCompanyAndEvent) {
  Desk desk;
  const Alert meta = *EventAlertOf(desk.Read({"a", 14h}), "neocloud");
  const Alert apple = *EventAlertOf(desk.Read({"b", 14h, "apple"}), "neocloud");
  const Alert shortage =
      *EventAlertOf(desk.Read({"c", 14h, "meta", {}, {}, 0, "shortage"}), "neocloud");
  EXPECT_EQ(apple.action, AlertAction::kNew);
  EXPECT_NE(apple.chain_id, meta.chain_id);
  EXPECT_EQ(shortage.action, AlertAction::kNew);
}

TEST(Chains, EndAfterTheirWindow) {
  Desk desk;
  desk.Read({"a", 14h});
  EXPECT_EQ(EventAlertOf(desk.Read({"b", 14h + 7 * 24h}), "neocloud")->action,
            AlertAction::kUpdate);
  EXPECT_EQ(EventAlertOf(desk.Read({"c", 14h + 15 * 24h}), "neocloud")->action, AlertAction::kNew);
}

TEST(Chains, AreJoinedByALateReportFromWithinTheWindowBeforeThem) {
  const auto second = [](Duration at) {
    Desk desk;
    desk.Read({"a", 20 * 24h});
    return EventAlertOf(desk.Read({"b", at}), "neocloud")->action;
  };
  EXPECT_EQ(second(13 * 24h), AlertAction::kUpdate);
  EXPECT_EQ(second(13 * 24h - 1s), AlertAction::kNew);
}

TEST(Chains, AreForgottenOnceAllReportsHaveDecayed) {
  Desk desk;
  desk.Read({"a", 14h});  // The longest half-life is two days: 14 of them are 28.
  desk.Read({"end", 14h + 27 * 24h, "", {}, {}, 0, ""});
  EXPECT_EQ(desk.scorer().sizes().reports, 1u);
  const double score = desk.Score("neocloud");
  EXPECT_NE(score, 0);
  desk.Read({"end", 14h + 30 * 24h, "", {}, {}, 0, ""});
  EXPECT_EQ(desk.scorer().sizes().chains, 0u);
  EXPECT_EQ(desk.Score("neocloud"), 0);
  EXPECT_LT(std::abs(score), 1e-4) << "nothing that counted is lost";
}

TEST(Chains, OfShortLivedEventsAreKeptAsLongAsAReportCanJoinThem) {
  ModelSpec model = SmallModel();
  for (ImpactSpec& impact : model.impacts) impact.half_life = 1h;
  Desk desk(model);
  desk.Read({"a", 14h});
  desk.Read({"end", 14h + 7 * 24h, "", {}, {}, 0, ""});
  EXPECT_EQ(desk.scorer().sizes().reports, 1u);
  desk.Read({"end", 14h + 9 * 24h, "", {}, {}, 0, ""});
  EXPECT_EQ(desk.scorer().sizes().reports, 0u);
}

TEST(Chains, RememberTheStatusOfForgottenReports) {
  Desk desk;
  for (int i = 0; i < 40; ++i) {
    desk.Read({std::to_string(i), 14h + i * 1s, "meta", Status::kReported});
  }
  desk.Read({"planned", 14h + 50s, "meta", Status::kPlanned});
  Output out;
  for (int i = 100; i < 100 + static_cast<int>(Chain::kMaxReports); ++i) {
    out = desk.Read({std::to_string(i), 14h + i * 1s, "meta", Status::kReported});
  }
  EXPECT_EQ(EventAlertOf(out, "neocloud")->status, Status::kPlanned);
}

TEST(Chains, AreFirstHandAsSoonAsOneReportIs) {
  Desk desk;
  const auto read = [&](const char* id, Attribution attribution) {
    Told told{id, 14h};
    told.attribution = attribution;
    return EventAlertOf(desk.Read(told), "neocloud")->attribution;
  };
  EXPECT_EQ(read("a", Attribution::kSecondHand), Attribution::kSecondHand);
  EXPECT_EQ(read("b", Attribution::kFirstHand), Attribution::kFirstHand);
  EXPECT_EQ(read("c", Attribution::kSecondHand), Attribution::kFirstHand);
}

TEST(Chains, WeighWhatIsSecondHandAndLessCertainLess) {
  Told told{"a", 14h};
  told.attribution = Attribution::kSecondHand;
  News news = Make(told);
  news.events[0].relevance = 0.5;
  news.events[0].confidence = 0.9;
  ModelSpec model = SmallModel();
  model.impacts[0].confidence = 0.7;
  Desk desk(model);
  EXPECT_NEAR(EventAlertOf(desk.Read(news), "neocloud")->score,
              Strength(0.6) * 0.7 * 0.8 * 0.5 * 0.9, 1e-12);
}

TEST(Chains, TellWhereEachReportStands) {
  Desk desk;
  desk.Read({"a", 0h});
  desk.Read({"b", 20h});
  const Output out = desk.Read({"c", 30h});
  ASSERT_EQ(out.events.size(), 1u);
  EXPECT_EQ(out.events[0].place->first_news_id, "a");
  EXPECT_EQ(out.events[0].place->first_at, At(0h));
  EXPECT_EQ(out.events[0].place->corroboration, 2u);
  EXPECT_EQ(out.events[0].place->novelty, 0.75) << "one report within the day";
  EXPECT_EQ(out.events[0].place->reports, (std::array<uint32_t, 5>{1, 1, 2, 2, 2}));
  EXPECT_EQ(
      desk.Read({"c", 29h, "meta", {}, {}, 0, "capacity_sale", "Older"}).events[0].place->chain_id,
      out.events[0].place->chain_id)
      << "of what is superseded, where the story stands now";
  EXPECT_FALSE(desk.Read({"c", 31h, "meta", {}, kDelete}).events.size());
}

TEST(Chains, AreNovelAgainAfterTheNoveltyWindow) {
  Desk desk;
  desk.Read({"a", 14h});
  const Output out = desk.Read({"b", 14h + 24h});
  EXPECT_NEAR(EventAlertOf(out, "neocloud")->contributions[1].strength, Strength(0.6), 1e-12);
}

TEST(Chains, ReweighAllReportsWhenTheStatusMoves) {
  Desk desk;
  desk.Read({"a", 14h});
  const Output planned = desk.Read({"b", 14h, "meta", Status::kPlanned});
  EXPECT_NEAR(EventAlertOf(planned, "neocloud")->score, Strength(0.85), 1e-12);
  EXPECT_EQ(EventAlertOf(planned, "neocloud")->status, Status::kPlanned);
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.85) * 1.75, 1e-12);
  const Output repeat = desk.Read({"c", 14h, "meta", Status::kReported});
  EXPECT_EQ(EventAlertOf(repeat, "neocloud")->status, Status::kPlanned) << "a status is not lost";
  desk.Read({"d", 14h, "meta", Status::kConfirmed});
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(1) * (1 + 0.75 + 0.56 + 0.42), 1e-12);
}

TEST(Chains, CountOnlyTheDenialsOnceDenied) {
  Desk desk;
  const auto sum = [&] { return std::atanh(desk.Score("neocloud")); };
  desk.Read({"a", 14h});
  desk.Read({"b", 14h + 1s});
  const Output denied = desk.Read({"c", 14h + 2s, "meta", Status::kDenied});
  const Alert alert = *EventAlertOf(denied, "neocloud");
  EXPECT_EQ(alert.action, AlertAction::kUpdate);
  EXPECT_EQ(alert.status, Status::kDenied);
  EXPECT_NEAR(alert.score, Strength(-0.5) * 0.56, 1e-12);
  EXPECT_NEAR(sum(), Strength(-0.5) * 0.56, 1e-4);
  desk.Read({"d", 14h + 3s, "meta", Status::kReported});
  EXPECT_NEAR(sum(), Strength(-0.5) * 0.56, 1e-4) << "a late echo does not lift a denial";
  desk.Read({"e", 14h + 4s, "meta", Status::kConfirmed});
  EXPECT_NEAR(sum(), Strength(1) * (1 + 0.75 + 0.42 + 0.32), 1e-4) << "a confirmation does";
}

TEST(Chains, CountADenialOfSomethingUnheard) {
  Desk desk;
  EXPECT_NEAR(EventAlertOf(desk.Read({"a", 14h, "meta", Status::kDenied}), "neocloud")->score,
              Strength(-0.5), 1e-12);
}

TEST(Revisions, RewriteUpdatesAndSupersedes) {
  Desk desk;
  const Alert first = *EventAlertOf(desk.Read({"a", 14h, "meta", {}, {}, 1}), "neocloud");
  const Output out =
      desk.Read({"a", 15h, "meta", {}, kUpdate, 2, "capacity_sale", "Another headline"});
  const Alert rewrite = *EventAlertOf(out, "neocloud");
  EXPECT_EQ(rewrite.action, AlertAction::kUpdate);
  EXPECT_EQ(rewrite.supersedes, first.id);
  EXPECT_EQ(rewrite.headline, "Another headline");
  EXPECT_EQ(rewrite.corroboration, 0u);
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.6) * std::exp2(-1.0 / 48), 1e-12)
      << "counted once, from the first revision";
}

TEST(Revisions, CorrectionReplaces) {
  Desk desk;
  const Alert first = *EventAlertOf(desk.Read({"a", 14h}), "neocloud");
  const Alert corrected =
      *EventAlertOf(desk.Read({"a", 15h, "meta", Status::kPlanned, kCorrect}), "neocloud");
  EXPECT_EQ(corrected.action, AlertAction::kCorrect);
  EXPECT_EQ(corrected.supersedes, first.id);
  EXPECT_NEAR(corrected.score, Strength(0.85), 1e-12);
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.85) * std::exp2(-1.0 / 48), 1e-12);
}

TEST(Revisions, CorrectionToNothingRetracts) {
  Desk desk;
  const Alert first = *EventAlertOf(desk.Read({"a", 14h}), "neocloud");
  const Output out = desk.Read({"a", 15h, "", {}, kCorrect, 0, ""});
  for (const char* target : {"neocloud", "software", "META"}) {
    ASSERT_NE(EventAlertOf(out, target), nullptr) << target;
    EXPECT_EQ(EventAlertOf(out, target)->action, AlertAction::kRetract);
  }
  EXPECT_EQ(EventAlertOf(out, "neocloud")->supersedes, first.id);
  EXPECT_EQ(EventAlertOf(out, "neocloud")->event_type, "capacity_sale");
  EXPECT_EQ(desk.Score("neocloud"), 0);
}

TEST(Revisions, CorrectionToAnotherCompanyMovesTheEventThere) {
  Desk desk;
  desk.Read({"a", 14h});
  const Output out = desk.Read({"a", 15h, "apple", {}, kCorrect});
  const std::vector<Alert> alerts = AlertsOf(out, AlertKind::kEvent);
  ASSERT_EQ(alerts.size(), 6u);
  EXPECT_EQ(EventAlertOf(out, "META")->action, AlertAction::kRetract);
  EXPECT_EQ(EventAlertOf(out, "APPLE")->action, AlertAction::kNew);
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.6) * std::exp2(-1.0 / 48), 1e-12)
      << "as if it had said so at 14:00";
}

TEST(Revisions, DeletionRetractsWhatHangsOnItAlone) {
  Desk desk;
  desk.Read({"a", 14h});
  desk.Read({"b", 14h + 1min});
  const Output half = desk.Read({"a", 15h, "meta", {}, kDelete});
  EXPECT_EQ(EventAlertOf(half, "neocloud")->action, AlertAction::kUpdate) << "b says so, too";
  EXPECT_EQ(EventAlertOf(half, "neocloud")->corroboration, 0u);
  const Output out = desk.Read({"b", 15h, "meta", {}, kDelete});
  EXPECT_EQ(EventAlertOf(out, "neocloud")->action, AlertAction::kRetract);
  EXPECT_EQ(EventAlertOf(out, "neocloud")->headline, "A headline");
  EXPECT_EQ(EventAlertOf(out, "neocloud")->reason,
            "Withdrawn: meta: capacity sale no longer counts for neocloud.");
  EXPECT_EQ(desk.Score("neocloud"), 0);
  EXPECT_EQ(EventAlertOf(desk.Read({"c", 16h}), "neocloud")->action, AlertAction::kNew);
}

TEST(Revisions, RepeatsHaveNoEffect) {
  Desk desk;
  desk.Read({"a", 14h, "meta", {}, {}, 1});
  const double score = desk.Score("neocloud");
  for (const Told& repeat : {Told{"a", 14h, "meta", {}, {}, 1}, Told{"a", 14h, "meta", {}, {}, 2},
                             Told{"a", 14h, "meta", {}, kCorrect, 1}}) {
    const Output out = desk.Read(repeat);
    EXPECT_TRUE(out.alerts.empty());
    EXPECT_TRUE(out.signals.empty());
  }
  EXPECT_EQ(desk.scorer().counters().news_duplicates, 3u);
  EXPECT_EQ(desk.Score("neocloud"), score);
}

TEST(Revisions, OriginalAfterItsDeletionHasNoEffect) {
  Desk desk;
  EXPECT_TRUE(desk.Read({"a", 15h, "meta", {}, kDelete}).alerts.empty());
  EXPECT_TRUE(desk.Read({"a", 14h}).alerts.empty());
  EXPECT_EQ(desk.scorer().counters().news_superseded, 1u);
  EXPECT_EQ(EventAlertOf(desk.Read({"a", 16h}), "neocloud")->action, AlertAction::kNew)
      << "published again";
}

TEST(Revisions, OriginalAfterItsCorrectionOnlyTellsSinceWhen) {
  Desk desk;
  desk.Read({"a", 15h, "meta", Status::kPlanned, kCorrect});
  EXPECT_TRUE(desk.Read({"a", 14h}).alerts.empty());
  EXPECT_NEAR(std::atanh(desk.Score("neocloud")), Strength(0.85) * std::exp2(-1.0 / 48), 1e-12);
}

TEST(Counters, CountOddTimes) {
  Desk desk;
  desk.Read({"a", 14h});
  desk.Read({"b", 13h});
  News future = Make({"c", 15h});
  future.item.received_at = At(14h + 30min);
  const Output out = desk.Read(future);
  EXPECT_EQ(EventAlertOf(out, "neocloud")->as_of, At(14h + 30min));
  EXPECT_EQ(desk.scorer().counters().news_late, 1u);
  EXPECT_EQ(desk.scorer().counters().news_future, 1u);
  News timeless = Make({"d", 15h});
  timeless.item.published_at = timeless.item.received_at = kNoTime;
  EXPECT_EQ(EventAlertOf(desk.Read(timeless), "neocloud")->as_of, At(14h + 30min));
}

}  // namespace
}  // namespace newsvane::signals
