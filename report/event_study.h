// SPDX-License-Identifier: Apache-2.0
//
// What prices did around events, day by day: the event study of MacKinlay, "Event Studies in
// Economics and Finance", Journal of Economic Literature 35 (1997), on simple daily returns.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "signals/baskets.h"
#include "signals/market/daily_closes.h"
#include "signals/market/least_squares.h"

namespace newsvane::report {

// Trading days relative to the event's, which is day 0. REQUIRES: first <= 0 <= last.
struct EventWindow {
  int first = -5;
  int last = 5;
};

// The abnormal returns of one target around one event.
struct AbnormalPath {
  std::string target;         // A basket's id or a company's symbol.
  std::chrono::sys_days day;  // Day 0.
  EventWindow window;
  signals::Regression model;       // Of the target's return on the market's.
  bool prior = false;              // The model is the configuration's: history is too short.
  std::vector<double> abnormal;    // By day of the window, fractions; NaN where prices are missing.
  std::vector<double> deviations;  // The standard deviation of each, by the model alone.

  // Of day `first` to `last`, both included: the sum of abnormal returns. NaN if one is missing.
  double Cumulative(int first, int last) const;
  // The same over its standard deviation, taking days for independent.
  double Standardised(int first, int last) const;
};

// Abnormal return = r - alpha - beta * r_market, where the line is fitted by ordinary least squares
// over the 250 trading days that end eleven before the event's day, or as many of them as there
// are: at least kLeastHistory, else the configuration's line is taken. A basket's return is the
// weighted mean of those members that have a close on both days; a parent's that of its children.
class EventStudy {
 public:
  static constexpr int kHistory = 250;
  static constexpr int kGap = 10;  // Days between the last of them and the event's.
  static constexpr size_t kLeastHistory = 60;

  // All must outlive it. `calendar`: the market's.
  EventStudy(const signals::ModelSpec& spec, const signals::Baskets& baskets,
             const SymbolTable& symbols, const signals::Calendar& calendar,
             const signals::DailyCloses& closes);

  // The first trading day whose session ends after the event; nothing after the last.
  std::optional<std::chrono::sys_days> DayOf(Time event) const;

  // `target`: a basket's id or a symbol. Nothing if it has no price on day 0 or the day before, or
  // if it is a company without history.
  std::optional<AbnormalPath> Around(std::string_view target, std::chrono::sys_days day,
                                     EventWindow window = {});

 private:
  // By trading day; NaN where there is none, as on the first.
  const std::vector<double>& ReturnsOf(std::string_view target);
  std::vector<double> SymbolReturns(SymbolId symbol) const;
  void Add(SymbolId symbol, double weight, std::vector<double>* sum,
           std::vector<double>* weights) const;
  std::vector<double> BasketReturns(size_t basket) const;
  std::optional<signals::Regression> ModelAt(size_t day, std::span<const double> returns) const;

  const signals::Baskets& baskets_;
  const SymbolTable& symbols_;
  const signals::Calendar& calendar_;
  const signals::DailyCloses& closes_;
  std::vector<std::chrono::sys_days> days_;
  std::vector<double> market_;                                       // Returns by trading day.
  std::map<std::string, std::vector<double>, std::less<>> returns_;  // Of targets asked for so far.
};

// Without those that have a target and a day in common with one before.
std::vector<AbnormalPath> Distinct(std::vector<AbnormalPath> paths);

// The average of several events' paths.
struct AveragePath {
  struct Point {
    int day = 0;
    size_t n = 0;     // Events with prices up to this day.
    double mean = 0;  // Cumulative abnormal return since the window's first day, a fraction.
    double low = 0;   // Of its 95 % confidence interval.
    double high = 0;
  };
  std::vector<Point> points;  // Of the window's days that have any event.
};

// A mean with what is known of its error.
struct MeanReturn {
  size_t n = 0;
  double mean = 0;  // A fraction.
  double t = 0;     // mean / standard error.
  double low = 0;   // The 95 % confidence interval.
  double high = 0;
  // The t statistic of the standardised returns (Boehmer, Musumeci and Poulsen, "Event-study
  // Methodology under Conditions of Event-induced Variance", Journal of Financial Economics 30,
  // 1991): one volatile target does not outvote the others. 0 for n < 2.
  double standardised_t = 0;
};

// Averages over events. The standard error is that of the cross-section, s / sqrt(n), and the
// interval Student's with n - 1 degrees of freedom; a single event has the model's own standard
// deviation and the normal quantile instead. REQUIRES: one window. Two events of a target on one
// day are one observation: see Distinct().
AveragePath AverageOf(std::span<const AbnormalPath> paths);
// Of the cumulative abnormal return from day `first` to `last`.
MeanReturn MeanOf(std::span<const AbnormalPath> paths, int first, int last);

}  // namespace newsvane::report
