// SPDX-License-Identifier: Apache-2.0
#include "signals/market/market_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"

namespace newsvane::signals {
namespace {

constexpr double kCompanySigma = 0.025;
constexpr double kMemberSigmaRatio = 1.5;
// The end of an interval with less trading than this is judged by the second, and so is its start
// if it is over so soon. Which it is follows from the interval alone, so that a judgement is the
// same whenever it is made; and the start of a longer one, as over a night with prices before the
// open, would be kept no more.
constexpr Duration kBySecond = std::chrono::minutes(5);
constexpr size_t kHistory = 250;  // Trading days.
constexpr size_t kGap = 10;       // Days between the last of them and the event's.
constexpr size_t kTrusted = 60;   // So many returns need no prior.
constexpr size_t kFewest = 10;
// With fewer members than this share of its weight, a basket has no price.
constexpr double kLeastWeight = 0.5;
// News of the last month still finds its whole history.
constexpr size_t kKeptDays = kHistory + kGap + 21;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

MarketModel::MarketModel(const ModelSpec& spec, const Baskets& baskets, const SymbolTable& symbols,
                         const Calendars& calendars)
    : baskets_(baskets),
      symbols_(symbols),
      calendars_(calendars),
      calendar_(calendars.market()),
      stale_after_(spec.policy.stale_after),
      closes_(symbols.size()) {
  const std::optional<SymbolId> market = symbols.Find(spec.market);
  NEWSVANE_CHECK(market.has_value());
  market_ = *market;
}

std::optional<AbnormalReturn> MarketModel::Judge(std::string_view target, Time from, Time to,
                                                 const PriceBook& prices) const {
  const std::optional<size_t> basket = baskets_.Find(target);
  const Calendar& calendar = basket ? calendar_ : calendars_.Of(target);
  const Interval interval{from, to, calendar.TradingTime(from, to), calendar.usual_session()};
  std::optional<double> market = Return(market_, interval, prices);
  // A market that was closed all the while cannot have moved.
  if (!market && calendar_.TradingTime(from, to) == Duration{}) market = 0;
  std::optional<double> own;
  if (basket) {
    own = BasketReturn(*basket, interval, prices);
  } else if (const std::optional<SymbolId> symbol = symbols_.Find(target)) {
    own = Return(*symbol, interval, prices);
  }
  if (!market || !own) return std::nullopt;
  const Coefficients model = Of(target, from);
  const Duration at_least = std::chrono::minutes(1);
  AbnormalReturn abnormal;
  abnormal.raw = *own;
  abnormal.market = *market;
  abnormal.value = *own - model.alpha * calendar.InSessions(interval.traded) - model.beta * *market;
  abnormal.sigmas =
      abnormal.value /
      (model.sigma * std::sqrt(calendar.InSessions(std::max(interval.traded, at_least))));
  return abnormal;
}

std::optional<SymbolId> MarketModel::Unsettled(std::string_view target, Time to,
                                               const PriceBook& prices) const {
  if (!prices.Settled(market_, to)) return market_;
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    return UnsettledIn(*basket, to, prices);
  }
  const std::optional<SymbolId> symbol = symbols_.Find(target);
  return symbol && !prices.Settled(*symbol, to) ? symbol : std::nullopt;
}

std::optional<SymbolId> MarketModel::UnsettledIn(size_t basket, Time to,
                                                 const PriceBook& prices) const {
  for (const Baskets::Member& member : baskets_[basket].members) {
    if (!prices.Settled(member.symbol, to)) return member.symbol;
  }
  for (const size_t child : baskets_[basket].children) {
    if (const std::optional<SymbolId> symbol = UnsettledIn(child, to, prices)) return symbol;
  }
  return std::nullopt;
}

void MarketModel::Begin(const DailyCloses& closes) {
  NEWSVANE_CHECK(sessions_.empty());
  std::vector<std::chrono::sys_days> days = closes.Days();
  if (days.empty()) return;
  days.erase(days.begin(), days.end() - static_cast<ptrdiff_t>(std::min(days.size(), kKeptDays)));
  for (const std::chrono::sys_days day : days) {
    sessions_.push_back(calendar_.Next(day));
    for (size_t i = 0; i < closes_.size(); ++i) {
      const double close = closes.On(day)[i];
      if (std::isnan(close) && closes_[i].empty()) continue;
      closes_[i].resize(sessions_.size() - 1, kNone);
      closes_[i].push_back(close);
    }
  }
  next_session_ = sessions_.back() + 1;
}

Time MarketModel::NextClose(const PriceBook& prices) const {
  if (next_session_ == 0) return kNoTime;
  if (next_session_ == calendar_.size()) return Time::max();
  return prices.SettledBy(calendar_.UsualClose(calendar_[next_session_]));
}

void MarketModel::CloseDays(const PriceBook& prices) {
  if (next_session_ == 0) next_session_ = calendar_.Next(prices.watermark() - Duration(1));
  for (; prices.watermark() > NextClose(prices); ++next_session_) {
    const Session& session = calendar_[next_session_];
    const Time close_at = calendar_.UsualClose(session);
    const Duration length = session.close - session.open - Duration(1);
    if (!prices.AsOf(market_, close_at, length)) continue;
    sessions_.push_back(next_session_);
    for (uint32_t i = 0; i < closes_.size(); ++i) {
      const std::optional<Close> close = prices.AsOf(SymbolId{i}, close_at, length);
      std::vector<double>& closes = closes_[i];
      if (!close && closes.empty()) continue;
      closes.resize(sessions_.size() - 1, kNone);
      closes.push_back(close ? close->price : kNone);
    }
  }
  if (sessions_.size() <= 2 * kKeptDays) return;
  const auto old = static_cast<ptrdiff_t>(sessions_.size() - kKeptDays);
  sessions_.erase(sessions_.begin(), sessions_.begin() + old);
  for (std::vector<double>& closes : closes_) {
    if (!closes.empty()) closes.erase(closes.begin(), closes.begin() + old);
  }
}

void MarketModel::Adjust(const Split& split) {
  for (double& close : closes_[static_cast<size_t>(split.symbol)]) close /= split.ratio;
}

MarketModel::Coefficients MarketModel::Of(std::string_view target, Time event) const {
  const Coefficients prior = Prior(target);
  const std::optional<Regression> fit = Fitted(target, event);
  if (!fit) return prior;
  const double weight = std::min(1.0, static_cast<double>(fit->n) / kTrusted);
  const auto blend = [weight](double fitted, double before) {
    return weight * fitted + (1 - weight) * before;
  };
  return {blend(fit->alpha, prior.alpha), blend(fit->beta, prior.beta),
          std::sqrt(blend(fit->sigma * fit->sigma, prior.sigma * prior.sigma))};
}

MarketModel::Coefficients MarketModel::Prior(std::string_view target) const {
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    const BasketSpec& spec = *baskets_[*basket].spec;
    return {spec.alpha, spec.beta, spec.sigma};
  }
  const std::vector<size_t> holders = baskets_.Holders(target);
  if (holders.empty()) return {0, 1, kCompanySigma};
  const BasketSpec& spec = *baskets_[holders.front()].spec;
  return {0, spec.beta, kMemberSigmaRatio * spec.sigma};
}

std::optional<Regression> MarketModel::Fitted(std::string_view target, Time event) const {
  const auto own_day = static_cast<size_t>(
      std::ranges::lower_bound(sessions_, calendar_.Next(event)) - sessions_.begin());
  if (own_day < kGap + kFewest) return std::nullopt;
  const std::optional<size_t> basket = baskets_.Find(target);
  const std::optional<SymbolId> symbol = symbols_.Find(target);
  std::vector<double> market;
  std::vector<double> own;
  const size_t end = own_day - kGap;
  for (size_t day = std::max<size_t>(end - std::min(end, kHistory), 1); day < end; ++day) {
    const double x = DailyReturn(market_, day);
    const double y = basket ? DailyReturn(*basket, day) : DailyReturn(*symbol, day);
    if (std::isnan(x) || std::isnan(y)) continue;
    market.push_back(x);
    own.push_back(y);
  }
  return own.size() < kFewest ? std::nullopt : FitRegression(market, own);
}

double MarketModel::DailyReturn(SymbolId symbol, size_t day) const {
  const std::vector<double>& closes = closes_[static_cast<size_t>(symbol)];
  return closes.empty() ? kNone : closes[day] / closes[day - 1] - 1;
}

double MarketModel::DailyReturn(size_t basket, size_t day) const {
  double sum = 0;
  double weights = 0;
  const auto add = [&](double part, double weight) {
    if (std::isnan(part)) return;
    sum += weight * part;
    weights += weight;
  };
  for (const Baskets::Member& member : baskets_[basket].members) {
    add(DailyReturn(member.symbol, day), member.weight);
  }
  for (const size_t child : baskets_[basket].children) {
    add(DailyReturn(child, day), baskets_[child].spec->weight);
  }
  return weights == 0 ? kNone : sum / weights;
}

std::optional<double> MarketModel::Return(SymbolId symbol, const Interval& interval,
                                          const PriceBook& prices) const {
  const Duration max_age =
      interval.traded < interval.session ? stale_after_ : std::max(stale_after_, interval.session);
  const std::optional<Close> first = interval.to - interval.from < kBySecond
                                         ? prices.AsOfSecond(symbol, interval.from)
                                         : prices.AsOf(symbol, interval.from, max_age);
  const std::optional<Close> last = interval.traded < kBySecond
                                        ? prices.AsOfSecond(symbol, interval.to)
                                        : prices.AsOf(symbol, interval.to, max_age);
  // The price from before the event says nothing of what came after.
  if (!first || !last || last->at <= interval.from) return std::nullopt;
  return last->price / first->price - 1;
}

std::optional<double> MarketModel::BasketReturn(size_t basket, const Interval& interval,
                                                const PriceBook& prices) const {
  double sum = 0;
  double weights = 0;
  double all_weights = 0;
  const auto add = [&](std::optional<double> part, double weight) {
    all_weights += weight;
    if (!part) return;
    sum += weight * *part;
    weights += weight;
  };
  for (const Baskets::Member& member : baskets_[basket].members) {
    add(Return(member.symbol, interval, prices), member.weight);
  }
  for (const size_t child : baskets_[basket].children) {
    add(BasketReturn(child, interval, prices), baskets_[child].spec->weight);
  }
  if (weights == 0 || weights < kLeastWeight * all_weights) return std::nullopt;
  return sum / weights;
}

}  // namespace newsvane::signals
