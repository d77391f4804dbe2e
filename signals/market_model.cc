// SPDX-License-Identifier: Apache-2.0
#include "signals/market_model.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "signals/calendar.h"

namespace newsvane::signals {
namespace {

constexpr double kCompanySigma = 0.025;
constexpr double kMemberSigmaRatio = 1.5;
constexpr double kPriorSessions = 20;
constexpr double kDecay = 0.94;
constexpr Duration kSample = std::chrono::minutes(5);
constexpr int64_t kSamples = kSessionLength / kSample;
// The end of a span with less trading than this is judged by the second, and so is its start if it
// is over so soon. Which it is follows from the span alone, so that a judgement is the same
// whenever it is made; and the start of a longer one, as over a night with prices before the open,
// would be kept no more.
constexpr Duration kBySecond = std::chrono::minutes(5);
// A late event is judged by the sigma of its own day for so many days; an older one by the oldest.
constexpr size_t kLearnedDays = 8;
// After a gap in the stream there is nothing to learn from: the price history is shorter.
constexpr int64_t kDaysBack = 10;

std::chrono::sys_days Day(int64_t day) { return std::chrono::sys_days{std::chrono::days{day}}; }
int64_t DayOf(Time time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

Time CloseBefore(int64_t day) {
  for (--day;; --day) {
    if (const std::optional<Session> session = SessionOn(Day(day))) return session->close;
  }
}

}  // namespace

MarketModel::MarketModel(const ModelSpec& spec, const Baskets& baskets, const SymbolTable& symbols)
    : baskets_(baskets), symbols_(symbols), variances_(baskets.size()) {
  const std::optional<SymbolId> market = symbols.Find(spec.market);
  NEWSVANE_CHECK(market.has_value());
  market_ = *market;
}

std::optional<AbnormalReturn> MarketModel::Judge(std::string_view target, Time from, Time to,
                                                 const PriceBook& prices) const {
  const std::optional<double> market = Return(market_, from, to, prices);
  std::optional<double> own;
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    own = BasketReturn(*basket, from, to, prices);
  } else if (const std::optional<SymbolId> symbol = symbols_.Find(target)) {
    own = Return(*symbol, from, to, prices);
  }
  if (!market || !own) return std::nullopt;
  const Coefficients model = Of(target, from);
  const Duration traded = TradingTime(from, to);
  const Duration at_least = std::chrono::minutes(1);
  AbnormalReturn abnormal;
  abnormal.raw = *own;
  abnormal.market = *market;
  abnormal.value = *own - model.alpha * InSessions(traded) - model.beta * *market;
  abnormal.sigmas =
      abnormal.value / (model.sigma * std::sqrt(InSessions(std::max(traded, at_least))));
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

void MarketModel::CloseDays(Time watermark, const PriceBook& prices) {
  const int64_t today = DayOf(watermark);
  if (!next_day_) next_day_ = today;
  for (int64_t day = std::max(*next_day_, today - kDaysBack); day < today; ++day) {
    for (size_t basket = 0; basket < baskets_.size(); ++basket) {
      const std::optional<double> variance = RealisedVariance(basket, day, prices);
      if (!variance) continue;
      std::deque<Learned>& learned = variances_[basket];
      const Learned before = learned.empty() ? Learned{} : learned.back();
      learned.push_back({day, kDecay * before.sum + *variance, kDecay * before.weight + 1});
      if (learned.size() > kLearnedDays) learned.pop_front();
    }
  }
  next_day_ = std::max(*next_day_, today);
}

MarketModel::Coefficients MarketModel::Of(std::string_view target, Time event) const {
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    const BasketSpec& spec = *baskets_[*basket].spec;
    return {spec.alpha, spec.beta, Sigma(*basket, event)};
  }
  const std::vector<size_t> holders = baskets_.Holders(target);
  if (holders.empty()) return {0, 1, kCompanySigma};
  return {0, baskets_[holders.front()].spec->beta,
          kMemberSigmaRatio * Sigma(holders.front(), event)};
}

double MarketModel::Sigma(size_t basket, Time event) const {
  const double prior = baskets_[basket].spec->sigma;
  const std::deque<Learned>& days = variances_[basket];
  const int64_t today = DayOf(event);
  const auto known = std::find_if(days.rbegin(), days.rend(),
                                  [&](const Learned& learned) { return learned.day < today; });
  if (known == days.rend()) return prior;
  return std::sqrt((kPriorSessions * prior * prior + known->sum) /
                   (kPriorSessions + known->weight));
}

std::optional<double> MarketModel::Return(SymbolId symbol, Time from, Time to,
                                          const PriceBook& prices) const {
  const std::optional<double> first =
      to - from < kBySecond ? prices.AsOfSecond(symbol, from) : prices.AsOf(symbol, from);
  const std::optional<double> last =
      TradingTime(from, to) < kBySecond ? prices.AsOfSecond(symbol, to) : prices.AsOf(symbol, to);
  if (!first || !last) return std::nullopt;
  return *last / *first - 1;
}

std::optional<double> MarketModel::BasketReturn(size_t basket, Time from, Time to,
                                                const PriceBook& prices) const {
  double sum = 0;
  double weights = 0;
  const auto add = [&](std::optional<double> part, double weight) {
    if (!part) return;
    sum += weight * *part;
    weights += weight;
  };
  for (const Baskets::Member& member : baskets_[basket].members) {
    add(Return(member.symbol, from, to, prices), member.weight);
  }
  for (const size_t child : baskets_[basket].children) {
    add(BasketReturn(child, from, to, prices), baskets_[child].spec->weight);
  }
  if (weights == 0) return std::nullopt;
  return sum / weights;
}

// Nothing on a day without a session or with prices for less than half of it.
std::optional<double> MarketModel::RealisedVariance(size_t basket, int64_t day,
                                                    const PriceBook& prices) const {
  const std::optional<Session> session = SessionOn(Day(day));
  if (!session) return std::nullopt;
  const BasketSpec& spec = *baskets_[basket].spec;
  double variance = 0;
  int64_t samples = 0;
  Time from = CloseBefore(day);
  for (int64_t i = 1; i <= kSamples; ++i) {
    const Time to = session->open + i * kSample;
    const std::optional<double> own = BasketReturn(basket, from, to, prices);
    const std::optional<double> market = Return(market_, from, to, prices);
    if (own && market) {
      const double abnormal =
          *own - spec.alpha * InSessions(TradingTime(from, to)) - spec.beta * *market;
      variance += abnormal * abnormal;
      ++samples;
    }
    from = to;
  }
  if (samples < kSamples / 2) return std::nullopt;
  return variance;
}

}  // namespace newsvane::signals
