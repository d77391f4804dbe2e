// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "signals/model.h"
#include "signals/policy_keys.h"

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
    CheckPolicy(spec_.policy);
    CheckOverrides(spec_.policy);
  }

 private:
  void Error(const Place& place, std::string message, std::string hint) {
    diagnostics_->Add({Severity::kError, place, std::move(message), std::move(hint), {}});
  }

  template <class Value>
  void InRange(const Place& place, std::string_view what, Value value, const Range<Value>& range) {
    if (range.Holds(value)) return;
    if constexpr (std::is_same_v<Value, Duration>) {
      Error(place, fmt::format("{} is {}", what, FormatDuration(value)),
            "it must be " + ToString(range));
    } else {
      Error(place, fmt::format("{} is {}", what, value), "it must be " + ToString(range));
    }
  }
  template <class Value>
  void InRange(const Place& place, std::string_view what, const std::vector<Value>& values,
               const Range<Value>& range) {
    if (values.empty()) Error(place, fmt::format("{} is empty", what), "give at least one number");
    for (const Value value : values) InRange(place, what, value, range);
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
  void CheckPolicy(const PolicySpec& policy);
  void CheckOverrides(const PolicySpec& policy);

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
  InRange(basket.place, "the weight of " + name, basket.weight, kWeightRange);
  InRange(basket.place, "the alpha of " + name, basket.alpha, kAlphaRange);
  InRange(basket.place, "the beta of " + name, basket.beta, kBetaRange);
  InRange(basket.place, "the sigma of " + name, basket.sigma, kSigmaRange);
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
    InRange(basket.place, fmt::format("the weight of {} in '{}'", member.symbol, basket.id),
            member.weight, kWeightRange);
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
  InRange(impact.place, "the impact " + name, impact.impact, kImpactRange);
  InRange(impact.place, "the confidence " + name, impact.confidence, kConfidenceRange);
  InRange(impact.place, "the half-life " + name, impact.half_life, kSpanRange);
  InRange(impact.place, "the horizon " + name, impact.horizon, kSpanRange);
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
  InRange(rotation.place, "the window of " + name, rotation.window, kSpanRange);
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
    InRange(rotation.place, fmt::format("the score of '{}' in {}", member.basket, name),
            member.score, kRotationScoreRange);
  }
}

void Validator::CheckPolicy(const PolicySpec& policy) {
  for (const PolicyKey& key : PolicyKeys()) {
    const auto check = [&](const auto& number) {
      InRange({}, fmt::format("{}.{}", key.group, key.key), policy.*number.member, number.range);
    };
    std::visit(check, key.number);
  }
  for (const PolicyRelation& relation : PolicyRelations()) {
    if (relation.holds(policy)) continue;
    Error({}, fmt::format("in '{}' of the policy {}", relation.group, relation.message),
          std::string(relation.hint));
  }
}

void Validator::CheckOverrides(const PolicySpec& policy) {
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
}

}  // namespace

void Validate(const ModelSpec& spec, Diagnostics* diagnostics) {
  Validator(spec, diagnostics).CheckAll();
}

}  // namespace newsvane::signals
