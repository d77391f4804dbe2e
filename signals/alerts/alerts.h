// SPDX-License-Identifier: Apache-2.0
//
// What alerts of all kinds share: the news that triggered them, and how numbers become words.
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include "core/records.h"
#include "signals/model.h"

namespace newsvane::signals {

// The news record that is being folded.
struct Trigger {
  const NewsItem& item;
  const TaggedEvent* event;  // The first; null if it has none.
  std::string id;            // Names the event or else the item, and its content.
  Time at;                   // Its event time.
  Time now;                  // The newest event time of news; scores are as of then.
  std::string_view model;    // The hash of the model that scores it.
};

// Scores that would be printed as 0.00 have no direction.
inline Direction DirectionOf(double score) {
  if (std::abs(score) < 0.005) return Direction::kFlat;
  return score > 0 ? Direction::kUp : Direction::kDown;
}

// When alerts of one basket or company come; what the policy says for all, and its overrides.
struct AlertLimits {  // Thresholds are of |score|, [0, 1].
  double event_threshold;
  double basket_threshold;
  double basket_hysteresis;
  double warning_at;
  double critical_at;
  Duration cool_down;
};

// `event`: the kind of an event alert; empty for alerts of other kinds.
AlertLimits LimitsOf(const PolicySpec& policy, std::string_view basket, std::string_view event);

// By the size of a score, [-1, 1].
inline AlertSeverity SeverityOf(double score, const AlertLimits& limits) {
  if (std::abs(score) >= limits.critical_at) return AlertSeverity::kCritical;
  return std::abs(score) >= limits.warning_at ? AlertSeverity::kWarning : AlertSeverity::kInfo;
}

// An alert that shows the trigger's news, and its event if it has one.
Alert AlertFrom(const Trigger& trigger);

// Fills what an alert says of an event.
void ShowEvent(const TaggedEvent& event, Alert* alert);

// "Meta Platforms: capacity sale (planned, second-hand, 3 reports) weighs on Neoclouds at -0.46."
// `target`: as a person knows it.
std::string EventReason(const Alert& alert, const std::string& target);

// "Neoclouds down at -0.52, mostly by Meta Platforms: capacity sale.", or that it is over.
std::string BasketReason(const Alert& alert, const std::string& target);

}  // namespace newsvane::signals
