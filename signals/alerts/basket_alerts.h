// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "signals/alerts/alerts.h"

namespace newsvane::signals {

// When a basket's score is worth an alert. An episode begins (`new`) when the score reaches the
// threshold. It is updated when it turns to the other side of the threshold or reaches a higher
// severity than it had. It ends below threshold - hysteresis, by an `update` with direction flat. A
// new episode in the same direction waits until the cool-down since the last one began is over; a
// turn into a direction that is cooling down ends the episode instead.
//
// Scores are looked at with each news record, in the event time of news: what is said does not
// depend on prices.
class BasketAlerts {
 public:
  // `policy` must outlive it.
  BasketAlerts(const PolicySpec& policy, size_t baskets) : policy_(policy), episodes_(baskets) {}

  // Appends at most one alert for the basket: complete but for contributions and reason.
  void Update(size_t index, const std::string& basket, double score, const Trigger& trigger,
              std::vector<Alert>* alerts);

  template <class Archive>
  friend void serialize(Archive& archive, BasketAlerts& alerts) {
    auto& [policy, episodes] = alerts;
    archive(episodes);
  }

 private:
  struct Episode {
    Direction direction = Direction::kFlat;         // Flat: there is none.
    AlertSeverity severity = AlertSeverity::kInfo;  // The highest of the episode.
    std::string id;                                 // Of the alert that began it.
    std::string last_alert;
    std::array<Time, 2> began = {kNoTime, kNoTime};  // The last time down, the last time up.

    template <class Archive>
    friend void serialize(Archive& archive, Episode& episode) {
      auto& [direction, severity, id, last_alert, began] = episode;
      archive(direction, severity, id, last_alert, began);
    }
  };

  static bool IsCoolingDown(const Episode& episode, Direction direction, Time now,
                            Duration cool_down);
  // The direction that the episode should have by the score.
  static Direction NextDirection(const Episode& episode, double score, Time now,
                                 const AlertLimits& limits);

  const PolicySpec& policy_;

  std::vector<Episode> episodes_;  // By basket.
};

}  // namespace newsvane::signals
