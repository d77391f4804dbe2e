// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsvane::nlp {

// An amount or a period as it stands in a text: [begin, end) in bytes.
struct Annotation {
  enum class Kind : uint8_t { kMoney, kPercent, kPower, kCount, kDate };
  Kind kind = Kind::kMoney;
  uint32_t begin = 0;
  uint32_t end = 0;
  double low = 0;  // In units: dollars, percent, watts, pieces.
  double high = 0;
  std::string_view currency;  // ISO 4217.
  std::string period;         // Of a date: "2026", "Q3 2026", "fiscal 2027".
};

// The unit of an Amount: "money", "percent", "watt" or "count"; empty for a date.
std::string_view UnitName(Annotation::Kind kind);

// Sets `*annotations` to the amounts in [begin, end) of a normalised text, in order, with a range
// ("$125-145 billion") as one. "from $60 to $65 billion" are two: it tells a change.
void FindAmounts(std::string_view text, uint32_t begin, uint32_t end,
                 std::vector<Annotation>* annotations);

// Sets `*annotations` to the years, quarters, halves and fiscal years in [begin, end), in order.
void FindDates(std::string_view text, uint32_t begin, uint32_t end,
               std::vector<Annotation>* annotations);

}  // namespace newsvane::nlp
