// SPDX-License-Identifier: Apache-2.0
#include "report/alert_lines.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/id.h"
#include "report/student_t.h"

namespace newsvane::report {
namespace {

constexpr Duration kCloseInterval = std::chrono::hours(24);
constexpr double kZ95 = 1.959963984540054;  // The normal's quantile for 95 %, two-sided.

uint64_t KeyOf(AlertKind kind, const std::string& chain, const std::string& basket) {
  return Hash64(std::string(ToString(kind)) + '\n' + chain + '\n' + basket);
}

// What a later alert says stands in the place of what the line said; a verdict judges that.
void Extend(const Alert& alert, AlertLine* line) {
  const bool first = line->alerts++ == 0;
  if (first) line->first_at = alert.as_of;
  if (first || std::abs(alert.score) > std::abs(line->peak)) line->peak = alert.score;
  if (alert.verdict.horizon == Duration{}) {
    const bool turns =
        alert.action == AlertAction::kCorrect ||
        (alert.action != AlertAction::kRetract && alert.direction != line->latest.direction);
    if (turns) {
      line->verdict = {};
      line->returns.clear();
    }
    line->latest = alert;
  } else {
    if (first) line->latest = alert;
    if (alert.direction == line->latest.direction) line->verdict = alert.verdict;
  }
  std::vector<AlertStep>& steps = line->steps;
  if (steps.size() == AlertLine::kMostSteps) {
    steps.erase(steps.begin() + AlertLine::kMostSteps / 2);
  }
  steps.push_back({alert.id, alert.supersedes, alert.as_of, alert.action, alert.score,
                   alert.corroboration, alert.verdict});
}

bool Larger(const AlertLine& a, const AlertLine& b) {
  const double size_a = std::abs(a.peak);
  const double size_b = std::abs(b.peak);
  return std::tie(size_b, a.first_at, a.key) < std::tie(size_a, b.first_at, b.key);
}

size_t MostOf(AlertKind kind, size_t most) {
  if (kind == AlertKind::kRotation) return most / 20;
  return kind == AlertKind::kBasket ? most * 3 / 20 : most * 16 / 20;
}

}  // namespace

Interval WilsonInterval(uint64_t hits, uint64_t n) {
  if (n == 0) return {};
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(hits) / count;
  const double z2 = kZ95 * kZ95;
  const double middle = (share + z2 / (2 * count)) / (1 + z2 / count);
  const double half =
      kZ95 / (1 + z2 / count) * std::sqrt(share * (1 - share) / count + z2 / (4 * count * count));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

void HorizonMean::Add(double value) {
  ++n;
  const double before = value - mean;
  mean += before / static_cast<double>(n);
  squares += before * (value - mean);
}

std::optional<Interval> HorizonMean::Confidence() const {
  if (n < 2) return std::nullopt;
  const auto count = static_cast<double>(n);
  const double half = StudentQuantile(0.05, count - 1) * std::sqrt(squares / (count - 1) / count);
  return Interval{mean - half, mean + half};
}

void AlertLines::Add(const Alert& alert) {
  if (alert.kind == AlertKind::kHeartbeat) return;
  ++alerts_;
  ++by_kind_[alert.kind];
  const uint64_t key = KeyOf(alert.kind, alert.chain_id, alert.basket);
  keys_.insert(key);
  const auto [open, begins] = open_.try_emplace(key);
  if (begins) ++count_;
  AlertLine& line = open->second;
  line.key = key;
  Extend(alert, &line);
  if (alert.as_of < next_close_) return;
  next_close_ = alert.as_of + kCloseInterval;
  Close(alert.as_of - kOpenFor);
}

HitCounts AlertLines::AllHits() const {
  HitCounts all;
  for (const auto& [cell, counts] : hits_) {
    all.confirmed += counts.confirmed;
    all.contradicted += counts.contradicted;
    all.no_data += counts.no_data;
    all.pending += counts.pending;
    all.retracted += counts.retracted;
  }
  return all;
}

void AlertLines::Add(const RealisedImpact& impact) {
  const auto line = open_.find(KeyOf(AlertKind::kEvent, impact.chain_id, impact.basket));
  if (line == open_.end() || line->second.latest.direction != impact.direction) return;
  line->second.returns = impact.returns;
}

void AlertLines::Finish() {
  Close(Time::max());
  KeepLargest();
  std::ranges::sort(kept_, {}, [](const AlertLine& line) {
    return std::tie(line.first_at, line.latest.kind, line.latest.chain_id, line.latest.basket);
  });
}

void AlertLines::Close(Time before) {
  for (auto line = open_.begin(); line != open_.end();) {
    if (line->second.steps.back().as_of >= before) {
      ++line;
      continue;
    }
    AlertLine& over = line->second;
    // A horizon without prices is told as such; a later one that had some, and too little to say of
    // them, is not.
    if (over.verdict.state == VerdictState::kNoData && !over.returns.empty() &&
        over.returns.back().has_prices) {
      over.verdict = {};
    }
    Count(over);
    kept_.push_back(std::move(line->second));
    line = open_.erase(line);
  }
  if (kept_.size() > 2 * most_) KeepLargest();
}

void AlertLines::Count(const AlertLine& line) {
  if (line.latest.kind != AlertKind::kEvent) return;
  const bool basket = baskets_.Find(line.latest.basket).has_value();
  const Cell cell(line.latest.event_type, basket ? line.latest.basket : "");
  HitCounts& counts = hits_[cell];
  if (line.retracted()) {
    ++counts.retracted;
    return;
  }
  if (line.latest.status != Status::kDenied) {
    occurrences_[cell].push_back({line.latest.basket, line.first_at});
    for (const RealisedReturn& realised : line.returns) {
      if (realised.has_prices) after_[cell][realised.horizon].Add(realised.abnormal_return);
    }
  }
  switch (line.verdict.state) {
    case VerdictState::kConfirmed:
      ++counts.confirmed;
      break;
    case VerdictState::kContradicted:
      ++counts.contradicted;
      break;
    case VerdictState::kNoData:
      ++counts.no_data;
      break;
    case VerdictState::kPending:
      ++counts.pending;
      break;
  }
}

void AlertLines::KeepLargest() {
  if (kept_.size() <= most_ && !trimmed_) return;
  trimmed_ = true;
  std::ranges::sort(kept_, Larger);
  std::map<AlertKind, size_t> kept;
  std::erase_if(kept_, [&](const AlertLine& line) {
    return ++kept[line.latest.kind] > MostOf(line.latest.kind, most_);
  });
}

}  // namespace newsvane::report
