// SPDX-License-Identifier: Apache-2.0
#include "signals/alerts/event_alerts.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/id.h"

namespace newsvane::signals {

std::vector<EventAlert> EventAlerts::Update(const Trigger& trigger, const ChainChange& change,
                                            const std::vector<ReportStrength>& strengths,
                                            Chain* chain) const {
  std::map<std::string, std::vector<const ReportStrength*>> by_target;
  for (const AlertedTarget& alerted : chain->alerted) by_target[alerted.target];
  for (const ReportStrength& part : strengths)
    by_target[part.strength.impact->target].push_back(&part);

  const Alert common = Common(trigger, change, *chain);
  std::vector<EventAlert> alerts;
  for (auto& [target, parts] : by_target) {
    const AlertLimits limits = LimitsOf(spec_.policy, target, change.shown->event.type);
    const auto alerted = std::ranges::find(chain->alerted, target, &AlertedTarget::target);
    const auto size = [](const ReportStrength* part) { return std::abs(part->strength.value); };
    std::ranges::stable_sort(parts, std::ranges::greater{}, size);
    // Most targets are too weak for an alert, and describing one costs more than all else.
    const bool is_new = alerted == chain->alerted.end();
    if (is_new && size(parts.front()) < limits.event_threshold) continue;
    EventAlert made = Make(common, target, parts, *chain);
    Alert& alert = made.alert;
    if (is_new) {
      alert.action = AlertAction::kNew;
    } else {
      alert.action = parts.empty() ? AlertAction::kRetract : change.action;
      alert.supersedes = alerted->last_alert;
    }
    alert.severity = SeverityOf(alert.score, limits);
    alert.id = MakeId({"alert", target, change.event_id, ToString(alert.action), trigger.id});
    alert.reason = EventReason(alert, NameOf(target));
    made.judged_anew =
        alert.action != AlertAction::kUpdate || alert.direction != alerted->direction;
    if (is_new) {
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

Alert EventAlerts::Common(const Trigger& trigger, const ChainChange& change,
                          const Chain& chain) const {
  Alert alert = AlertFrom(trigger);
  ShowEvent(change.shown->event, &alert);
  if (change.withdrawn) {
    alert.headline = change.shown->headline;
    alert.url = change.shown->url;
    alert.source = change.shown->source;
  }
  alert.kind = AlertKind::kEvent;
  alert.chain_id = chain.id;
  alert.corroboration = chain.corroboration();
  alert.as_of = trigger.at;
  if (!chain.reports.empty()) {
    alert.status = chain.BestStatus();
    alert.attribution = chain.BestAttribution();
  }
  return alert;
}

EventAlert EventAlerts::Make(const Alert& common, const std::string& target,
                             const std::vector<const ReportStrength*>& parts,
                             const Chain& chain) const {
  EventAlert made{common, common.as_of};
  Alert& alert = made.alert;
  alert.basket = target;
  if (!parts.empty()) {
    alert.score = parts.front()->strength.value;
    made.since = Time::max();
  }
  alert.direction = DirectionOf(alert.score);
  for (const ReportStrength* part : parts) {
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
