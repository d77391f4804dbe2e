// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "signals/baskets.h"
#include "signals/market/daily_closes.h"
#include "signals/market/least_squares.h"
#include "signals/market/prices.h"

namespace newsvane::signals {

struct AbnormalReturn {
  double value = 0;   // A fraction.
  double sigmas = 0;  // The same in standard deviations for the trading time that it took.
  double raw = 0;     // What the target returned, a fraction.
  double market = 0;  // What the market returned, a fraction.
};

// What a basket's or a company's return would have been without the event: the market model of
// MacKinlay, "Event Studies in Economics and Finance", Journal of Economic Literature 35 (1997).
//
//   abnormal return = r - alpha * t - beta * r_market        (t: trading time in sessions)
//   sigmas          = abnormal return / (sigma * sqrt(t))    (t: at least one minute)
//
// The line is fitted by ordinary least squares to simple daily returns of the closes that the
// stream brought, over the 250 trading days that end eleven before the event's, so that the event
// and the rumours before it do not widen their own yardstick, and the judgement is the same
// whenever it is made. With n < 60 returns it counts n / 60, and the configuration's model the
// rest: that of the basket; for a company in a basket the basket's beta and 1.5 times its sigma,
// for any other beta 1 and 2.5 % a day, without alpha.
//
// A basket's return is the weighted mean of what its members with fresh prices returned, if they
// are half of its weight; a parent's that of its children. Each symbol's return is in its own
// currency and ages by its own exchange. Trading time is the market's for a basket and its
// exchange's for a company; over a time in which the market was closed, it returned nothing.
//
// A symbol that had no price since the event has no return yet: a feed of bars cannot tell the
// first half minute. A price is fresh if it is no older than stale_after, in trading time; over a
// session or more, than a session, so that daily closes alone give an answer.
class MarketModel {
 public:
  // All must outlive it. `symbols` must hold the market.
  MarketModel(const ModelSpec& spec, const Baskets& baskets, const SymbolTable& symbols,
              const Calendars& calendars);

  // `target`: a basket's id or a company's symbol. Prices are as of the end of the last minute;
  // after less than five minutes of trading the second one, and in less than five minutes of all
  // time both, as of that of the last second. Nothing if the market or all of the target has no
  // fresh price at one of the two times.
  std::optional<AbnormalReturn> Judge(std::string_view target, Time from, Time to,
                                      const PriceBook& prices) const;

  // A symbol whose price at `to` is not settled yet. Nothing: no tick to come can change
  // Judge(target, from, to), for any `from` before `to`.
  std::optional<SymbolId> Unsettled(std::string_view target, Time to,
                                    const PriceBook& prices) const;

  // Takes closes from before the stream. REQUIRES: none were taken so far.
  void Begin(const DailyCloses& closes);
  // Takes the closes of the sessions whose prices are settled.
  void CloseDays(const PriceBook& prices);
  // CloseDays() has nothing to do while the watermark of prices is not after this.
  Time NextClose(const PriceBook& prices) const;
  // Divides the closes of the symbol by the ratio.
  void Adjust(const Split& split);

  template <class Archive>
  friend void serialize(Archive& archive, MarketModel& model) {
    auto& [baskets, symbols, calendars, calendar, stale_after, market, next_session, sessions,
           closes] = model;
    archive(next_session, sessions, closes);
  }

 private:
  // What is judged, with the trading time of the target's exchange in it.
  struct Interval {
    Time from;
    Time to;
    Duration traded{};
    Duration session{};  // The usual one's length.
  };
  struct Coefficients {
    double alpha = 0;
    double beta = 1;
    double sigma = 0;
  };

  Coefficients Of(std::string_view target, Time event) const;
  Coefficients Prior(std::string_view target) const;
  std::optional<Regression> Fitted(std::string_view target, Time event) const;
  // Of the day at that place in sessions_ on the one before; NaN where a close is missing.
  double DailyReturn(SymbolId symbol, size_t day) const;
  double DailyReturn(size_t basket, size_t day) const;
  std::optional<double> Return(SymbolId symbol, const Interval& interval,
                               const PriceBook& prices) const;
  std::optional<double> BasketReturn(size_t basket, const Interval& interval,
                                     const PriceBook& prices) const;
  std::optional<SymbolId> UnsettledIn(size_t basket, Time to, const PriceBook& prices) const;

  const Baskets& baskets_;
  const SymbolTable& symbols_;
  const Calendars& calendars_;
  const Calendar& calendar_;  // The market's.
  Duration stale_after_;
  SymbolId market_;

  uint64_t next_session_ = 0;  // The first whose closes are not taken; 0 before the first price.
  std::vector<uint64_t> sessions_;  // Those on which the market has a close, ascending.
  // By symbol, aligned with sessions_, NaN where there is none; empty for one that never had any.
  std::vector<std::vector<double>> closes_;
};

}  // namespace newsvane::signals
