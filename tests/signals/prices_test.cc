// SPDX-License-Identifier: Apache-2.0
#include "signals/market/prices.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/signals/desk.h"

namespace newsvane::signals {
namespace {

constexpr SymbolId kOne{0};
constexpr Close kNoClose{kNoTime, -1};
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

PriceTick Trade(Duration at, double price) {
  return {kOne, TickKind::kTrade, price, 0, 0, 0, At(at)};
}

PriceTick Quote(Duration at, double bid, double ask) {
  return {kOne, TickKind::kQuote, (bid + ask) / 2, 0, bid, ask, At(at)};
}

class Prices : public testing::Test {
 protected:
  std::optional<BadPrice> Fold(const PriceTick& tick) { return book_.Fold(tick); }
  double AsOf(Duration at) { return book_.AsOf(kOne, At(at)).value_or(kNoClose).price; }
  double AsOfSecond(Duration at) { return book_.AsOfSecond(kOne, At(at)).value_or(kNoClose).price; }

  static SymbolTable OneSymbol() {
    SymbolTable symbols;
    symbols.Add("ONE");
    return symbols;
  }

  const Calendars calendars_{ModelSpec()};
  PriceBook book_{PolicySpec(), calendars_, OneSymbol()};
};

TEST_F(Prices, SetsBadTicksAsideByReason) {
  EXPECT_EQ(Fold(Trade(14h, 100)), std::nullopt);
  PriceTick timeless = Trade(14h, 100);
  timeless.at = kNoTime;
  PriceTick epoch = Trade(14h, 100);
  epoch.at = kFirstTime;
  const std::pair<PriceTick, BadPrice> cases[] = {
      {Trade(14h, kNaN), BadPrice::kNotFinite},
      {Trade(14h, std::numeric_limits<double>::infinity()), BadPrice::kNotFinite},
      {Trade(14h, 0), BadPrice::kNotPositive},
      {Trade(14h, -1), BadPrice::kNotPositive},
      {Quote(14h, 101, 100), BadPrice::kCrossed},
      {Quote(14h, 0, 100), BadPrice::kNotPositive},
      {Quote(14h, kNaN, 100), BadPrice::kNotFinite},
      {Trade(14h, 1000), BadPrice::kJump},
      {Trade(14h, 10), BadPrice::kJump},
      {Trade(14h - 3s, 100), BadPrice::kLate},
      {timeless, BadPrice::kNoTime},
      {epoch, BadPrice::kNoTime},
  };
  for (const auto& [tick, reason] : cases) {
    EXPECT_EQ(Fold(tick), reason) << ToString(reason);
  }
  EXPECT_EQ(AsOf(14h + 1min), 100);
}

TEST_F(Prices, SetsAsideWhatIsStampedAheadOfItsReceipt) {
  PriceTick tick = Trade(14h, 100);
  tick.received_at = At(14h - 5min);
  EXPECT_EQ(Fold(tick), std::nullopt);
  tick.at += 1s;
  EXPECT_EQ(Fold(tick), BadPrice::kFuture);
  tick.received_at = kFirstTime;  // Stamped by a client without a clock.
  EXPECT_EQ(Fold(tick), std::nullopt);
}

TEST_F(Prices, OneStampFarAheadOfAllOthersIsSetAsideWithoutAReceipt) {
  EXPECT_EQ(Fold(Trade(14h, 100)), std::nullopt);
  const Duration leap = PriceBook::kLeap;
  EXPECT_EQ(Fold(Trade(14h + leap + 1ns, 100)), BadPrice::kFuture);
  EXPECT_EQ(Fold(Trade(14h + 24h * 365 * 70, 100)), BadPrice::kFuture);
  EXPECT_EQ(Fold(Trade(14h + 1min, 101)), std::nullopt) << "and what follows counts";
  EXPECT_EQ(AsOf(14h + 2min), 101);
  EXPECT_EQ(Fold(Trade(14h + 1min + leap, 102)), std::nullopt) << "a long holiday is no leap";
}

TEST_F(Prices, AHoleInThePricesIsBelievedOnceTheNextTicksAgree) {
  EXPECT_EQ(Fold(Trade(14h, 100)), std::nullopt);
  const Duration later = 14h + 24h * 60;
  EXPECT_EQ(Fold(Trade(later, 100)), BadPrice::kFuture);
  EXPECT_EQ(Fold(Trade(later + 1s, 100)), BadPrice::kFuture);
  EXPECT_EQ(Fold(Trade(later + 2s, 100)), std::nullopt);
  EXPECT_EQ(Fold(Trade(later + 3s, 100)), std::nullopt);
}

TEST_F(Prices, TakesWhatIsJustWithinItsLimits) {
  EXPECT_EQ(Fold(Trade(14h, 100)), std::nullopt);
  EXPECT_EQ(Fold(Trade(14h - 2s, 100)), std::nullopt) << "as old as the grace";
  EXPECT_EQ(Fold(Trade(14h - 2s - 1ms, 100)), BadPrice::kLate);
  EXPECT_EQ(Fold(Trade(14h, 146)), std::nullopt) << "half may be a split; 47 % is a jump";
  EXPECT_EQ(Fold(Trade(14h, 146 * 1.48)), BadPrice::kJump);
  EXPECT_EQ(Fold(Trade(14h, 146 * 0.54)), std::nullopt);
  EXPECT_EQ(Fold(Quote(14h, 78, 78)), std::nullopt) << "locked is not crossed";
  PriceTick tick = Quote(14h, 78, 0);
  tick.price = 78;
  EXPECT_EQ(Fold(tick), BadPrice::kNotPositive);
  tick.ask = kNaN;
  EXPECT_EQ(Fold(tick), BadPrice::kNotFinite);
  tick = Trade(14h, 78);
  tick.at = kLastTime + Duration(1);
  EXPECT_EQ(Fold(tick), BadPrice::kNoTime);
}

TEST_F(Prices, ACancelGoesBackOnePriceAndNotBeforeTheFirst) {
  Fold(Trade(14h, 100));
  PriceTick cancel = Trade(14h + 1s, 100);
  cancel.kind = TickKind::kCancel;
  Fold(cancel);
  EXPECT_EQ(AsOf(14h + 1min), 100) << "there is nothing to go back to";
  cancel.kind = TickKind::kCancel;
  cancel.price = kNaN;
  EXPECT_EQ(Fold(cancel), BadPrice::kNotFinite);
}

TEST_F(Prices, TheWatermarkIsTheNewestTickThatCounted) {
  EXPECT_EQ(book_.watermark(), kNoTime);
  Fold(Trade(14h, 100));
  Fold(Trade(14h - 1s, 100));
  Fold(Trade(15h, 1000));  // A jump.
  PriceTick future = Trade(16h, 100);
  future.received_at = At(14h);
  Fold(future);
  EXPECT_EQ(book_.watermark(), At(14h));
}

TEST(PriceBook, APriceIsSettledOnceNoTickToComeCanChangeIt) {
  SymbolTable symbols;
  symbols.Add("ONE");
  symbols.Add("TWO");
  const Calendars calendars{ModelSpec()};
  PriceBook book{PolicySpec(), calendars, symbols};
  const auto tick = [&](uint32_t symbol, Duration at) {
    EXPECT_EQ(book.Fold({SymbolId{symbol}, TickKind::kTrade, 100, 0, 0, 0, At(at)}), std::nullopt);
  };
  EXPECT_TRUE(book.Settled(kOne, At(14h))) << "it has no price to wait for";
  tick(0, 14h);
  EXPECT_FALSE(book.Settled(kOne, At(14h)));
  EXPECT_FALSE(book.Settled(kOne, At(14h + 1h))) << "just as old as a fresh price may be";
  EXPECT_TRUE(book.Settled(kOne, At(14h + 1h + 1s))) << "stale";
  EXPECT_TRUE(book.Settled(kOne, At(24h + 2h))) << "its exchange is closed";
  tick(0, 14h + 2s);
  EXPECT_FALSE(book.Settled(kOne, At(14h))) << "a tick of 14:00:00 may still come";
  tick(0, 14h + 2s + 1ms);
  EXPECT_TRUE(book.Settled(kOne, At(14h)));
  const Time time = At(14h + 10min);
  EXPECT_FALSE(book.Settled(kOne, time));
  EXPECT_EQ(book.SettledBy(time), time + 2s + 1h);
  tick(1, 15h + 10min + 2s);
  EXPECT_FALSE(book.Settled(kOne, time));
  tick(1, 15h + 10min + 2s + 1ms);
  EXPECT_TRUE(book.Settled(kOne, time)) << "others are too far ahead to wait";
}

TEST_F(Prices, AnAwaitedPriceIsToldOfOnceATickOfItsOwnSettlesIt) {
  Fold(Trade(14h, 100));
  book_.Await(kOne, At(14h + 5min));
  book_.Await(kOne, At(14h + 1min));
  book_.Await(kOne, At(14h + 3min));
  Fold(Trade(14h + 1min + 2s, 100));
  EXPECT_FALSE(book_.TakeAwaited());
  Fold(Trade(14h + 1min + 3s, 100));
  EXPECT_TRUE(book_.TakeAwaited()) << "the earliest that is awaited";
  EXPECT_FALSE(book_.TakeAwaited());
  Fold(Trade(14h + 10min, 100));
  EXPECT_FALSE(book_.TakeAwaited()) << "nothing is awaited any more";
}

TEST_F(Prices, TakesANewLevelOnceItIsConfirmed) {
  Fold(Trade(14h, 100));
  EXPECT_EQ(Fold(Trade(14h + 1s, 10)), BadPrice::kJump);
  EXPECT_EQ(Fold(Trade(14h + 2s, 200)), BadPrice::kJump) << "disagrees with the jump before";
  EXPECT_EQ(Fold(Trade(14h + 3s, 201)), BadPrice::kJump);
  EXPECT_EQ(Fold(Trade(14h + 4s, 202)), std::nullopt);
  EXPECT_EQ(AsOf(14h + 1min), 202);
}

TEST_F(Prices, TakesBackACancelledPrice) {
  Fold(Trade(14h, 100));
  Fold(Trade(14h + 1s, 120));
  PriceTick cancel = Trade(14h + 2s, 120);
  cancel.kind = TickKind::kCancel;
  EXPECT_EQ(Fold(cancel), std::nullopt);
  EXPECT_EQ(AsOf(14h + 1min), 100);
  EXPECT_EQ(AsOfSecond(14h + 1min), 100);
  cancel.price = 99;
  Fold(cancel);
  EXPECT_EQ(AsOf(14h + 1min), 100) << "a cancel of another trade changes nothing";
}

TEST_F(Prices, KnowsThePriceAsOfTheLastMinuteThatEnded) {
  Fold(Trade(14h + 30s, 100));
  Fold(Trade(14h + 50s, 101));
  Fold(Trade(14h + 2min, 102));  // The close of the minute that ends with it, as a bar's is.
  EXPECT_EQ(AsOf(14h + 59s), -1);
  EXPECT_EQ(AsOf(14h + 1min), 101);
  EXPECT_EQ(AsOf(14h + 119s), 101);
  EXPECT_EQ(AsOf(14h + 2min), 102);
}

TEST_F(Prices, PutsTicksWithinTheGraceWhereTheyBelong) {
  Fold(Trade(14h + 58s, 100));
  Fold(Trade(14h + 61s, 102));
  EXPECT_EQ(Fold(Trade(14h + 59s, 101)), std::nullopt);
  EXPECT_EQ(AsOf(14h + 1min), 101);
  EXPECT_EQ(AsOf(14h + 2min), 102);
}

TEST_F(Prices, KnowsThePriceAsOfTheLastSecondThatEnded) {
  Fold(Trade(14h + 30s, 100));
  Fold(Trade(14h + 30s + 400ms, 101));
  Fold(Trade(14h + 32s, 103));
  Fold(Trade(14h + 30s + 900ms, 102));  // Late, but within the grace.
  EXPECT_EQ(AsOfSecond(14h + 29s), -1);
  EXPECT_EQ(AsOfSecond(14h + 30s + 999ms), 100) << "what is of an open second does not count";
  EXPECT_EQ(AsOfSecond(14h + 31s), 102);
  EXPECT_EQ(AsOfSecond(14h + 32s), 103);
  EXPECT_EQ(AsOfSecond(15h + 33s), -1) << "over an hour old";
}

TEST_F(Prices, AgesInTradingTimeOnly) {
  Fold(Trade(19h + 59min, 100));
  EXPECT_EQ(AsOf(24h + 13h), 100) << "the night is no time";
  EXPECT_EQ(AsOf(24h + 14h + 28min), 100);
  EXPECT_EQ(AsOf(24h + 14h + 30min), -1) << "61 minutes of trading are";
}

TEST_F(Prices, ASplitIsNoReturn) {
  Fold(Trade(19h, 100));
  Fold(Trade(19h + 59min, 102));
  // The next day opens at a tenth, and the third tick is believed.
  EXPECT_EQ(Fold(Trade(24h + 13h + 30min, 10.3)), BadPrice::kJump);
  EXPECT_EQ(Fold(Trade(24h + 13h + 31min, 10.25)), BadPrice::kJump);
  EXPECT_EQ(book_.TakeSplit(), std::nullopt);
  EXPECT_EQ(Fold(Trade(24h + 13h + 32min, 10.2)), std::nullopt);
  const std::optional<Split> split = book_.TakeSplit();
  ASSERT_TRUE(split);
  EXPECT_EQ(split->ratio, 10);
  EXPECT_EQ(book_.TakeSplit(), std::nullopt) << "told once";
  EXPECT_NEAR(AsOf(19h + 1min), 10, 1e-12);
  EXPECT_NEAR(AsOf(24h + 13h), 10.2, 1e-12);
  EXPECT_EQ(AsOf(24h + 13h + 32min), 10.2);
}

TEST_F(Prices, TellsSplitsFromFallsByTheRatioAndTheNight) {
  const auto ratio_of = [](std::vector<PriceTick> ticks) {
    const Calendars calendars{ModelSpec()};
    PriceBook book{PolicySpec(), calendars, OneSymbol()};
    for (const PriceTick& tick : ticks) book.Fold(tick);
    const std::optional<Split> split = book.TakeSplit();
    return split ? split->ratio : 0;
  };
  const auto close = [](int day, double price) { return Trade(day * 24h + 20h, price); };
  EXPECT_EQ(ratio_of({close(0, 100), close(1, 50)}), 2);
  EXPECT_EQ(ratio_of({close(0, 100), close(1, 51.4)}), 2);
  EXPECT_EQ(ratio_of({close(0, 2), close(1, 20.2)}), 0.1) << "the reverse";
  EXPECT_EQ(ratio_of({close(0, 500), close(1, 129)}), 4) << "and a rise of 3 %";
  EXPECT_EQ(ratio_of({close(0, 1), close(1, 9.2)}), 0.1) << "the reverse, and a fall";
  EXPECT_EQ(ratio_of({close(0, 100), close(1, 28)}), 0) << "a fall";
  EXPECT_EQ(ratio_of({close(0, 100), close(1, 45)}), 0) << "a fall";
  EXPECT_EQ(ratio_of({close(0, 100), close(1, 67)}), 0) << "a fall";
  const std::vector<PriceTick> halted = {Trade(14h, 100), Trade(15h, 50), Trade(15h + 1s, 50),
                                         Trade(15h + 2s, 50)};
  EXPECT_EQ(ratio_of(halted), 0) << "within a session";
}

TEST_F(Prices, ADailyCloseIsBelievedWithinFiveTimes) {
  Fold(Trade(20h, 100));
  EXPECT_EQ(Fold(Trade(24h + 20h, 40)), std::nullopt);
  EXPECT_EQ(Fold(Trade(48h + 20h, 270)), BadPrice::kJump);
}

TEST_F(Prices, KeepsABoundedHistory) {
  for (int i = 0; i < 20'000; ++i) Fold(Trade(i * 1min, 100 + i % 7));
  EXPECT_EQ(AsOf(19'999min), 100 + 19'999 % 7);
  EXPECT_EQ(AsOf(20'000min - PriceBook::kKeptMinutes * 1min),
            100 + (20'000 - static_cast<int>(PriceBook::kKeptMinutes)) % 7);
  EXPECT_EQ(AsOf(20'000min - 2 * PriceBook::kKeptMinutes * 1min - 1min), -1);
}

TEST_F(Prices, KeepsTheSecondsOfTheLastQuarterOfAnHour) {
  for (int i = 0; i < 20'000; ++i) Fold(Trade(i * 1s, 100 + i % 7));
  EXPECT_EQ(AsOfSecond(20'000s - 15min), 100 + (20'000 - 900) % 7);
  EXPECT_EQ(AsOfSecond(20'000s - 18min), -1);
}

}  // namespace
}  // namespace newsvane::signals
