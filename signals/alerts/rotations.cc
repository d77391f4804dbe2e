// SPDX-License-Identifier: Apache-2.0
#include "signals/alerts/rotations.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/id.h"

namespace newsvane::signals {

Rotations::Rotations(const ModelSpec& spec, const Baskets& baskets)
    : spec_(spec), baskets_(baskets), states_(spec.rotations.size()) {
  for (size_t i = 0; i < states_.size(); ++i) {
    states_[i].hit.resize(spec.rotations[i].members.size(), kNoTime);
  }
}

void Rotations::Update(const std::vector<double>& scores, const Trigger& trigger,
                       std::vector<Alert>* alerts) {
  for (size_t i = 0; i < states_.size(); ++i) {
    const RotationSpec& rotation = spec_.rotations[i];
    State& state = states_[i];
    std::vector<double> sizes;  // Of the scores, positive in the direction asked for.
    bool all_hit = true;
    bool all_near = true;
    for (size_t k = 0; k < rotation.members.size(); ++k) {
      const RotationMember& member = rotation.members[k];
      sizes.push_back(scores[baskets_.Find(member.basket).value()] *
                      static_cast<double>(member.direction));
      if (sizes[k] >= member.score) state.hit[k] = trigger.now;
      all_hit &= state.hit[k] != kNoTime && trigger.now - state.hit[k] <= rotation.window;
      all_near &= sizes[k] >= member.score / 2;
    }
    if (all_near && all_hit && !state.active) {
      state.active = true;
      alerts->push_back(Make(rotation, sizes, trigger));
    } else if (!all_near) {
      state.active = false;
    }
  }
}

Alert Rotations::Make(const RotationSpec& rotation, const std::vector<double>& sizes,
                      const Trigger& trigger) const {
  Alert alert = AlertFrom(trigger);
  alert.kind = AlertKind::kRotation;
  alert.id = MakeId({"rotation", rotation.id, trigger.id});
  alert.chain_id = alert.id;
  alert.basket = rotation.id;
  alert.as_of = trigger.now;
  alert.reason = rotation.name + ":";
  for (size_t k = 0; k < sizes.size(); ++k) {
    RotationMember member = rotation.members[k];
    member.score = sizes[k] * static_cast<double>(member.direction);
    alert.score += sizes[k] / static_cast<double>(sizes.size());
    alert.reason +=
        fmt::format("{} {} {:+.2f}", k == 0 ? "" : ",",
                    baskets_[baskets_.Find(member.basket).value()].spec->name, member.score);
    alert.members.push_back(std::move(member));
  }
  alert.reason += '.';
  alert.severity = SeverityOf(alert.score, LimitsOf(spec_.policy, rotation.id, ""));
  return alert;
}

}  // namespace newsvane::signals
