// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/time.h"

namespace newsvane {

// What a number that a person sets may be. The one place of such a bound is a constant of this
// type: what reads the number, what checks it and what tells of it take it from there.
template <class Value>
struct Range {
  Value least{};
  Value most{};
  bool above_least = false;  // Then `least` itself is outside.

  // False for what is not a number.
  constexpr bool Holds(Value value) const {
    return (above_least ? value > least : value >= least) && value <= most;
  }
};

// "from 0 to 1", "above 0 and at most 1", "from 1s to 1d": as messages and documents say it.
std::string ToString(const Range<double>& range);
std::string ToString(const Range<uint32_t>& range);
std::string ToString(const Range<Duration>& range);

}  // namespace newsvane
