// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/amount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "nlp/text/amounts.h"
#include "nlp/text/normalized_text.h"

namespace newsvane::nlp {
namespace {

constexpr std::string_view kPreviously = "previously ";

struct Scale {
  double factor;
  std::string_view word;
};

constexpr std::array<Scale, 4> kScales = {
    {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}, {1, ""}}};
constexpr std::array<Scale, 4> kWatts = {{{1e12, " TW"}, {1e9, " GW"}, {1e6, " MW"}, {1e3, " kW"}}};

// The largest scale that leaves a whole part; the last where none does.
const Scale& ScaleOf(double value, const std::array<Scale, 4>& scales) {
  const auto fits = [&](const Scale& scale) { return value >= scale.factor; };
  const auto scale = std::ranges::find_if(scales, fits);
  return scale == scales.end() ? scales.back() : *scale;
}

std::string Scaled(double value, const Scale& scale) {
  return fmt::format("{:.12g}", value / scale.factor);
}

// "125-145 billion", "900 million-1.2 billion".
std::string Range(const Amount& amount, const std::array<Scale, 4>& scales) {
  const Scale& high = ScaleOf(amount.high, scales);
  std::string end = Scaled(amount.high, high) + std::string(high.word);
  if (amount.low == amount.high) return end;
  const Scale& low = ScaleOf(amount.low, scales);
  std::string text = Scaled(amount.low, low);
  if (low.factor != high.factor) text += low.word;
  return text + "-" + end;
}

bool Near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

}  // namespace

Result<Amount> ReadAmount(std::string_view text) {
  const bool previous = text.starts_with(kPreviously);
  if (previous) text.remove_prefix(kPreviously.size());
  NormalizedText normalized;
  normalized.Reset(text, "", text.size());
  std::vector<Annotation> amounts;
  std::vector<Annotation> dates;
  FindAmounts(normalized.text(), 0, normalized.size(), &amounts);
  if (amounts.size() != 1) {
    return Fail(
        fmt::format("'{}' holds {} amounts; write one as the news does: $125-145 billion "
                    "in 2026, 12%, 200 MW, 5,000 GPUs",
                    text, amounts.empty() ? "no" : std::to_string(amounts.size())));
  }
  const Annotation& found = amounts.front();
  FindDates(normalized.text(), 0, normalized.size(), &dates);
  std::erase_if(dates, [&](const Annotation& date) {
    return date.begin < found.end && found.begin < date.end;
  });
  if (dates.size() > 1) return Fail(fmt::format("'{}' holds more than one period", text));
  Amount amount;
  amount.low = found.low;
  amount.high = found.high;
  amount.unit = UnitName(found.kind);
  amount.currency = found.kind == Annotation::Kind::kMoney ? found.currency : "";
  if (!dates.empty()) amount.period = dates.front().period;
  amount.previous = previous;
  return amount;
}

std::string FormatAmount(const Amount& amount) {
  std::string text;
  if (amount.unit == UnitName(Annotation::Kind::kMoney)) {
    text = (amount.currency == "USD" ? "$" : amount.currency + " ") + Range(amount, kScales);
  } else if (amount.unit == UnitName(Annotation::Kind::kPercent)) {
    text = amount.low == amount.high ? fmt::format("{:.12g}%", amount.high)
                                     : fmt::format("{:.12g}-{:.12g}%", amount.low, amount.high);
  } else if (amount.unit == UnitName(Annotation::Kind::kPower)) {
    // A range of watts has one unit, behind its end.
    const Scale& scale = ScaleOf(amount.high, kWatts);
    text = Scaled(amount.high, scale) + std::string(scale.word);
    if (amount.low != amount.high) text = Scaled(amount.low, scale) + "-" + text;
  } else {
    text = Range(amount, kScales) + " units";
  }
  if (amount.previous) text.insert(0, kPreviously);
  return amount.period.empty() ? text : text + " " + amount.period;
}

bool IsAmount(const Amount& amount, const Amount& expected) {
  return Near(amount.low, expected.low) && Near(amount.high, expected.high) &&
         amount.unit == expected.unit && amount.currency == expected.currency &&
         amount.previous == expected.previous &&
         (expected.period.empty() || amount.period == expected.period);
}

}  // namespace newsvane::nlp
