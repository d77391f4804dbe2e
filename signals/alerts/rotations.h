// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "signals/alerts/alerts.h"
#include "signals/baskets.h"

namespace newsvane::signals {

// Patterns over several baskets. A rotation is an alert (`new`, once) when every member's score has
// been beyond its level in its direction within the window, as of the newest news. It may come
// again after any member's score has fallen below half its level.
//
// Its score is the mean size of its members' scores in their directions; it has no direction of its
// own.
class Rotations {
 public:
  // Both must outlive it.
  Rotations(const ModelSpec& spec, const Baskets& baskets);

  // `scores`: of every basket, by index.
  void Update(const std::vector<double>& scores, const Trigger& trigger,
              std::vector<Alert>* alerts);

  template <class Archive>
  friend void serialize(Archive& archive, Rotations& rotations) {
    auto& [spec, baskets, states] = rotations;
    archive(states);
  }

 private:
  struct State {
    bool active = false;
    std::vector<Time> hit;  // When each member's score was last beyond its level.

    template <class Archive>
    friend void serialize(Archive& archive, State& state) {
      auto& [active, hit] = state;
      archive(active, hit);
    }
  };

  Alert Make(const RotationSpec& rotation, const std::vector<double>& sizes,
             const Trigger& trigger) const;

  const ModelSpec& spec_;
  const Baskets& baskets_;

  std::vector<State> states_;  // By rotation.
};

}  // namespace newsvane::signals
