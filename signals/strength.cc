// SPDX-License-Identifier: Apache-2.0
#include "signals/strength.h"

#include <algorithm>

#include "signals/market/calendar.h"
#include "signals/scores.h"

namespace newsvane::signals {
namespace {

// 2^-14 is below 1e-4, and no contribution is above 1.
constexpr int kHalfLives = 14;

double StatusFactor(const PolicySpec& policy, Status status) {
  switch (status) {
    case Status::kReported:
      return policy.status_reported;
    case Status::kPlanned:
      return policy.status_planned;
    case Status::kConfirmed:
      return policy.status_confirmed;
    case Status::kDenied:
      return policy.status_denied;
  }
  return 1;
}

}  // namespace

Consensus StrengthModel::ConsensusOf(const Chain& chain) const {
  return {chain.BestStatus(), Magnitude(chain)};
}

std::vector<Strength> StrengthModel::Of(const Chain& chain, size_t report,
                                        const Consensus& consensus) const {
  const TaggedEvent& event = chain.reports[report].event;
  const PolicySpec& policy = spec_.policy;
  const bool saturated = chain.HasEarlier(report, policy.novelty.size() - 1, policy.novelty_window);
  if (saturated && report + kNewest < chain.reports.size()) return {};
  if ((event.status == Status::kDenied) != (consensus.status == Status::kDenied)) return {};
  const double novelty = Novelty(chain.Earlier(report, policy.novelty_window));
  const double attribution =
      event.attribution == Attribution::kFirstHand ? policy.first_hand : policy.second_hand;
  std::vector<Strength> strengths;
  strengths.reserve(chain.reports[report].impacts.size());
  for (const TargetImpact& on_target : chain.reports[report].impacts) {
    const ImpactSpec& impact = spec_.impacts[on_target.index];
    Strength& strength = strengths.emplace_back();
    strength.impact = &on_target;
    strength.factors = {impact.impact, impact.confidence,  StatusFactor(policy, consensus.status),
                        attribution,   event.relevance,    event.confidence,
                        novelty,       consensus.magnitude};
    strength.value = 1;
    for (const double factor : strength.factors) strength.value *= factor;
    strength.value = std::clamp(strength.value, -1.0, 1.0);
  }
  return strengths;
}

double StrengthModel::Magnitude(const Chain& chain) const {
  if (!chain.amount) return 1;
  const PolicySpec& policy = spec_.policy;
  const auto prior = std::ranges::find_if(policy.usual_amounts, [&](const UsualAmount& usual) {
    return KindOf(usual.event, usual.unit) == chain.amount->kind;
  });
  return magnitudes_.Factor(*chain.amount, prior == policy.usual_amounts.end() ? nullptr : &*prior,
                            policy.usual_weight);
}

double StrengthModel::Novelty(size_t earlier) const {
  const std::vector<double>& decay = spec_.policy.novelty;
  return decay[std::min(earlier, decay.size() - 1)] / 100;
}

std::optional<AmountSample> StrengthModel::AmountOf(const Chain& chain) {
  for (const Report& report : chain.reports) {
    if (std::optional<AmountSample> sample = SampleOf(report.event, report.at)) return sample;
  }
  return std::nullopt;
}

Time StrengthModel::Expiry(const std::vector<TargetImpact>& impacts, Time at) const {
  Duration lifetime = std::max(spec_.policy.chain_window, spec_.policy.novelty_window);
  for (const TargetImpact& on_target : impacts) {
    lifetime = std::max(lifetime, kHalfLives * spec_.impacts[on_target.index].half_life);
  }
  return at + std::min(lifetime, kLastTime - at);
}

ChainPlace StrengthModel::Place(const Chain& chain, size_t report) const {
  ChainPlace place;
  place.chain_id = chain.id;
  place.first_news_id = chain.first_news_id();
  place.first_at = chain.first_at();
  place.corroboration = chain.corroboration();
  place.novelty = Novelty(chain.Earlier(report, spec_.policy.novelty_window));
  for (size_t i = 0; i < place.reports.size(); ++i) {
    place.reports[i] = static_cast<uint32_t>(chain.Earlier(report, ChainPlace::kWindows[i]));
  }
  return place;
}

Contribution StrengthModel::Describe(const Chain& chain, size_t report, const Strength& strength,
                                     Time as_of) const {
  const Report& source = chain.reports[report];
  Contribution contribution;
  contribution.event_id = source.event.id;
  contribution.chain_id = chain.id;
  contribution.event_type = source.event.type;
  contribution.news_id = source.event.news_id;
  if (source.event.subject) contribution.subject = source.event.subject->company.name;
  contribution.at = source.at;
  contribution.basket = strength.impact->target;
  contribution.strength = strength.value;
  contribution.half_life = spec_.impacts[strength.impact->index].half_life;
  contribution.share =
      Decayed(strength.value, std::max(Duration{}, as_of - source.at), contribution.half_life);
  for (size_t i = 0; i < kFactors.size(); ++i) {
    contribution.factors.push_back({std::string(kFactors[i]), strength.factors[i]});
  }
  return contribution;
}

}  // namespace newsvane::signals
