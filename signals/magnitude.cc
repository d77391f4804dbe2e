// SPDX-License-Identifier: Apache-2.0
#include "signals/magnitude.h"

#include <algorithm>
#include <cmath>

namespace newsvane::signals {
namespace {

constexpr double kMinSamples = 5;
constexpr double kMinDeviation = 0.1;
constexpr size_t kKeptDays = 32;
// Amounts are around a billion; taking it off keeps the squares small and the variance exact.
constexpr double kBillion = 9;

}  // namespace

std::string KindOf(const std::string& event, const std::string& unit) { return event + "/" + unit; }

std::optional<AmountSample> SampleOf(const TaggedEvent& event, Time at) {
  const Amount* largest = nullptr;
  for (const Amount& amount : event.amounts) {
    const bool money = amount.unit == "money" && amount.currency == "USD";
    if (amount.previous || (!money && amount.unit != "watt")) continue;
    if (!std::isfinite(amount.high) || amount.high <= 0) continue;
    const bool better = largest == nullptr || (money && largest->unit != "money") ||
                        (amount.unit == largest->unit && amount.high > largest->high);
    if (better) largest = &amount;
  }
  if (largest == nullptr) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
  return AmountSample{KindOf(event.type, largest->unit), day, std::log10(largest->high)};
}

void Magnitudes::Add(const AmountSample& sample) { Move(sample, 1); }

void Magnitudes::Remove(const AmountSample& sample) { Move(sample, -1); }

void Magnitudes::Move(const AmountSample& sample, double sign) {
  std::map<int64_t, Moments>& days = kinds_[sample.kind];
  const bool folded = days.size() == kKeptDays && sample.day < days.begin()->first;
  Moments& moments = folded ? days.begin()->second : days[sample.day];
  const double x = sample.log10 - kBillion;
  moments.count += sign;
  moments.sum += sign * x;
  moments.squares += sign * x * x;
  if (days.size() <= kKeptDays) return;
  const Moments oldest = days.extract(days.begin()).mapped();
  Moments& next = days.begin()->second;
  next.count += oldest.count;
  next.sum += oldest.sum;
  next.squares += oldest.squares;
}

double Magnitudes::Factor(const AmountSample& sample, const UsualAmount* prior,
                          double weight) const {
  Moments known;
  if (prior != nullptr) {
    const double x = std::log10(prior->typical) - kBillion;
    known = {weight, weight * x, weight * (x * x + prior->spread * prior->spread)};
  }
  if (const auto days = kinds_.find(sample.kind); days != kinds_.end()) {
    for (const auto& [day, moments] : days->second) {
      if (day > sample.day - 2) break;
      known.count += moments.count;
      known.sum += moments.sum;
      known.squares += moments.squares;
    }
  }
  if (known.count < kMinSamples && prior == nullptr) return 1;
  const double mean = known.sum / known.count;
  const double variance = std::max(0.0, known.squares / known.count - mean * mean);
  const double z = (sample.log10 - kBillion - mean) / std::max(kMinDeviation, std::sqrt(variance));
  return std::exp2(std::tanh(z / 2));
}

}  // namespace newsvane::signals
