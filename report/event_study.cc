// SPDX-License-Identifier: Apache-2.0
#include "report/event_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "core/check.h"
#include "report/student_t.h"

namespace newsvane::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kTail = 0.05;
constexpr double kNormalQuantile = 1.959963985;

// The mean of a sample, and the standard error of the mean by the sample itself.
struct Sample {
  size_t n = 0;
  double mean = 0;
  double error = 0;  // 0 for n < 2.
};

Sample SampleOf(std::span<const double> values) {
  Sample sample{values.size()};
  if (values.empty()) return sample;
  const double n = static_cast<double>(values.size());
  for (const double value : values) sample.mean += value / n;
  if (values.size() < 2) return sample;
  double squares = 0;
  for (const double value : values) squares += (value - sample.mean) * (value - sample.mean);
  sample.error = std::sqrt(squares / (n - 1) / n);
  return sample;
}

// `alone`: the standard deviation of the value if it is the only one.
MeanReturn MeanWithError(std::span<const double> values, double alone) {
  const Sample sample = SampleOf(values);
  MeanReturn mean{sample.n, sample.mean};
  if (sample.n == 0) return mean;
  const double error = sample.n == 1 ? alone : sample.error;
  const double quantile =
      sample.n == 1 ? kNormalQuantile : StudentQuantile(kTail, static_cast<double>(sample.n - 1));
  mean.t = error > 0 ? mean.mean / error : 0;
  mean.low = mean.mean - quantile * error;
  mean.high = mean.mean + quantile * error;
  return mean;
}

size_t IndexOf(const AbnormalPath& path, int day) {
  NEWSVANE_CHECK(day >= path.window.first && day <= path.window.last);
  return static_cast<size_t>(day - path.window.first);
}

double DeviationOf(const AbnormalPath& path, int first, int last) {
  double variance = 0;
  for (int day = first; day <= last; ++day) {
    const double deviation = path.deviations[IndexOf(path, day)];
    variance += deviation * deviation;
  }
  return std::sqrt(variance);
}

}  // namespace

double AbnormalPath::Cumulative(int first, int last) const {
  double sum = 0;
  for (int at = first; at <= last; ++at) sum += abnormal[IndexOf(*this, at)];
  return sum;
}

double AbnormalPath::Standardised(int first, int last) const {
  return Cumulative(first, last) / DeviationOf(*this, first, last);
}

EventStudy::EventStudy(const signals::ModelSpec& spec, const signals::Baskets& baskets,
                       const SymbolTable& symbols, const signals::Calendar& calendar,
                       const signals::DailyCloses& closes)
    : baskets_(baskets),
      symbols_(symbols),
      calendar_(calendar),
      closes_(closes),
      days_(closes.Days()) {
  market_ = ReturnsOf(spec.market);
}

std::optional<std::chrono::sys_days> EventStudy::DayOf(Time event) const {
  const auto ends_by = [&](std::chrono::sys_days day) {
    return calendar_.On(day).value().close <= event;
  };
  const auto day = std::ranges::partition_point(days_, ends_by);
  if (day == days_.end()) return std::nullopt;
  return *day;
}

const std::vector<double>& EventStudy::ReturnsOf(std::string_view target) {
  const auto known = returns_.find(target);
  if (known != returns_.end()) return known->second;
  std::vector<double> returns(days_.size(), kNone);
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    returns = BasketReturns(*basket);
  } else if (const std::optional<SymbolId> symbol = symbols_.Find(target)) {
    returns = SymbolReturns(*symbol);
  }
  return returns_.emplace(target, std::move(returns)).first->second;
}

std::vector<double> EventStudy::SymbolReturns(SymbolId symbol) const {
  std::vector<double> sum(days_.size());
  std::vector<double> weights(days_.size());
  Add(symbol, 1, &sum, &weights);
  for (size_t day = 0; day < sum.size(); ++day) {
    if (weights[day] == 0) sum[day] = kNone;
  }
  return sum;
}

void EventStudy::Add(SymbolId symbol, double weight, std::vector<double>* sum,
                     std::vector<double>* weights) const {
  const auto index = static_cast<size_t>(symbol);
  for (size_t day = 1; day < days_.size(); ++day) {
    const double value = closes_.On(days_[day])[index] / closes_.On(days_[day - 1])[index] - 1;
    if (std::isnan(value)) continue;
    (*sum)[day] += weight * value;
    (*weights)[day] += weight;
  }
}

std::vector<double> EventStudy::BasketReturns(size_t basket) const {
  std::vector<double> sum(days_.size());
  std::vector<double> weights(days_.size());
  for (const signals::Baskets::Member& member : baskets_[basket].members) {
    Add(member.symbol, member.weight, &sum, &weights);
  }
  for (const size_t child : baskets_[basket].children) {
    const std::vector<double> returns = BasketReturns(child);
    const double weight = baskets_[child].spec->weight;
    for (size_t day = 0; day < returns.size(); ++day) {
      if (std::isnan(returns[day])) continue;
      sum[day] += weight * returns[day];
      weights[day] += weight;
    }
  }
  for (size_t day = 0; day < sum.size(); ++day) {
    sum[day] = weights[day] == 0 ? kNone : sum[day] / weights[day];
  }
  return sum;
}

std::optional<signals::Regression> EventStudy::ModelAt(size_t day,
                                                       std::span<const double> returns) const {
  std::vector<double> x;
  std::vector<double> y;
  const size_t end = day - std::min<size_t>(day, kGap);
  for (size_t i = end - std::min<size_t>(end, kHistory); i < end; ++i) {
    if (std::isnan(returns[i]) || std::isnan(market_[i])) continue;
    x.push_back(market_[i]);
    y.push_back(returns[i]);
  }
  if (x.size() < kLeastHistory) return std::nullopt;
  return signals::FitRegression(x, y);
}

std::optional<AbnormalPath> EventStudy::Around(std::string_view target, std::chrono::sys_days date,
                                               EventWindow window) {
  const auto found = std::ranges::lower_bound(days_, date);
  if (found == days_.end() || *found != date) return std::nullopt;
  const auto day = static_cast<int64_t>(found - days_.begin());
  const std::vector<double>& returns = ReturnsOf(target);
  if (std::isnan(returns[static_cast<size_t>(day)])) return std::nullopt;
  AbnormalPath path{std::string(target), date, window, {}, false, {}, {}};
  if (const std::optional<signals::Regression> fit = ModelAt(static_cast<size_t>(day), returns)) {
    path.model = *fit;
  } else if (const std::optional<size_t> basket = baskets_.Find(target)) {
    const signals::BasketSpec& spec = *baskets_[*basket].spec;
    path.model = {spec.alpha, spec.beta, spec.sigma, 0, 0, 0};
    path.prior = true;
  } else {
    return std::nullopt;
  }
  for (int64_t at = day + window.first; at <= day + window.last; ++at) {
    const bool known = at >= 0 && at < static_cast<int64_t>(days_.size());
    const double market = known ? market_[static_cast<size_t>(at)] : kNone;
    const double own = known ? returns[static_cast<size_t>(at)] : kNone;
    path.abnormal.push_back(path.model.Residual(market, own));
    path.deviations.push_back(path.prior ? path.model.sigma : path.model.SigmaAt(market));
  }
  return path;
}

std::vector<AbnormalPath> Distinct(std::vector<AbnormalPath> paths) {
  std::set<std::pair<std::string, std::chrono::sys_days>> seen;
  std::erase_if(
      paths, [&](const AbnormalPath& path) { return !seen.emplace(path.target, path.day).second; });
  return paths;
}

AveragePath AverageOf(std::span<const AbnormalPath> paths) {
  AveragePath average;
  if (paths.empty()) return average;
  const EventWindow window = paths.front().window;
  for (int day = window.first; day <= window.last; ++day) {
    const MeanReturn mean = MeanOf(paths, window.first, day);
    if (mean.n != 0) average.points.push_back({day, mean.n, mean.mean, mean.low, mean.high});
  }
  return average;
}

MeanReturn MeanOf(std::span<const AbnormalPath> paths, int first, int last) {
  std::vector<double> returns;
  std::vector<double> standardised;
  double alone = 0;
  for (const AbnormalPath& path : paths) {
    const double value = path.Cumulative(first, last);
    if (std::isnan(value)) continue;
    alone = DeviationOf(path, first, last);
    returns.push_back(value);
    standardised.push_back(value / alone);
  }
  MeanReturn mean = MeanWithError(returns, alone);
  const Sample sample = SampleOf(standardised);
  if (sample.error > 0) mean.standardised_t = sample.mean / sample.error;
  return mean;
}

}  // namespace newsvane::report
