// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/records.h"
#include "signals/model.h"

namespace newsvane::signals {

// Whether prices agree with an alert's direction, by the abnormal return at each horizon of the
// policy. A verdict repeats the content of the alert that it judges.
//
// An alert of direction d (+1 up, -1 down) and a return of s sigmas agree by d * s.
// It is `confirmed` from `verdict_sigmas` on in the alert's direction, `contradicted` in the other.
// What stands needs less by the hysteresis to stand at the next horizon; if it falls, the alert is
// `pending` again.
class Verdicts {
 public:
  explicit Verdicts(const PolicySpec& policy);

  // The alert that the last of the returns leads to, which ends at `as_of`, if it says something
  // new: the first `confirmed` or `contradicted` and each change from then on; `no_data` only
  // before either. `returns`: all since the alert, ascending by horizon, also of other horizons.
  std::optional<Alert> Judge(const Alert& alert, std::span<const RealisedReturn> returns,
                             Time as_of) const;

 private:
  VerdictState StateAfter(Direction direction, std::span<const RealisedReturn> returns) const;
  VerdictState NextState(VerdictState state, double agreement) const;

  std::vector<Duration> horizons_;
  double sigmas_;
  double hysteresis_;
};

}  // namespace newsvane::signals
