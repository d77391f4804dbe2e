// SPDX-License-Identifier: Apache-2.0
#include "report/basket_series.h"

#include "signals/market/calendar.h"

namespace newsvane::report {
namespace {

constexpr double kFirstLevel = 100;

}  // namespace

BasketSeries::BasketSeries(const config::Loaded& loaded, const signals::Scorer& scorer)
    : loaded_(loaded), scorer_(scorer), baskets_(loaded.model, loaded.symbols) {
  for (size_t i = 0; i < baskets_.size(); ++i) {
    Index& index = indices_.emplace_back();
    for (const auto& member : baskets_[i].members) index.holdings.push_back({member.weight});
    for (const size_t child : baskets_[i].children) {
      index.holdings.push_back({baskets_[child].spec->weight});
    }
  }
  market_.holdings.emplace_back();
}

void BasketSeries::Finish() {
  if (newest_ != kNoTime) Add(newest_, false);
}

void BasketSeries::Sample(Time time) {
  if (time < signals::kFirstTime || time > signals::kLastTime) return;
  if (newest_ != kNoTime) {
    Add(newest_, false);
    // Scores decay through a pause; without this point, what ends it would seem to have built up.
    if (time - newest_ > bucket_) Add(time, true);
  }
  if (points_.size() > kMostPoints) Thin();
  newest_ = time;
  StartBucket(time);
}

void BasketSeries::StartBucket(Time time) {
  const Duration since = time.time_since_epoch();
  bucket_end_ = Time(since - since % bucket_ + bucket_);
}

void BasketSeries::Add(Time at, bool begins) {
  // Where a pause ended, the moment is there twice: before its news and after.
  if (!points_.empty() && points_.back().at >= at && !points_.back().begins) return;
  BasketPoint point{at, begins, scorer_.BasketScores(at), {}, std::nullopt};
  point.prices.resize(baskets_.size());
  for (const size_t i : baskets_.children_first()) {
    const auto& [spec, parent, children, members, depth] = baskets_[i];
    Index& index = indices_[i];
    index.fresh = false;
    for (size_t m = 0; m < members.size(); ++m) {
      Hold(scorer_.PriceAsOf(members[m].symbol, at), m, &index);
    }
    for (size_t c = 0; c < children.size(); ++c) {
      Hold(indices_[children[c]].now(), c, &index);
    }
    Revalue(&index);
    point.prices[i] = index.now();
  }
  const std::optional<SymbolId> market = loaded_.symbols.Find(loaded_.model.market);
  market_.fresh = false;
  if (market) Hold(scorer_.PriceAsOf(*market, at), 0, &market_);
  Revalue(&market_);
  point.market = market_.now();
  points_.push_back(std::move(point));
}

void BasketSeries::Hold(std::optional<double> price, size_t holding, Index* index) {
  if (!price) return;
  Holding& held = index->holdings[holding];
  if (held.units == 0) held.units = index->level.value_or(kFirstLevel) / *price;
  held.price = *price;
  index->fresh = true;
}

void BasketSeries::Revalue(Index* index) {
  double value = 0;
  double weights = 0;
  for (const Holding& holding : index->holdings) {
    if (holding.units == 0) continue;
    value += holding.weight * holding.units * holding.price;
    weights += holding.weight;
  }
  if (weights > 0) index->level = value / weights;
}

// Keeps the last point of each of the wider buckets, and the first where it ends a pause.
void BasketSeries::Thin() {
  while (points_.size() > kMostPoints) {
    bucket_ *= 2;
    std::vector<BasketPoint> kept;
    for (BasketPoint& point : points_) {
      const auto bucket = [this](Time time) { return time.time_since_epoch() / bucket_; };
      const bool same = !kept.empty() && bucket(kept.back().at) == bucket(point.at);
      if (same && !kept.back().begins) {
        kept.back() = std::move(point);
      } else {
        point.begins = point.begins && !same;
        kept.push_back(std::move(point));
      }
    }
    points_ = std::move(kept);
  }
}

}  // namespace newsvane::report
