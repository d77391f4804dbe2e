// SPDX-License-Identifier: Apache-2.0
#include "report/event_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "report/student_t.h"
#include "signals/market/calendar.h"
#include "tests/signals/desk.h"

namespace newsvane::report {
namespace {

using namespace std::chrono_literals;
using signals::SmallModel;
using signals::SymbolsOf;

using std::chrono::days;
using std::chrono::sys_days;

// A market that alternates, and shares that follow it with beta 2, alternating noise of +-1 % and
// what is planted.
class History {
 public:
  History() : model_(SmallModel()), symbols_(SymbolsOf(model_)), baskets_(model_, symbols_) {}

  // Closes of all symbols on `count` trading days, the last on 2026-07-10. A planted return is
  // added to that symbol's on that day.
  void Run(int count, const std::map<std::pair<std::string, sys_days>, double>& planted = {}) {
    std::vector<sys_days> dates;
    for (sys_days date = std::chrono::year{2026} / 7 / 10; std::ssize(dates) < count;
         date -= days(1)) {
      if (calendar_.On(date)) dates.insert(dates.begin(), date);
    }
    std::vector<double> price(symbols_.size(), 100);
    for (size_t i = 0; i < dates.size(); ++i) {
      const double market = i % 2 == 0 ? 0.012 : -0.01;
      const double noise = i % 4 < 2 ? 0.01 : -0.01;
      for (uint32_t s = 0; s < symbols_.size(); ++s) {
        const std::string& name = symbols_.Name(SymbolId{s});
        double change = name == "SPY" ? market : 0.001 + 2 * market + noise;
        const auto extra = planted.find({name, dates[i]});
        if (extra != planted.end()) change += extra->second;
        if (i > 0) price[s] *= 1 + change;
        closes_.Note(
            {SymbolId{s}, TickKind::kBar, price[s], 0, 0, 0, calendar_.On(dates[i])->close});
      }
    }
  }

  EventStudy Study() const { return {model_, baskets_, symbols_, calendar_, closes_}; }

 private:
  signals::ModelSpec model_;
  SymbolTable symbols_;
  signals::Baskets baskets_;
  signals::Calendar calendar_{
      signals::UsWeekdays(std::chrono::year(2025), std::chrono::year(2026))};
  signals::DailyCloses closes_{*symbols_.Find("SPY"), symbols_.size(), calendar_};
};

constexpr sys_days kEvent = std::chrono::year{2026} / 7 / 1;

TEST(EventStudy, APlantedReturnIsFoundOnItsDay) {
  History history;
  history.Run(300, {{{"CRWV", kEvent}, -0.12}, {{"NBIS", kEvent}, -0.06}});
  const auto path = history.Study().Around("neocloud", kEvent);
  ASSERT_TRUE(path);
  EXPECT_FALSE(path->prior);
  EXPECT_EQ(path->model.n, 250u);
  EXPECT_NEAR(path->model.beta, 2, 1e-2);
  EXPECT_NEAR(path->model.sigma, 0.01, 1e-4);
  EXPECT_NEAR(path->Cumulative(0, 0), -0.09, 0.0102);
  EXPECT_NEAR(path->Standardised(0, 0), path->Cumulative(0, 0) / path->model.sigma, 0.1);
  // The noise of two days in a row is the same, of four it is none.
  EXPECT_NEAR(path->Cumulative(-1, 2), -0.09, 1e-3);
}

TEST(EventStudy, APlantedReturnAfterTheWindowDoesNotMoveTheModel) {
  History quiet;
  quiet.Run(300);
  History loud;
  loud.Run(300, {{{"CRWV", kEvent}, -0.5}, {{"CRWV", kEvent - days(13)}, 0.5}});
  const signals::Regression before = quiet.Study().Around("CRWV", kEvent)->model;
  const signals::Regression after = loud.Study().Around("CRWV", kEvent)->model;
  EXPECT_EQ(before.alpha, after.alpha);
  EXPECT_EQ(before.sigma, after.sigma);
}

TEST(EventStudy, WithShortHistoryABasketHasTheConfiguredModelAndACompanyNone) {
  History history;
  history.Run(60);
  const auto path = history.Study().Around("neocloud", kEvent);
  ASSERT_TRUE(path);
  EXPECT_TRUE(path->prior);
  EXPECT_EQ(path->model.beta, 2);
  EXPECT_EQ(path->model.sigma, 0.04);
  EXPECT_FALSE(history.Study().Around("CRWV", kEvent));
}

TEST(EventStudy, NewsAfterTheCloseCountsForTheNextTradingDay) {
  History history;
  history.Run(300);
  EventStudy study = history.Study();
  EXPECT_EQ(study.DayOf(kEvent + 19h), kEvent);
  EXPECT_EQ(study.DayOf(kEvent + 20h), kEvent + days(1));
  const sys_days saturday = std::chrono::year{2026} / 7 / 4;
  EXPECT_EQ(study.DayOf(saturday + 12h), saturday + days(2));
  EXPECT_EQ(study.DayOf(sys_days{std::chrono::year{2026} / 7 / 11} + 1h), std::nullopt);
}

TEST(EventStudy, DaysWithoutPricesAreLeftOutOfAverages) {
  History history;
  history.Run(300);
  EventStudy study = history.Study();
  const sys_days last = std::chrono::year{2026} / 7 / 10;
  std::vector<AbnormalPath> paths = {*study.Around("CRWV", kEvent), *study.Around("CRWV", last)};
  EXPECT_TRUE(std::isnan(paths[1].Cumulative(0, 1)));
  EXPECT_EQ(MeanOf(paths, 0, 0).n, 2u);
  EXPECT_EQ(MeanOf(paths, 0, 1).n, 1u);
  EXPECT_EQ(AverageOf(paths).points.back().n, 1u);
}

TEST(EventStudy, OneTargetOnOneDayIsOneObservation) {
  History history;
  history.Run(300);
  EventStudy study = history.Study();
  const auto path = [&](const char* target, sys_days day) { return *study.Around(target, day); };
  EXPECT_EQ(Distinct({path("CRWV", kEvent), path("CRWV", kEvent), path("NBIS", kEvent),
                      path("CRWV", kEvent + days(1))})
                .size(),
            3u);
}

TEST(DailyCloses, ASplitDividesWhatCameBefore) {
  const SymbolTable symbols = SymbolsOf(SmallModel());
  const SymbolId spy = *symbols.Find("SPY");
  const signals::Calendar calendar(
      signals::UsWeekdays(std::chrono::year(2026), std::chrono::year(2026)));
  signals::DailyCloses closes(spy, symbols.size(), calendar);
  closes.Note({spy, TickKind::kBar, 500, 0, 0, 0, kEvent + 20h});
  closes.Adjust({spy, 5});
  closes.Note({spy, TickKind::kBar, 101, 0, 0, 0, kEvent + days(1) + 20h});
  EXPECT_EQ(closes.On(kEvent)[static_cast<size_t>(spy)], 100);
  EXPECT_EQ(closes.On(kEvent + days(1))[static_cast<size_t>(spy)], 101);
}

// Returns of +1, +2, +3 and +6 %: by hand, mean 3, s 2.1602, s / 2 1.0801, t 2.7775; the interval
// is 3.182446 (Student, 3 degrees) times 1.0801 to either side.
TEST(EventStudy, TheMeanHasStudentsInterval) {
  std::vector<AbnormalPath> paths;
  for (const double value : {0.01, 0.02, 0.03, 0.06}) {
    paths.push_back({"X", kEvent, {0, 0}, {0, 1, 0.02, 250, 0, 1}, false, {value}, {0.02}});
  }
  const MeanReturn mean = MeanOf(paths, 0, 0);
  EXPECT_EQ(mean.n, 4u);
  EXPECT_NEAR(mean.mean, 0.03, 1e-12);
  EXPECT_NEAR(mean.t, 2.7775, 1e-4);
  EXPECT_NEAR(mean.low, 0.03 - 3.182446 * 0.01080123, 1e-7);
  EXPECT_NEAR(mean.high, 0.03 + 3.182446 * 0.01080123, 1e-7);
  EXPECT_NEAR(mean.standardised_t, mean.t, 1e-9);
  const MeanReturn alone = MeanOf({paths.data(), 1}, 0, 0);
  EXPECT_NEAR(alone.t, 0.5, 1e-12);
  EXPECT_NEAR(alone.low, 0.01 - 1.959964 * 0.02, 1e-7);
}

// Quantiles of printed tables.
TEST(StudentT, QuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(StudentQuantile(0.05, 1), 12.7062, 1e-4);
  EXPECT_NEAR(StudentQuantile(0.05, 4), 2.7764, 1e-4);
  EXPECT_NEAR(StudentQuantile(0.01, 10), 3.1693, 1e-4);
  EXPECT_NEAR(StudentQuantile(0.05, 1e6), 1.95996, 1e-4);
  EXPECT_NEAR(StudentTail(-2.7764, 4), 0.05, 1e-5);
  EXPECT_NEAR(StudentTail(0, 4), 1, 1e-12);
}

}  // namespace
}  // namespace newsvane::report
