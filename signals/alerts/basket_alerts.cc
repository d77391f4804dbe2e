// SPDX-License-Identifier: Apache-2.0
#include "signals/alerts/basket_alerts.h"

#include <algorithm>

#include "core/id.h"

namespace newsvane::signals {
namespace {

size_t Side(Direction direction) { return direction == Direction::kUp ? 1 : 0; }

}  // namespace

void BasketAlerts::Update(size_t index, const std::string& basket, double score,
                          const Trigger& trigger, std::vector<Alert>* alerts) {
  Episode& episode = episodes_[index];
  const AlertLimits limits = LimitsOf(policy_, basket, "");
  const Direction next = NextDirection(episode, score, trigger.now, limits);
  const AlertSeverity severity = SeverityOf(score, limits);
  const bool turned = next != episode.direction;
  if (!turned && (next == Direction::kFlat || severity <= episode.severity)) return;

  Alert alert = AlertFrom(trigger);
  const bool begins = episode.direction == Direction::kFlat;
  const bool ends = next == Direction::kFlat;
  alert.kind = AlertKind::kBasket;
  alert.action = begins ? AlertAction::kNew : AlertAction::kUpdate;
  alert.id = ends ? MakeId({"basket", basket, episode.last_alert, "end"})
                  : MakeId({"basket", basket, trigger.id, ToString(alert.action)});
  if (begins) {
    episode.id = alert.id;
  } else {
    alert.supersedes = episode.last_alert;
  }
  alert.chain_id = episode.id;
  alert.basket = basket;
  alert.score = score;
  alert.direction = next;
  alert.severity = ends ? AlertSeverity::kInfo : severity;
  alert.as_of = trigger.now;

  if (turned && !ends) episode.began[Side(next)] = trigger.now;
  episode.severity = turned ? alert.severity : std::max(episode.severity, severity);
  episode.direction = next;
  episode.last_alert = alert.id;
  alerts->push_back(std::move(alert));
}

bool BasketAlerts::IsCoolingDown(const Episode& episode, Direction direction, Time now,
                                 Duration cool_down) {
  const Time began = episode.began[Side(direction)];
  return began != kNoTime && now - began < cool_down;
}

Direction BasketAlerts::NextDirection(const Episode& episode, double score, Time now,
                                      const AlertLimits& limits) {
  const Direction side = score > 0 ? Direction::kUp : Direction::kDown;
  const double size = std::abs(score);
  if (side == episode.direction) {
    return size < limits.basket_threshold - limits.basket_hysteresis ? Direction::kFlat : side;
  }
  return size >= limits.basket_threshold && !IsCoolingDown(episode, side, now, limits.cool_down)
             ? side
             : Direction::kFlat;
}

}  // namespace newsvane::signals
