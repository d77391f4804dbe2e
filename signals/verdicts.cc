// SPDX-License-Identifier: Apache-2.0
#include "signals/verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/id.h"

namespace newsvane::signals {
namespace {

std::string Reason(const Verdict& verdict, const Alert& alert) {
  if (verdict.state == VerdictState::kNoData) {
    return fmt::format("No prices for {} to judge: {}", FormatDuration(verdict.horizon),
                       alert.reason);
  }
  return fmt::format("Prices {} after {} ({:+.2f} % abnormal, {:+.1f} sigmas): {}",
                     verdict.state == VerdictState::kConfirmed ? "agree" : "disagree",
                     FormatDuration(verdict.horizon), 100 * verdict.abnormal_return, verdict.sigmas,
                     alert.reason);
}

}  // namespace

Verdicts::Verdicts(const PolicySpec& policy)
    : horizons_(policy.verdict_horizons), sigmas_(policy.verdict_sigmas) {
  std::ranges::sort(horizons_);
}

void Verdicts::Follow(const Alert& alert, Time since) {
  const auto standing = std::ranges::find_if(pending_, [&](const Pending& pending) {
    return pending.until == Time::max() && pending.alert.chain_id == alert.chain_id &&
           pending.alert.basket == alert.basket;
  });
  if (standing != pending_.end()) standing->until = alert.as_of;
  if (alert.action == AlertAction::kRetract || alert.direction == Direction::kFlat) return;
  Pending pending{alert, since, Time::max()};
  while (!Over(pending) && Due(pending) <= alert.as_of) ++pending.horizon;
  if (Over(pending)) return;
  next_due_ = std::min(next_due_, Due(pending));
  pending_.push_back(std::move(pending));
}

void Verdicts::Judge(const MarketModel& market, PriceBook* prices, std::vector<Alert>* alerts) {
  next_due_ = Time::max();
  for (Pending& pending : pending_) {
    while (!Over(pending) && JudgeNext(market, *prices, &pending, alerts)) ++pending.horizon;
    if (Over(pending)) continue;
    Time due = Due(pending);
    if (prices->watermark() > due) {
      prices->Await(market.Unsettled(pending.alert.basket, due, *prices).value(), due);
      due = prices->SettledBy(due);
    }
    next_due_ = std::min(next_due_, due);
  }
  std::erase_if(pending_, [this](const Pending& pending) { return Over(pending); });
}

bool Verdicts::JudgeNext(const MarketModel& market, const PriceBook& prices, Pending* pending,
                         std::vector<Alert>* alerts) const {
  const Time due = Due(*pending);
  const std::string& target = pending->alert.basket;
  if (prices.watermark() <= due || market.Unsettled(target, due, prices)) return false;
  Verdict verdict{VerdictState::kNoData, horizons_[pending->horizon]};
  if (const auto abnormal = market.Judge(target, pending->since, due, prices)) {
    const double agreement = abnormal->sigmas * static_cast<double>(pending->alert.direction);
    verdict.abnormal_return = abnormal->value;
    verdict.sigmas = abnormal->sigmas;
    verdict.state = agreement >= sigmas_    ? VerdictState::kConfirmed
                    : agreement <= -sigmas_ ? VerdictState::kContradicted
                                            : VerdictState::kPending;
  }
  Say(verdict, due, pending, alerts);
  return true;
}

void Verdicts::Say(const Verdict& verdict, Time as_of, Pending* pending,
                   std::vector<Alert>* alerts) const {
  if (verdict.state == VerdictState::kPending || verdict.state == pending->state) return;
  if (verdict.state == VerdictState::kNoData && pending->state != VerdictState::kPending) return;
  pending->state = verdict.state;
  Alert alert = pending->alert;
  alert.id = MakeId({"verdict", pending->alert.id, FormatDuration(verdict.horizon)});
  alert.action = AlertAction::kUpdate;
  alert.supersedes = pending->alert.id;
  alert.verdict = verdict;
  alert.reason = Reason(verdict, pending->alert);
  alert.as_of = as_of;
  alerts->push_back(std::move(alert));
}

}  // namespace newsvane::signals
