// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "signals/market/market_model.h"
#include "signals/market/prices.h"
#include "signals/market/verdicts.h"

namespace newsvane::signals {

// What prices did after each event alert: an alert is followed through the horizons of verdicts and
// of impacts, and each horizon is judged once, when its prices are settled. A horizon is of trading
// time, by Calendar::After(): news of a Saturday is judged by what Monday made of Friday's close.
//
// Followed are the first alert of its chain and target and, from then on, the correction or the
// change of direction that replaced it: it has the horizons that end after it, those before are the
// earlier alert's. A retraction ends it. What a horizon gives follows from the alert and from
// prices as of the two ends, so it is the same whenever it is judged; and so is the last impact of
// an alert, whatever was told before it.
//
// Memory: at most kMostFollowed alerts, and none that prices have not judged by kUnpricedTimeout
// after its last horizon, since without a feed they never will. The oldest then ends with what it
// has.
class Aftermath {
 public:
  static constexpr size_t kMostFollowed = size_t{1} << 15;
  static constexpr Duration kUnpricedTimeout = std::chrono::days(7);

  // `calendars` must outlive it.
  Aftermath(const PolicySpec& policy, const Calendars& calendars);

  // An event alert that is the first of its chain and target, corrects, changes the direction, or
  // retracts. `since`: when the news behind it could first move prices. Appends the last impact of
  // an alert that ends by it.
  void Follow(const Alert& alert, Time since, std::vector<RealisedImpact>* impacts);

  // Judges what is due. Appends an alert for each verdict that says something new, and an impact
  // for each alert with horizons that passed, with all of them so far.
  void Judge(const MarketModel& market, PriceBook* prices, std::vector<Alert>* alerts,
             std::vector<RealisedImpact>* impacts);

  // Judge() has nothing to do while the watermark of prices is not after this, unless a price that
  // it awaits came.
  Time next_due() const { return next_due_; }

  size_t size() const { return followed_.size(); }
  // How many were let go for want of room since the last call.
  uint64_t TakeCrowdedOut() { return std::exchange(crowded_out_, 0); }

  template <class Archive>
  friend void serialize(Archive& archive, Aftermath& aftermath) {
    auto& [calendars, impact_horizons, horizons, verdicts, crowded_out, next_number, next_due,
           followed, current, due, waiting] = aftermath;
    archive(next_number, next_due, followed, current, due, waiting);
  }

 private:
  struct Followed {
    Alert alert;
    Time since;
    Time until = Time::max();               // Horizons that end later are not judged.
    size_t next = 0;                        // Horizon, by index.
    std::vector<RealisedReturn> returns{};  // Ascending.

    template <class Archive>
    friend void serialize(Archive& archive, Followed& followed) {
      auto& [alert, since, until, next, returns] = followed;
      archive(alert, since, until, next, returns);
    }
  };
  using Number = uint64_t;                           // In the order of following.
  using Line = std::pair<std::string, std::string>;  // Chain and target.

  static Line LineOf(const Alert& alert) { return {alert.chain_id, alert.basket}; }
  // By the calendar of the target; a basket has the market's.
  Time EndOf(const Followed& followed, Duration horizon) const {
    return calendars_.Of(followed.alert.basket).After(followed.since, horizon);
  }
  Time Due(const Followed& followed) const { return EndOf(followed, horizons_[followed.next]); }
  bool Over(const Followed& followed) const {
    return followed.next == horizons_.size() || Due(followed) > followed.until;
  }
  bool Complete(const Followed& followed) const;
  RealisedImpact ImpactOf(const Followed& followed) const;
  // What ends after `until` does not count.
  void End(Number number, Time until, std::vector<RealisedImpact>* impacts);
  void Unfollow(Number number);
  void ForgetOldest(Time now, std::vector<RealisedImpact>* impacts);
  // Judges the next horizons, as many as are settled.
  void Advance(const MarketModel& market, const PriceBook& prices, Followed* followed,
               std::vector<Alert>* alerts, std::vector<RealisedImpact>* impacts) const;

  const Calendars& calendars_;
  std::set<Duration> impact_horizons_;
  std::vector<Duration> horizons_;  // With those of verdicts, ascending.
  Verdicts verdicts_;

  uint64_t crowded_out_ = 0;  // Not part of the state.

  Number next_number_ = 0;
  Time next_due_ = Time::max();
  std::map<Number, Followed> followed_;
  std::map<Line, Number> current_;         // Those that no later alert has replaced.
  std::set<std::pair<Time, Number>> due_;  // By the end of the next horizon.
  std::set<Number> waiting_;               // That end has passed, but prices are not settled.
};

}  // namespace newsvane::signals
