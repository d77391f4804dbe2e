// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "config/config.h"
#include "signals/baskets.h"
#include "signals/scorer.h"

namespace newsvane::report {

// How baskets stood at one time, by their index in the model.
struct BasketPoint {
  Time at = kNoTime;
  bool begins = false;  // The first after a pause, from before what ended it.
  std::vector<double> scores;
  std::vector<std::optional<double>> prices;  // Nothing where no member has a fresh one.
  std::optional<double> market;
};

// Scores and prices of all baskets over event time, for a chart: at most kMostPoints points,
// however long the run. Time is cut into buckets, at first of a minute; the last point of each is
// kept, and where the points are too many, the buckets double.
//
// Prices are indexed: 100 at the first price, from then on what an equal amount in each member (by
// its weight) would be worth, held; a parent's of its children. A member that is first priced later
// goes in at the level that the basket then has; one without a fresh price stays as it was.
class BasketSeries {
 public:
  static constexpr size_t kMostPoints = 2000;

  // Both must outlive it.
  BasketSeries(const config::Loaded& loaded, const signals::Scorer& scorer);

  // Something that happened at `time` is about to be folded. Costs a comparison but at the end of a
  // bucket.
  void Advance(Time time) {
    if (time >= bucket_end_) {
      Sample(time);
    } else {
      newest_ = std::max(newest_, time);
    }
  }
  void Finish();  // After the last record.

  const std::vector<BasketPoint>& points() const { return points_; }  // Ascending by time.
  const signals::Baskets& baskets() const { return baskets_; }

 private:
  // A part of an index: a member of a basket, or a child of a parent.
  struct Holding {
    double weight = 1;
    double units = 0;  // 0 until it is first priced.
    double price = 0;  // The last.
  };
  struct Index {
    std::vector<Holding> holdings;
    std::optional<double> level;
    bool fresh = false;  // A holding has a price now.

    std::optional<double> now() const { return fresh ? level : std::nullopt; }
  };

  void Sample(Time time);
  void Add(Time at, bool begins);
  void Thin();
  void StartBucket(Time time);
  static void Hold(std::optional<double> price, size_t holding, Index* index);
  static void Revalue(Index* index);

  const config::Loaded& loaded_;
  const signals::Scorer& scorer_;
  const signals::Baskets baskets_;

  Duration bucket_ = std::chrono::minutes(1);
  Time bucket_end_ = kNoTime;
  Time newest_ = kNoTime;
  std::vector<Index> indices_;  // By basket.
  Index market_;
  std::vector<BasketPoint> points_;
};

}  // namespace newsvane::report
