// SPDX-License-Identifier: Apache-2.0
//
// Order, interleaving and restarts change nothing that they should not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "signals/snapshot.h"
#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

// Six days of stories about a dozen companies, with amounts and with revisions of all kinds.
std::vector<News> Stories(std::mt19937* random) {
  constexpr std::string_view kLetters = "abcdefghijkl";
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  std::vector<News> stories;
  for (int story = 0; story < 120; ++story) {
    Told told;
    told.id = std::to_string(story);
    told.at = std::chrono::seconds(pick(6 * 86400));
    const int revisions = 1 + pick(3);
    for (int revision = 1; revision <= revisions; ++revision) {
      told.revision = revision;
      told.action = revision == 1 ? NewsAction::kNew : NewsAction(1 + pick(3));
      told.subject =
          pick(3) == 0 ? "crwv" : std::string("company") + kLetters[static_cast<size_t>(pick(12))];
      told.status = Status(pick(4));
      told.attribution = Attribution(pick(2));
      told.event =
          std::vector<std::string>{"capacity_sale", "shortage", ""}[static_cast<size_t>(pick(3))];
      told.billions = pick(4) * pick(4) * pick(50);
      told.headline = "Revision " + std::to_string(revision);
      stories.push_back(Make(told));
      told.at += std::chrono::seconds(1 + pick(3600));
    }
  }
  std::ranges::stable_sort(stories, {}, [](const News& news) { return news.item.event_time(); });
  return stories;
}

std::vector<double> ScoresOf(const std::vector<News>& stories) {
  Desk desk;
  // The newest event time is the same for all orders.
  for (const News& news : stories) desk.Read(news);
  desk.Read({"end", 240h, "", {}, {}, 0, ""});
  std::vector<double> scores;
  for (const Signal& signal : desk.scorer().Signals()) scores.push_back(signal.score);
  return scores;
}

// Each up to 20 hours late.
std::vector<News> Shuffled(const std::vector<News>& stories, std::mt19937* random) {
  std::vector<std::pair<Time, size_t>> order;
  for (size_t i = 0; i < stories.size(); ++i) {
    order.emplace_back(stories[i].item.event_time() + std::chrono::minutes((*random)() % 1200), i);
  }
  std::ranges::sort(order);
  std::vector<News> shuffled;
  for (const auto& [arrival, i] : order) shuffled.push_back(stories[i]);
  return shuffled;
}

TEST(Property, ScoresDoNotDependOnTheOrderOfNews) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const std::vector<News> stories = Stories(&random);
    const std::vector<double> sorted = ScoresOf(stories);
    for (const double score : sorted) ASSERT_TRUE(std::abs(score) <= 1) << "seed " << seed;
    for (int shuffle = 0; shuffle < 4; ++shuffle) {
      const std::vector<double> shuffled = ScoresOf(Shuffled(stories, &random));
      for (size_t i = 0; i < sorted.size(); ++i) {
        ASSERT_NEAR(shuffled[i], sorted[i], 1e-12) << "seed " << seed << ", basket " << i;
      }
    }
  }
}

// What is left of each story in the end: its newest revision, if that is no deletion, as if it had
// been right from the start.
std::vector<News> Truth(const std::vector<News>& stories) {
  std::map<std::string, News> newest;
  std::map<std::string, Time> first;
  for (const News& news : stories) {
    const auto [known, is_new] = newest.try_emplace(news.item.id, news);
    if (news.item.revision > known->second.item.revision) known->second = news;
    Time& at = first.try_emplace(news.item.id, news.item.event_time()).first->second;
    at = std::min(at, news.item.event_time());
  }
  std::vector<News> truth;
  for (auto& [id, news] : newest) {
    if (news.item.action == NewsAction::kDelete) continue;
    news.item.action = NewsAction::kNew;
    news.item.published_at = first[id];
    news.item.received_at = first[id] + 100ms;
    truth.push_back(news);
  }
  std::ranges::stable_sort(truth, {}, [](const News& news) { return news.item.event_time(); });
  return truth;
}

// Corrections and deletions of a dozen stories, of which each is told of one event at most. What a
// correction brings holds from the story's start, so the truth is known without its history.
std::vector<News> Corrections(std::mt19937* random) {
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  const std::vector<std::string> subjects = {"meta", "apple", "oracle", "crwv"};
  const std::vector<std::string> events = {"capacity_sale", "shortage"};
  std::vector<News> stories;
  for (int story = 0; story < 12; ++story) {
    Told told;
    told.id = std::to_string(story);
    told.at = std::chrono::minutes(pick(2000));
    const int revisions = 1 + pick(4);
    for (int revision = 1; revision <= revisions; ++revision) {
      told.revision = revision;
      told.action = revision == 1 ? NewsAction::kNew
                                  : (pick(4) == 0 ? NewsAction::kDelete : NewsAction::kCorrect);
      // A rewrite that keeps the event is an update.
      const bool keeps = revision > 1 && told.action == NewsAction::kCorrect && pick(3) == 0;
      if (keeps && stories.back().item.action != NewsAction::kDelete) {
        told.action = NewsAction::kUpdate;
      } else {
        told.subject = subjects[static_cast<size_t>(pick(4))];
        told.event = events[static_cast<size_t>(pick(2))];
      }
      told.status = Status(pick(4));
      told.headline = "Revision " + std::to_string(revision);
      stories.push_back(Make(told));
      told.at += std::chrono::minutes(1 + pick(60));
    }
  }
  return stories;
}

TEST(Property, RevisionsEndWhereTheTruthWouldHaveBegun) {
  size_t alerts = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    const std::vector<News> stories = Corrections(&random);
    const std::vector<double> truth = ScoresOf(Truth(stories));
    std::vector<News> order = stories;
    for (size_t i = 0; i < stories.size() / 3; ++i) {
      order.push_back(stories[random() % stories.size()]);  // Told again.
    }
    std::ranges::shuffle(order, random);
    const std::vector<double> scores = ScoresOf(order);
    for (size_t i = 0; i < truth.size(); ++i) {
      ASSERT_NEAR(scores[i], truth[i], 1e-12) << "seed " << seed << ", basket " << i;
    }
    // Each record says at most one thing of a line, and goes on from what the line said last.
    std::map<std::pair<std::string, std::string>, std::string> lines;
    Desk desk;
    for (const News& news : order) {
      std::set<std::pair<std::string, std::string>> told;
      for (const Alert& alert : AlertsOf(desk.Read(news), AlertKind::kEvent)) {
        const std::pair line(alert.chain_id, alert.basket);
        ++alerts;
        EXPECT_TRUE(told.insert(line).second) << "seed " << seed << ": " << Text(alert);
        EXPECT_EQ(alert.supersedes, lines[line]) << "seed " << seed << ": " << Text(alert);
        lines[line] = alert.action == AlertAction::kRetract ? "" : alert.id;
      }
    }
  }
  EXPECT_GT(alerts, 5'000u);
}

struct Record {
  std::optional<News> news;
  PriceTick tick;
};

// The stories, and a random walk of all prices every two minutes of both sessions.
std::vector<Record> TwoDays(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Record> records;
  for (News& news : Stories(&random)) records.push_back({std::move(news), {}});
  const ModelSpec model = SmallModel();
  const uint32_t symbols = static_cast<uint32_t>(SymbolsOf(model).size());
  std::vector<double> prices(symbols, 100);
  std::normal_distribution<double> move(0, 0.004);
  for (int minute = 0; minute < 2 * 24 * 60; minute += 2) {
    const int of_day = minute % (24 * 60);
    if (of_day < 810 || of_day > 1200) continue;
    for (uint32_t i = 0; i < symbols; ++i) {
      prices[i] *= 1 + move(random);
      const double price = random() % 50 == 0 ? prices[i] * 10 : prices[i];
      records.push_back(
          {std::nullopt, {SymbolId{i}, TickKind::kTrade, price, 1, 0, 0, At(minute * 1min)}});
    }
  }
  std::ranges::stable_sort(records, {}, [](const Record& record) {
    return record.news ? record.news->item.event_time() : record.tick.at;
  });
  return records;
}

std::vector<Alert> Read(const Record& record, Desk* desk) {
  return record.news ? desk->Read(*record.news).alerts : desk->Tick(record.tick).alerts;
}

std::vector<Alert> ReadAll(const std::vector<Record>& records,
                           std::vector<RealisedImpact>* impacts = nullptr) {
  Desk desk;
  std::vector<Alert> alerts;
  for (const Record& record : records) {
    for (Alert& alert : Read(record, &desk)) alerts.push_back(std::move(alert));
  }
  if (impacts != nullptr) *impacts = desk.impacts();
  return alerts;
}

TEST(Property, ARestartAtEveryRecordChangesNothing) {
  const std::vector<Record> records = TwoDays(7);
  Desk whole;
  Desk restarted;
  size_t verdicts = 0;
  for (const Record& record : records) {
    const std::vector<Alert> alerts = Read(record, &whole);
    ASSERT_EQ(Text(Read(record, &restarted)), Text(alerts));
    ASSERT_EQ(Text(restarted.impacts()), Text(whole.impacts()));
    for (const Alert& alert : alerts) verdicts += alert.verdict.state != VerdictState::kPending;
    restarted.Restart();
  }
  EXPECT_GT(verdicts, 20u);
  EXPECT_EQ(restarted.Score("neocloud"), whole.Score("neocloud"));
}

TEST(Property, IdsAreUniqueAndNameWhatTheySupersede) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::set<std::string> ids;
    for (const Alert& alert : ReadAll(TwoDays(seed))) {
      EXPECT_TRUE(ids.insert(alert.id).second) << Text(alert);
      EXPECT_EQ(alert.supersedes.empty(), alert.action == AlertAction::kNew) << Text(alert);
      EXPECT_TRUE(alert.supersedes.empty() || ids.contains(alert.supersedes)) << Text(alert);
    }
  }
}

// News all before prices, or each in its place.
TEST(Property, AlertsOfNewsAreTheSameHoweverPricesInterleave) {
  const auto of_news = [](const std::vector<Alert>& alerts) {
    std::vector<Alert> kept;
    for (const Alert& alert : alerts) {
      if (alert.verdict.horizon == 0s) kept.push_back(alert);
    }
    return kept;
  };
  const auto verdicts = [](const std::vector<Alert>& alerts) {
    std::set<std::string> texts;
    for (const Alert& alert : alerts) {
      if (alert.verdict.horizon != 0s) texts.insert(Text(alert));
    }
    return texts;
  };
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::vector<Record> records = TwoDays(seed);
    const std::vector<Alert> in_place = ReadAll(records);
    std::ranges::stable_partition(records, [](const Record& record) { return !!record.news; });
    const std::vector<Alert> news_first = ReadAll(records);
    EXPECT_TRUE(Text(of_news(news_first)) == Text(of_news(in_place))) << "seed " << seed;
    EXPECT_TRUE(verdicts(news_first) == verdicts(in_place)) << "seed " << seed;
  }
}

TEST(Property, TheLastImpactOfAnAlertIsTheSameHoweverPricesInterleave) {
  const auto last_of_each = [](const std::vector<Record>& records) {
    std::vector<RealisedImpact> impacts;
    ReadAll(records, &impacts);
    std::map<std::string, std::string> last;
    for (const RealisedImpact& impact : impacts) last[impact.alert_id] = Text(impact);
    return last;
  };
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::vector<Record> records = TwoDays(seed);
    const auto in_place = last_of_each(records);
    std::ranges::stable_partition(records, [](const Record& record) { return !!record.news; });
    EXPECT_GT(in_place.size(), 50u);
    EXPECT_EQ(last_of_each(records), in_place) << "seed " << seed;
  }
}

TEST(Model, IsNamedByEveryAlert) {
  Desk desk;
  const std::string name = ModelHash(desk.model());
  std::vector<Alert> alerts = desk.Read({"a", 14h, "meta", Status::kConfirmed}).alerts;
  for (const Duration at : {Duration(14h), Duration(14h + 30min), Duration(14h + 40min)}) {
    std::ranges::move(desk.Prices(at, at == Duration(14h) ? 100 : 80), std::back_inserter(alerts));
  }
  std::set<AlertKind> kinds;
  std::set<VerdictState> verdicts;
  for (const Alert& alert : alerts) {
    EXPECT_EQ(alert.model, name);
    kinds.insert(alert.kind);
    verdicts.insert(alert.verdict.state);
  }
  EXPECT_EQ(kinds.size(), 3u) << "event, basket, rotation";
  EXPECT_GT(verdicts.size(), 1u);
}

TEST(Model, HasAnotherHashWhenANumberChangesAndNotWhenItsReasonDoes) {
  const std::string name = ModelHash(SmallModel());
  ModelSpec model = SmallModel();
  model.impacts[0].reason = "Seen on the day.";
  model.baskets[0].place = {"baskets.yaml", 3, 1};
  EXPECT_EQ(ModelHash(model), name);
  const auto another = [&](void (*change)(ModelSpec*)) {
    ModelSpec changed = SmallModel();
    change(&changed);
    EXPECT_NE(ModelHash(changed), name);
  };
  another([](ModelSpec* m) { m->impacts[0].impact = -0.81; });
  another([](ModelSpec* m) { m->baskets[1].members.pop_back(); });
  another([](ModelSpec* m) { m->policy.novelty.back() = 2; });
  another([](ModelSpec* m) { m->rotations[0].members[0].score = 0.2; });
  another([](ModelSpec* m) { m->market = "QQQ"; });
}

TEST(Snapshot, IsRefusedWhenItDoesNotFit) {
  Desk desk;
  desk.Read({"a", 14h});
  const std::string bytes = desk.scorer().Snapshot();
  const double score = desk.Score("neocloud");
  const auto refused = [&](std::string_view state, const std::string& why) {
    const Result<void> restored = desk.scorer().Restore(state);
    ASSERT_FALSE(restored);
    EXPECT_NE(restored.error().message.find(why), std::string::npos) << restored.error().message;
    EXPECT_EQ(desk.Score("neocloud"), score) << "the scorer stays as it was";
  };
  refused("", "no state of newsvane's");
  refused("nonsense", "no state of newsvane's");
  refused(std::string_view(bytes).substr(0, bytes.size() / 2), "no state of newsvane's");
  std::string damaged = bytes;
  damaged[damaged.size() - 20] ^= 1;
  refused(damaged, "damaged");
  ModelSpec model = SmallModel();
  model.impacts[0].impact = -0.7;
  refused(Desk(model).scorer().Snapshot(), "other baskets, impacts, policy or symbols");
  model = SmallModel();
  model.policy.impact_horizons.pop_back();
  EXPECT_EQ(ModelHash(model), ModelHash(SmallModel())) << "no score follows from it";
  refused(Desk(model).scorer().Snapshot(), "other baskets, impacts, policy or symbols");
}

}  // namespace
}  // namespace newsvane::signals
