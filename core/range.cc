// SPDX-License-Identifier: Apache-2.0
#include "core/range.h"

#include <array>
#include <charconv>

namespace newsvane {
namespace {

// Without an exponent: bounds are numbers that people write.
std::string Digits(double value) {
  std::array<char, 512> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return {digits.data(), error == std::errc() ? end : digits.data()};
}

std::string Join(const std::string& least, const std::string& most, bool above_least) {
  return above_least ? "above " + least + " and at most " + most : "from " + least + " to " + most;
}

}  // namespace

std::string ToString(const Range<double>& range) {
  return Join(Digits(range.least), Digits(range.most), range.above_least);
}

std::string ToString(const Range<uint32_t>& range) {
  return Join(std::to_string(range.least), std::to_string(range.most), range.above_least);
}

std::string ToString(const Range<Duration>& range) {
  return Join(FormatDuration(range.least), FormatDuration(range.most), range.above_least);
}

}  // namespace newsvane
