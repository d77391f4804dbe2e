// SPDX-License-Identifier: Apache-2.0
#include "signals/market/verdicts.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/id.h"

namespace newsvane::signals {
namespace {

std::string Reason(const Verdict& verdict, const Alert& alert) {
  if (verdict.state == VerdictState::kNoData) {
    return fmt::format("No prices for {} to judge: {}", FormatDuration(verdict.horizon),
                       alert.reason);
  }
  const char* const say = verdict.state == VerdictState::kConfirmed      ? "agree"
                          : verdict.state == VerdictState::kContradicted ? "disagree"
                                                                         : "no longer say";
  return fmt::format("Prices {} after {} ({:+.2f} % abnormal, {:+.1f} sigmas): {}", say,
                     FormatDuration(verdict.horizon), 100 * verdict.abnormal_return, verdict.sigmas,
                     alert.reason);
}

}  // namespace

Verdicts::Verdicts(const PolicySpec& policy)
    : horizons_(policy.verdict_horizons),
      sigmas_(policy.verdict_sigmas),
      hysteresis_(policy.verdict_hysteresis) {}

std::optional<Alert> Verdicts::Judge(const Alert& alert, std::span<const RealisedReturn> returns,
                                     Time as_of) const {
  const VerdictState state = StateAfter(alert.direction, returns);
  if (state == StateAfter(alert.direction, returns.first(returns.size() - 1))) return std::nullopt;
  const RealisedReturn& last = returns.back();
  Alert judged = alert;
  judged.id = MakeId({"verdict", alert.id, FormatDuration(last.horizon)});
  judged.action = AlertAction::kUpdate;
  judged.supersedes = alert.id;
  judged.verdict = {state, last.horizon, last.abnormal_return, last.sigmas};
  judged.reason = Reason(judged.verdict, alert);
  judged.as_of = as_of;
  return judged;
}

// What the returns say in the end.
VerdictState Verdicts::StateAfter(Direction direction,
                                  std::span<const RealisedReturn> returns) const {
  VerdictState state = VerdictState::kPending;
  bool stood = false;
  for (const RealisedReturn& realised : returns) {
    if (std::ranges::find(horizons_, realised.horizon) == horizons_.end()) continue;
    if (realised.has_prices) {
      state = NextState(state, realised.sigmas * static_cast<double>(direction));
      stood = stood || state != VerdictState::kPending;
    } else if (!stood) {
      state = VerdictState::kNoData;
    }
  }
  return state;
}

// What stands needs less to stand than what is new.
VerdictState Verdicts::NextState(VerdictState state, double agreement) const {
  const auto bar = [&](VerdictState next) { return sigmas_ - (next == state ? hysteresis_ : 0); };
  if (agreement >= bar(VerdictState::kConfirmed)) return VerdictState::kConfirmed;
  if (-agreement >= bar(VerdictState::kContradicted)) return VerdictState::kContradicted;
  return state == VerdictState::kNoData ? state : VerdictState::kPending;
}

}  // namespace newsvane::signals
