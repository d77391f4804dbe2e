// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "core/records.h"
#include "signals/model.h"

namespace newsvane::signals {

// The amount of a chain, for comparison with those of other chains of its kind.
struct AmountSample {
  std::string kind;  // Event type and unit: amounts of different kinds are not compared.
  int64_t day = 0;   // Of the report that names it, since 1970.
  double log10 = 0;

  bool operator==(const AmountSample&) const = default;

  template <class Archive>
  friend void serialize(Archive& archive, AmountSample& sample) {
    auto& [kind, day, log10] = sample;
    archive(kind, day, log10);
  }
};

// "compute_contract/money".
std::string KindOf(const std::string& event, const std::string& unit);

// The largest amount of US dollars, or else of watts. Other currencies and units are not compared.
std::optional<AmountSample> SampleOf(const TaggedEvent& event, Time at);

// What amounts are usual for each kind of event.
//
// A day's amounts are compared with those up to the day before the day before. So the order in
// which the news of one day and the next comes in makes no difference.
class Magnitudes {
 public:
  void Add(const AmountSample& sample);
  void Remove(const AmountSample& sample);

  // 2^tanh(z / 2), where z is how many standard deviations (of at least a tenth of an order of
  // magnitude) the logarithm is above the mean: between 1/2 and 2, 1.4 at one standard deviation
  // and 1.7 at two, so that orders of magnitude are told apart without end and no amount drowns the
  // other factors. Mean and deviation are those of the amounts known and of the prior, which counts
  // as `weight` of them. 1 while fewer than five amounts are known and there is no prior.
  double Factor(const AmountSample& sample, const UsualAmount* prior, double weight) const;

  template <class Archive>
  friend void serialize(Archive& archive, Magnitudes& magnitudes) {
    auto& [kinds] = magnitudes;
    archive(kinds);
  }

 private:
  struct Moments {
    double count = 0;
    double sum = 0;
    double squares = 0;

    template <class Archive>
    friend void serialize(Archive& archive, Moments& moments) {
      auto& [count, sum, squares] = moments;
      archive(count, sum, squares);
    }
  };
  void Move(const AmountSample& sample, double sign);

  // By day; the oldest entry holds everything up to its day.
  std::map<std::string, std::map<int64_t, Moments>> kinds_;
};

}  // namespace newsvane::signals
