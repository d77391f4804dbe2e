// SPDX-License-Identifier: Apache-2.0
#include "signals/alerts/alerts.h"

#include <fmt/format.h>

#include <algorithm>

namespace newsvane::signals {
namespace {

std::string Words(std::string event_type) {
  std::ranges::replace(event_type, '_', ' ');
  return event_type;
}

std::string EventName(const std::string& subject, const std::string& event_type) {
  return subject.empty() ? Words(event_type) : subject + ": " + Words(event_type);
}

std::string EventName(const Alert& alert) {
  const std::optional<Company>& company = alert.subject ? alert.subject : alert.other;
  return EventName(company ? company->name : std::string(), alert.event_type);
}

}  // namespace

AlertLimits LimitsOf(const PolicySpec& policy, std::string_view basket, std::string_view event) {
  AlertLimits limits{policy.event_threshold, policy.basket_threshold, policy.basket_hysteresis,
                     policy.warning_at,      policy.critical_at,      policy.cool_down};
  for (const AlertOverride& over : policy.overrides) {
    if (!over.basket.empty() && over.basket != basket) continue;
    if (!over.event.empty() && over.event != event) continue;
    limits.event_threshold = over.event_threshold.value_or(limits.event_threshold);
    limits.basket_threshold = over.basket_threshold.value_or(limits.basket_threshold);
    limits.basket_hysteresis = over.basket_hysteresis.value_or(limits.basket_hysteresis);
    limits.warning_at = over.warning_at.value_or(limits.warning_at);
    limits.critical_at = over.critical_at.value_or(limits.critical_at);
    limits.cool_down = over.cool_down.value_or(limits.cool_down);
  }
  return limits;
}

Alert AlertFrom(const Trigger& trigger) {
  const NewsItem& item = trigger.item;
  Alert alert;
  if (trigger.event != nullptr) ShowEvent(*trigger.event, &alert);
  alert.headline = item.headline;
  alert.source = item.source;
  alert.url = item.url;
  alert.published_at = item.published_at;
  alert.received_at = item.received_at;
  alert.origin = item.origin;
  alert.traceparent = item.traceparent;
  alert.model = trigger.model;
  return alert;
}

void ShowEvent(const TaggedEvent& event, Alert* alert) {
  const auto company = [](const std::optional<Role>& role) {
    return role ? std::optional<Company>(role->company) : std::nullopt;
  };
  alert->event_type = event.type;
  alert->status = event.status;
  alert->attribution = event.attribution;
  alert->subject = company(event.subject);
  alert->other = company(event.other);
  alert->amounts = event.amounts;
  alert->rule = event.rule;
  alert->rule_set = event.rule_set;
}

std::string EventReason(const Alert& alert, const std::string& target) {
  if (alert.action == AlertAction::kRetract) {
    return fmt::format("Withdrawn: {} no longer counts for {}.", EventName(alert), target);
  }
  std::string details(ToString(alert.status));
  if (alert.attribution == Attribution::kSecondHand) details += ", second-hand";
  if (alert.corroboration > 0) details += fmt::format(", {} reports", alert.corroboration + 1);
  const std::string_view effect = alert.direction == Direction::kDown ? "weighs on"
                                  : alert.direction == Direction::kUp ? "lifts"
                                                                      : "leaves";
  return fmt::format("{}{} ({}) {} {} at {:+.2f}.",
                     alert.action == AlertAction::kCorrect ? "Corrected: " : "", EventName(alert),
                     details, effect, target, alert.score);
}

std::string BasketReason(const Alert& alert, const std::string& target) {
  if (alert.direction == Direction::kFlat) {
    return fmt::format("{} back at {:+.2f}.", target, alert.score);
  }
  const std::string main = alert.contributions.empty()
                               ? std::string()
                               : ", mostly by " + EventName(alert.contributions.front().subject,
                                                            alert.contributions.front().event_type);
  return fmt::format("{} {} at {:+.2f}{}.", target, ToString(alert.direction), alert.score, main);
}

}  // namespace newsvane::signals
