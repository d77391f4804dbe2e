// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "signals/baskets.h"
#include "signals/prices.h"

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
// A basket's return is the weighted mean of what its members with fresh prices returned; a parent's
// that of its children. A company in a basket has the basket's beta and 1.5 times its sigma, any
// other beta 1 and sigma 2.5 % a day; neither has an alpha.
//
// Sigma starts at the prior of the configuration and learns: each session adds its realised
// variance (Andersen, Bollerslev, Diebold and Labys, Econometrica 71, 2003), the sum of squared
// abnormal returns over five minutes and over the night, with the exponential weights of
// RiskMetrics (1996):
//
//   sigma^2 = (20 * prior^2 + sum of 0.94^k * variance_k) / (20 + sum of 0.94^k)
//
// An event is judged by the sigma of the sessions before its day, so that it does not widen its own
// yardstick, and so that the judgement is the same whenever it is made.
class MarketModel {
 public:
  // All must outlive it. `symbols` must hold the market.
  MarketModel(const ModelSpec& spec, const Baskets& baskets, const SymbolTable& symbols);

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

  // Learns from the sessions on days before the one of `watermark`. Call it when that day changes.
  void CloseDays(Time watermark, const PriceBook& prices);

  template <class Archive>
  void serialize(Archive& archive) {
    archive(next_day_, variances_);
  }

 private:
  struct Learned {
    int64_t day = 0;    // Since 1970: known at its end.
    double sum = 0;     // Of the weighted variances.
    double weight = 0;  // Of the weights.

    template <class Archive>
    void serialize(Archive& archive) {
      archive(day, sum, weight);
    }
  };
  struct Coefficients {
    double alpha = 0;
    double beta = 1;
    double sigma = 0;
  };

  Coefficients Of(std::string_view target, Time event) const;
  double Sigma(size_t basket, Time event) const;
  std::optional<double> Return(SymbolId symbol, Time from, Time to, const PriceBook& prices) const;
  std::optional<double> BasketReturn(size_t basket, Time from, Time to,
                                     const PriceBook& prices) const;
  std::optional<double> RealisedVariance(size_t basket, int64_t day, const PriceBook& prices) const;
  std::optional<SymbolId> UnsettledIn(size_t basket, Time to, const PriceBook& prices) const;

  const Baskets& baskets_;
  const SymbolTable& symbols_;
  SymbolId market_;

  std::optional<int64_t> next_day_;             // The first that has not been learned from.
  std::vector<std::deque<Learned>> variances_;  // By basket, a few last days, oldest first.
};

}  // namespace newsvane::signals
