// SPDX-License-Identifier: Apache-2.0
#include "report/impact_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newsvane::report {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kLastDay = CellFit::kLasting.back() - 1;

// How many trading days a horizon covers, the event's among them.
int DaysOf(Duration horizon) {
  return std::clamp(static_cast<int>(std::chrono::ceil<days>(horizon).count()), 1, kLastDay + 1);
}

// The mean of several paths around one day, as one path. Its deviation is that of targets which
// move as one: the largest that it can be.
AbnormalPath MeanPath(const std::vector<AbnormalPath>& paths) {
  AbnormalPath mean = paths.front();
  mean.target.clear();
  for (size_t i = 0; i < mean.abnormal.size(); ++i) {
    double sum = 0;
    double deviations = 0;
    double n = 0;
    for (const AbnormalPath& path : paths) {
      if (std::isnan(path.abnormal[i])) continue;
      sum += path.abnormal[i];
      deviations += path.deviations[i];
      ++n;
    }
    mean.abnormal[i] = n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
    mean.deviations[i] = n > 0 ? deviations / n : std::numeric_limits<double>::quiet_NaN();
  }
  return mean;
}

// The share of the paths whose return has the sign.
double ShareWithSign(const std::vector<AbnormalPath>& paths, int last, double sign) {
  size_t n = 0;
  size_t same = 0;
  for (const AbnormalPath& path : paths) {
    const double value = path.Cumulative(0, last);
    if (std::isnan(value)) continue;
    ++n;
    if (value * sign > 0) ++same;
  }
  return n == 0 ? 0 : static_cast<double>(same) / static_cast<double>(n);
}

double ToHundredths(double value) { return std::round(value * 100) / 100 + 0.0; }

// Sets the verdict, and the new numbers if it is that they change.
void Judge(const signals::ImpactSpec& old, size_t least_days, CellFit* fit) {
  const MeanReturn& realised = fit->realised;
  const double foretold = old.impact * ImpactFit::kFullImpact;
  fit->holds_old = realised.low <= foretold && foretold <= realised.high;
  fit->new_impact = old.impact;
  fit->new_confidence = old.confidence;
  fit->finding = FitFinding::kTooFew;
  if (realised.n < least_days) return;
  fit->finding = FitFinding::kHoldsZero;
  if (realised.low <= 0 && realised.high >= 0) return;
  const double n = static_cast<double>(realised.n);
  const double credibility = n / (n + ImpactFit::kPriorDays);
  const double impact = realised.mean / ImpactFit::kFullImpact;
  const double confidence = std::max(0.0, 2 * fit->same_sign - 1);
  const double new_impact = old.impact + credibility * (impact - old.impact);
  fit->new_impact = ToHundredths(std::clamp(new_impact, -1.0, 1.0));
  fit->new_confidence = ToHundredths(old.confidence + credibility * (confidence - old.confidence));
  const bool same = fit->new_impact == ToHundredths(old.impact) &&
                    fit->new_confidence == ToHundredths(old.confidence);
  fit->finding = same ? FitFinding::kAgrees : FitFinding::kChanged;
}

}  // namespace

void ImpactFit::Note(const TaggedEvent& event, Time at) {
  const size_t session = calendar_.Next(at);
  if (session == calendar_.size()) return;
  std::set<uint32_t> cells;
  for (signals::TargetImpact& impact : table_.ImpactsOf(event)) {
    DayHits& hits = cells_[impact.index][session];
    hits.targets.insert(std::move(impact.target));
    if (cells.insert(impact.index).second) ++hits.events;
  }
}

std::vector<CellFit> ImpactFit::Fit(EventStudy* study, size_t least_days) const {
  std::vector<CellFit> fits;
  for (uint32_t impact = 0; impact < spec_.impacts.size(); ++impact) {
    fits.push_back(FitCell(impact, study, least_days));
  }
  return fits;
}

CellFit ImpactFit::FitCell(uint32_t impact, EventStudy* study, size_t least_days) const {
  const signals::ImpactSpec& old = spec_.impacts[impact];
  CellFit fit;
  fit.impact = impact;
  const auto cell = cells_.find(impact);
  std::map<sys_days, DayHits> trading_days;  // A session on a holiday is the next trading day's.
  if (cell != cells_.end()) {
    for (const auto& [session, hits] : cell->second) {
      const std::optional<sys_days> day = study->DayOf(calendar_[session].open);
      if (!day) continue;
      trading_days[*day].events += hits.events;
      trading_days[*day].targets.insert(hits.targets.begin(), hits.targets.end());
    }
  }
  std::vector<AbnormalPath> means;
  for (const auto& [day, hits] : trading_days) {
    std::vector<AbnormalPath> paths;
    for (const std::string& target : hits.targets) {
      auto path = study->Around(target, day, {0, kLastDay});
      if (path) paths.push_back(*std::move(path));
    }
    if (paths.empty()) continue;
    fit.events += hits.events;
    means.push_back(MeanPath(paths));
  }
  if (!means.empty()) {
    fit.first_day = means.front().day;
    fit.last_day = means.back().day;
  }
  const int last = DaysOf(old.horizon) - 1;
  fit.realised = MeanOf(means, 0, last);
  fit.same_sign = ShareWithSign(means, last, fit.realised.mean);
  for (size_t i = 0; i < fit.lasting.size(); ++i) {
    fit.lasting[i] = MeanOf(means, 0, CellFit::kLasting[i] - 1);
  }
  Judge(old, least_days, &fit);
  return fit;
}

}  // namespace newsvane::report
