// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "signals/market_model.h"
#include "signals/prices.h"

namespace newsvane::signals {

// Event alerts whose direction prices are yet to judge, at each horizon since the event.
//
// A verdict is about one alert and repeats its content: the first of its chain and target, or, from
// then on, the correction or the change of direction that replaced it. It follows from that alert
// and from prices as of the two ends, so it is the same whenever it is made. A retracted alert gets
// no more verdicts from the time of its retraction.
class Verdicts {
 public:
  explicit Verdicts(const PolicySpec& policy);

  // An event alert that is the first of its chain and target, corrects, changes the direction, or
  // retracts. `since`: when the news behind it could first move prices.
  void Follow(const Alert& alert, Time since);

  // Judges what is due, and appends an alert for each verdict that says something new: the first
  // `confirmed` or `contradicted` and each change between the two; `no_data` only before either.
  void Judge(const MarketModel& market, PriceBook* prices, std::vector<Alert>* alerts);

  // Judge() has nothing to do while the watermark of prices is not after this, unless a price that
  // it awaits came.
  Time next_due() const { return next_due_; }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(next_due_, pending_);
  }

 private:
  struct Pending {
    Alert alert;
    Time since;
    Time until;          // Horizons that end later are not judged; Time::max() while it stands.
    size_t horizon = 0;  // The next, by index.
    VerdictState state = VerdictState::kPending;  // The last that was said.

    template <class Archive>
    void serialize(Archive& archive) {
      archive(alert, since, until, horizon, state);
    }
  };

  Time Due(const Pending& pending) const { return pending.since + horizons_[pending.horizon]; }
  bool Over(const Pending& pending) const {
    return pending.horizon == horizons_.size() || Due(pending) > pending.until;
  }
  // True if the next horizon could be judged.
  bool JudgeNext(const MarketModel& market, const PriceBook& prices, Pending* pending,
                 std::vector<Alert>* alerts) const;
  void Say(const Verdict& verdict, Time as_of, Pending* pending, std::vector<Alert>* alerts) const;

  std::vector<Duration> horizons_;  // Ascending.
  double sigmas_;

  Time next_due_ = Time::max();
  std::vector<Pending> pending_;
};

}  // namespace newsvane::signals
