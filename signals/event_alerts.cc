// SPDX-License-Identifier: Apache-2.0
#include "signals/event_alerts.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/id.h"

namespace newsvane::signals {

std::vector<EventAlert> EventAlerts::Announce(const Trigger& trigger, const Turn& turn,
                                              const std::vector<Weighed>& weighed,
                                              Chain* chain) const {
  std::map<std::string, std::vector<const Weighed*>> by_target;
  for (const AlertedTarget& alerted : chain->alerted) by_target[alerted.target];
  for (const Weighed& part : weighed) by_target[part.strength.hit->target].push_back(&part);

  std::vector<EventAlert> alerts;
  for (const auto& [target, parts] : by_target) {
    const AlertLimits limits = LimitsOf(spec_.policy, target, turn.voice->event.type);
    const auto alerted = std::ranges::find(chain->alerted, target, &AlertedTarget::target);
    EventAlert made = Make(trigger, turn, target, parts, *chain);
    Alert& alert = made.alert;
    if (alerted == chain->alerted.end()) {
      if (std::abs(alert.score) < limits.event_threshold) continue;
      alert.action = AlertAction::kNew;
    } else {
      alert.action = parts.empty() ? AlertAction::kRetract : turn.action;
      alert.supersedes = alerted->last_alert;
    }
    alert.severity = SeverityOf(alert.score, limits);
    alert.id = MakeId({"alert", target, turn.event_id, ToString(alert.action), trigger.id});
    alert.reason = EventReason(alert, NameOf(target));
    made.turns = alert.action != AlertAction::kUpdate || alert.direction != alerted->direction;
    if (alerted == chain->alerted.end()) {
      chain->alerted.push_back({target, alert.id, alert.direction});
    } else if (parts.empty()) {
      chain->alerted.erase(alerted);
    } else {
      alerted->last_alert = alert.id;
      alerted->direction = alert.direction;
    }
    alerts.push_back(std::move(made));
  }
  return alerts;
}

EventAlert EventAlerts::Make(const Trigger& trigger, const Turn& turn, const std::string& target,
                             std::vector<const Weighed*> parts, const Chain& chain) const {
  std::ranges::stable_sort(parts, [](const Weighed* a, const Weighed* b) {
    return std::abs(a->strength.value) > std::abs(b->strength.value);
  });
  EventAlert made{AlertFrom(trigger), trigger.at};
  Alert& alert = made.alert;
  ShowEvent(turn.voice->event, &alert);
  if (turn.withdrawn) {
    alert.headline = turn.voice->headline;
    alert.url = turn.voice->url;
    alert.source = turn.voice->source;
  }
  alert.kind = AlertKind::kEvent;
  alert.chain_id = chain.id;
  alert.basket = target;
  alert.corroboration = chain.corroboration();
  alert.as_of = trigger.at;
  if (!chain.reports.empty()) {
    alert.status = chain.BestStatus();
    alert.attribution = chain.BestAttribution();
  }
  if (!parts.empty()) {
    alert.score = parts.front()->strength.value;
    made.since = Time::max();
  }
  alert.direction = DirectionOf(alert.score);
  for (const Weighed* part : parts) {
    made.since = std::min(made.since, chain.reports[part->report].at);
    if (alert.contributions.size() < spec_.policy.max_contributions) {
      alert.contributions.push_back(
          strengths_.Describe(chain, part->report, part->strength, alert.as_of));
    }
  }
  return made;
}

std::string EventAlerts::NameOf(const std::string& target) const {
  const std::optional<size_t> basket = baskets_.Find(target);
  return basket ? baskets_[*basket].spec->name : target;
}

}  // namespace newsvane::signals
