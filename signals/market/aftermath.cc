// SPDX-License-Identifier: Apache-2.0
#include "signals/market/aftermath.h"

#include <algorithm>

namespace newsvane::signals {
namespace {

RealisedReturn Realised(Duration horizon, const std::optional<AbnormalReturn>& judged) {
  if (!judged) return {horizon};
  return {horizon, true, judged->raw, judged->market, judged->value, judged->sigmas};
}

}  // namespace

Aftermath::Aftermath(const PolicySpec& policy, const Calendars& calendars)
    : calendars_(calendars),
      impact_horizons_(policy.impact_horizons.begin(), policy.impact_horizons.end()),
      verdicts_(policy) {
  std::set<Duration> all = impact_horizons_;
  all.insert(policy.verdict_horizons.begin(), policy.verdict_horizons.end());
  horizons_.assign(all.begin(), all.end());
}

void Aftermath::Follow(const Alert& alert, Time since, std::vector<RealisedImpact>* impacts) {
  const Line line = LineOf(alert);
  if (const auto current = current_.find(line); current != current_.end()) {
    const Number replaced = current->second;
    current_.erase(current);
    End(replaced, alert.as_of, impacts);
  }
  if (alert.action == AlertAction::kRetract || alert.direction == Direction::kFlat) return;
  Followed followed{alert, since};
  while (!Over(followed) && Due(followed) <= alert.as_of) ++followed.next;
  if (Over(followed)) return;
  ForgetOldest(alert.as_of, impacts);
  const Time due = Due(followed);
  next_due_ = std::min(next_due_, due);
  due_.emplace(due, next_number_);
  current_.emplace(line, next_number_);
  followed_.emplace(next_number_++, std::move(followed));
}

void Aftermath::End(Number number, Time until, std::vector<RealisedImpact>* impacts) {
  Followed& followed = followed_.at(number);
  const bool was_complete = Complete(followed);
  followed.until = until;
  const size_t withdrawn = std::erase_if(followed.returns, [&](const RealisedReturn& realised) {
    return EndOf(followed, realised.horizon) > until;
  });
  if (Complete(followed) && (!was_complete || withdrawn > 0)) {
    impacts->push_back(ImpactOf(followed));
  }
  if (Over(followed)) Unfollow(number);
}

void Aftermath::Unfollow(Number number) {
  const auto followed = followed_.find(number);
  const auto current = current_.find(LineOf(followed->second.alert));
  if (current != current_.end() && current->second == number) current_.erase(current);
  waiting_.erase(number);
  if (followed->second.next < horizons_.size()) due_.erase({Due(followed->second), number});
  followed_.erase(followed);
}

void Aftermath::ForgetOldest(Time now, std::vector<RealisedImpact>* impacts) {
  while (!followed_.empty()) {
    const auto& [number, oldest] = *followed_.begin();
    const bool given_up = EndOf(oldest, horizons_.back()) + kUnpricedTimeout < now;
    if (!given_up && followed_.size() < kMostFollowed) return;
    if (!given_up) ++crowded_out_;
    End(number,
        oldest.returns.empty() ? oldest.since : EndOf(oldest, oldest.returns.back().horizon),
        impacts);
  }
}

void Aftermath::Judge(const MarketModel& market, PriceBook* prices, std::vector<Alert>* alerts,
                      std::vector<RealisedImpact>* impacts) {
  for (; !due_.empty() && due_.begin()->first < prices->watermark(); due_.erase(due_.begin())) {
    waiting_.insert(due_.begin()->second);
  }
  next_due_ = Time::max();
  for (const Number number : std::exchange(waiting_, {})) {
    Followed& followed = followed_.at(number);
    Advance(market, *prices, &followed, alerts, impacts);
    if (Over(followed)) {
      Unfollow(number);
      continue;
    }
    const Time due = Due(followed);
    if (prices->watermark() <= due) {
      due_.emplace(due, number);
      continue;
    }
    waiting_.insert(number);
    prices->Await(market.Unsettled(followed.alert.basket, due, *prices).value(), due);
    next_due_ = std::min(next_due_, prices->SettledBy(due));
  }
  if (!due_.empty()) next_due_ = std::min(next_due_, due_.begin()->first);
}

void Aftermath::Advance(const MarketModel& market, const PriceBook& prices, Followed* followed,
                        std::vector<Alert>* alerts, std::vector<RealisedImpact>* impacts) const {
  const std::string& target = followed->alert.basket;
  bool has_impact = false;
  for (; !Over(*followed); ++followed->next) {
    const Duration horizon = horizons_[followed->next];
    const Time due = Due(*followed);
    if (prices.watermark() <= due || market.Unsettled(target, due, prices)) break;
    followed->returns.push_back(
        Realised(horizon, market.Judge(target, followed->since, due, prices)));
    has_impact = has_impact || impact_horizons_.contains(horizon);
    if (auto verdict = verdicts_.Judge(followed->alert, followed->returns, due)) {
      alerts->push_back(*std::move(verdict));
    }
  }
  if (has_impact) impacts->push_back(ImpactOf(*followed));
}

// No horizon of impacts is left to be judged.
bool Aftermath::Complete(const Followed& followed) const {
  return std::none_of(horizons_.begin() + static_cast<ptrdiff_t>(followed.next), horizons_.end(),
                      [&](Duration horizon) {
                        return impact_horizons_.contains(horizon) &&
                               EndOf(followed, horizon) <= followed.until;
                      });
}

RealisedImpact Aftermath::ImpactOf(const Followed& followed) const {
  const Alert& alert = followed.alert;
  RealisedImpact impact;
  impact.alert_id = alert.id;
  impact.chain_id = alert.chain_id;
  impact.event_type = alert.event_type;
  if (alert.subject) impact.subject = alert.subject->name;
  impact.basket = alert.basket;
  impact.direction = alert.direction;
  impact.score = alert.score;
  impact.model = alert.model;
  impact.event_at = followed.since;
  impact.as_of = followed.since;
  for (const RealisedReturn& realised : followed.returns) {
    if (!impact_horizons_.contains(realised.horizon)) continue;
    impact.returns.push_back(realised);
    impact.as_of = EndOf(followed, realised.horizon);
  }
  impact.complete = Complete(followed);
  return impact;
}

}  // namespace newsvane::signals
