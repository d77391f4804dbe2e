// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "signals/model.h"

namespace newsvane::signals {
namespace {

constexpr std::array<std::string_view, 4> kRoleTargets = {"subject", "other", "subject_baskets",
                                                          "other_baskets"};

bool IsRoleTarget(std::string_view target) {
  return std::ranges::find(kRoleTargets, target) != kRoleTargets.end();
}

class Validator {
 public:
  Validator(const ModelSpec& spec, Diagnostics* diagnostics)
      : spec_(spec), diagnostics_(diagnostics) {
    for (const BasketSpec& basket : spec.baskets) by_id_.emplace(basket.id, &basket);
  }

  void CheckAll() {
    if (spec_.market.empty()) {
      Error({}, "no market symbol",
            "name the symbol that returns are measured against: market: SPY");
    }
    if (spec_.baskets.empty()) Error({}, "no baskets", "add at least one basket with members");
    CheckIds();
    for (const BasketSpec& basket : spec_.baskets) CheckBasket(basket);
    for (const ImpactSpec& impact : spec_.impacts) CheckImpact(impact);
    CheckCells();
    for (const RotationSpec& rotation : spec_.rotations) CheckRotation(rotation);
    CheckFactors(spec_.policy);
    CheckThresholds(spec_.policy);
    CheckPrices(spec_.policy);
  }

 private:
  void Error(const Place& place, std::string message, std::string hint) {
    diagnostics_->Add({Severity::kError, place, std::move(message), std::move(hint), {}});
  }

  void InRange(const Place& place, std::string_view what, double value, double low, double high) {
    if (value >= low && value <= high) return;
    Error(place, fmt::format("{} is {}", what, value),
          fmt::format("it must be from {} to {}", low, high));
  }

  void Positive(const Place& place, std::string_view what, double value) {
    if (std::isfinite(value) && value > 0) return;
    Error(place, fmt::format("{} is {}", what, value), "it must be above 0");
  }

  void Positive(const Place& place, std::string_view what, Duration value) {
    if (value > Duration{}) return;
    Error(place, fmt::format("{} is {}", what, FormatDuration(value)), "it must be above 0");
  }

  std::string KnownBaskets() const {
    std::string known;
    for (const auto& [id, basket] : by_id_) known += (known.empty() ? "" : ", ") + id;
    return known;
  }

  void CheckIds();
  void CheckBasket(const BasketSpec& basket);
  void CheckMembers(const BasketSpec& basket);
  bool InCycle(const BasketSpec& basket) const;
  void CheckImpact(const ImpactSpec& impact);
  void CheckCells();
  void CheckRotation(const RotationSpec& rotation);
  void CheckFactors(const PolicySpec& policy);
  void CheckThresholds(const PolicySpec& policy);
  void CheckPrices(const PolicySpec& policy);

  const ModelSpec& spec_;
  Diagnostics* diagnostics_;
  std::map<std::string, const BasketSpec*> by_id_;
};

void Validator::CheckIds() {
  std::set<std::string> seen;
  for (const BasketSpec& basket : spec_.baskets) {
    if (basket.id.empty()) {
      Error(basket.place, "a basket without an id", "give it one, such as id: neocloud");
    } else if (!seen.insert(basket.id).second) {
      Error(basket.place, fmt::format("basket '{}' is there twice", basket.id),
            "rename or remove one of them");
    }
    if (IsRoleTarget(basket.id)) {
      Error(basket.place, fmt::format("'{}' cannot be the id of a basket", basket.id),
            "it names a role of the event in the impact model; choose another id");
    }
  }
}

void Validator::CheckBasket(const BasketSpec& basket) {
  const std::string name = fmt::format("basket '{}'", basket.id);
  if (!basket.parent.empty() && !by_id_.contains(basket.parent)) {
    Error(basket.place, fmt::format("{} is in '{}', which is no basket", name, basket.parent),
          "known baskets: " + KnownBaskets());
  }
  if (InCycle(basket)) {
    Error(basket.place, name + " is inside itself", "take it out of one of the baskets around it");
  }
  CheckMembers(basket);
  Positive(basket.place, "the weight of " + name, basket.weight);
  Positive(basket.place, "the sigma of " + name, basket.sigma);
  if (!std::isfinite(basket.alpha) || !std::isfinite(basket.beta)) {
    Error(basket.place, name + " has a market model that is not finite",
          "give alpha and beta as numbers on daily returns");
  }
}

void Validator::CheckMembers(const BasketSpec& basket) {
  const bool has_children = std::ranges::any_of(
      spec_.baskets, [&](const BasketSpec& child) { return child.parent == basket.id; });
  if (has_children && !basket.members.empty()) {
    Error(basket.place,
          fmt::format("basket '{}' has both members and baskets inside it", basket.id),
          "move the members into a basket of their own");
  }
  if (!has_children && basket.members.empty()) {
    Error(basket.place, fmt::format("basket '{}' is empty", basket.id),
          "give it members or baskets");
  }
  std::set<std::string> seen;
  for (const MemberSpec& member : basket.members) {
    Positive(basket.place, fmt::format("the weight of {} in '{}'", member.symbol, basket.id),
             member.weight);
    if (member.symbol.empty()) {
      Error(basket.place, fmt::format("basket '{}' has a member without a symbol", basket.id),
            "write the ticker as the exchange does");
    } else if (!seen.insert(member.symbol).second) {
      Error(basket.place, fmt::format("{} is twice in basket '{}'", member.symbol, basket.id),
            "remove one of them");
    }
  }
}

bool Validator::InCycle(const BasketSpec& basket) const {
  std::string up = basket.parent;
  for (size_t steps = 0; !up.empty() && steps <= by_id_.size(); ++steps) {
    if (up == basket.id) return true;
    const auto parent = by_id_.find(up);
    up = parent == by_id_.end() ? std::string() : parent->second->parent;
  }
  return false;
}

void Validator::CheckImpact(const ImpactSpec& impact) {
  const std::string name = fmt::format("of '{}' on '{}'", impact.event, impact.target);
  if (impact.event.empty()) {
    Error(impact.place, "an impact without an event", "name an event of the taxonomy");
  }
  if (!IsRoleTarget(impact.target) && !by_id_.contains(impact.target)) {
    Error(impact.place,
          fmt::format("the target '{}' is neither a basket nor a role", impact.target),
          "known targets: subject, other, subject_baskets, other_baskets, " + KnownBaskets());
  }
  InRange(impact.place, "the impact " + name, impact.impact, -1, 1);
  InRange(impact.place, "the confidence " + name, impact.confidence, 0, 1);
  Positive(impact.place, "the half-life " + name, impact.half_life);
  Positive(impact.place, "the horizon " + name, impact.horizon);
}

void Validator::CheckCells() {
  std::set<std::tuple<std::string, std::string, std::vector<std::string>>> seen;
  for (const ImpactSpec& impact : spec_.impacts) {
    std::vector<std::string> subjects = impact.when_subject;
    std::ranges::sort(subjects);
    if (seen.emplace(impact.event, impact.target, subjects).second) continue;
    Error(impact.place,
          fmt::format("the impact of '{}' on '{}' is there twice", impact.event, impact.target),
          "remove one of them, or tell them apart by when_subject");
  }
}

void Validator::CheckRotation(const RotationSpec& rotation) {
  const std::string name = fmt::format("rotation '{}'", rotation.id);
  const auto same_id = [&](const RotationSpec& other) { return other.id == rotation.id; };
  if (rotation.id.empty()) {
    Error(rotation.place, "a rotation without an id", "give it one");
  } else if (std::ranges::count_if(spec_.rotations, same_id) > 1 || by_id_.contains(rotation.id)) {
    Error(rotation.place, name + " shares its id with another rotation or basket",
          "rename one of them");
  }
  if (rotation.members.size() < 2) {
    Error(rotation.place, name + " has fewer than two members",
          "name the baskets between which money moves");
  }
  Positive(rotation.place, "the window of " + name, rotation.window);
  std::set<std::string> seen;
  for (const RotationMember& member : rotation.members) {
    if (!by_id_.contains(member.basket)) {
      Error(rotation.place, fmt::format("{} names '{}', which is no basket", name, member.basket),
            "known baskets: " + KnownBaskets());
    } else if (!seen.insert(member.basket).second) {
      Error(rotation.place, fmt::format("{} names '{}' twice", name, member.basket),
            "remove one of them");
    }
    if (member.direction == Direction::kFlat) {
      Error(rotation.place, fmt::format("'{}' in {} has no direction", member.basket, name),
            "write direction: up or direction: down");
    }
    if (!(member.score > 0 && member.score <= 1)) {
      Error(rotation.place,
            fmt::format("'{}' in {} counts at {}", member.basket, name, member.score),
            "at_least must be above 0 and at most 1");
    }
  }
}

void Validator::CheckFactors(const PolicySpec& policy) {
  InRange({}, "the status factor for reported", policy.status_reported, -1, 1);
  InRange({}, "the status factor for planned", policy.status_planned, -1, 1);
  InRange({}, "the status factor for confirmed", policy.status_confirmed, -1, 1);
  InRange({}, "the status factor for denied", policy.status_denied, -1, 1);
  InRange({}, "the attribution factor for first_hand", policy.first_hand, 0, 1);
  InRange({}, "the attribution factor for second_hand", policy.second_hand, 0, 1);
  if (policy.novelty.empty()) {
    Error({}, "the novelty decay is empty", "give percentages, the first for the first report");
  }
  for (const double percent : policy.novelty) {
    InRange({}, "a percentage of the novelty decay", percent, 0, 100);
  }
  Positive({}, "the novelty window", policy.novelty_window);
  Positive({}, "the chain window", policy.chain_window);
}

void Validator::CheckThresholds(const PolicySpec& policy) {
  InRange({}, "event_threshold", policy.event_threshold, 0, 1);
  InRange({}, "basket_threshold", policy.basket_threshold, 0, 1);
  InRange({}, "basket_hysteresis", policy.basket_hysteresis, 0, policy.basket_threshold);
  InRange({}, "warning_at", policy.warning_at, 0, 1);
  InRange({}, "critical_at", policy.critical_at, policy.warning_at, 1);
  for (const AlertOverride& over : policy.overrides) {
    const auto lower = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    const auto named = [&](const RotationSpec& rotation) { return rotation.id == over.basket; };
    if (over.basket.empty() || by_id_.contains(over.basket) ||
        std::ranges::none_of(over.basket, lower) || std::ranges::any_of(spec_.rotations, named)) {
      continue;
    }
    Error(over.place, fmt::format("'{}' is no basket, rotation or symbol", over.basket),
          "known baskets: " + KnownBaskets());
  }
  if (policy.cool_down < Duration{}) Error({}, "cool_down is negative", "0s turns it off");
  if (policy.max_contributions == 0) {
    Error({}, "max_contributions is 0",
          "an alert without its reasons cannot be judged; write 1 or more");
  }
}

void Validator::CheckPrices(const PolicySpec& policy) {
  if (policy.verdict_horizons.empty()) {
    Error({}, "no verdict horizons", "name at least one, such as 30m");
  }
  for (const Duration horizon : policy.verdict_horizons) {
    Positive({}, "a verdict horizon", horizon);
  }
  if (policy.impact_horizons.empty()) {
    Error({}, "no impact horizons", "name at least one, such as 30m");
  }
  for (const Duration horizon : policy.impact_horizons) {
    Positive({}, "an impact horizon", horizon);
  }
  Positive({}, "the sigmas of a verdict", policy.verdict_sigmas);
  Positive({}, "max_jump", policy.max_jump);
  Positive({}, "stale_after", policy.stale_after);
  if (policy.price_grace < Duration{}) Error({}, "the price grace is negative", "write 0s or more");
  if (policy.future_tolerance < Duration{}) {
    Error({}, "the future tolerance is negative", "write 0s or more");
  }
  if (policy.jump_confirmations == 0) {
    Error({}, "jump_confirmations is 0", "write 1 to trust every price, or more");
  }
}

}  // namespace

void Validate(const ModelSpec& spec, Diagnostics* diagnostics) {
  Validator(spec, diagnostics).CheckAll();
}

}  // namespace newsvane::signals
