// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/time.h"

namespace newsvane::signals {

// The last good price of a period.
struct Close {
  Time at;
  double price = 0;
};

// The closes of one symbol, of the last periods that had a price; at least kKept of them, and at
// most an eighth more. A period is open at its start and closed at its end, so that a bar that ends
// at 14:31 is the close of that minute.
template <class Period, size_t kKept>
class Closes {
 public:
  void Add(Close close) {
    const Time end = End(close);
    if (closes_.empty() || end > End(closes_.back())) {
      if (closes_.size() >= kMost) closes_.erase(closes_.begin(), closes_.end() - kKept);
      closes_.push_back(close);
    } else if (close.at >= closes_.back().at) {
      closes_.back() = close;
    } else {
      AddLate(close);
    }
  }

  // The last of a period that had ended by `time`; nothing if none is kept.
  std::optional<Close> AsOf(Time time) const {
    const auto next =
        std::ranges::upper_bound(closes_, std::chrono::floor<Period>(time), {}, &Close::at);
    if (next == closes_.begin()) return std::nullopt;
    return *std::prev(next);
  }

  // The newest gets the price `to` if it has the price `from`.
  void Replace(double from, double to) {
    if (!closes_.empty() && closes_.back().price == from) closes_.back().price = to;
  }

  void Divide(double ratio) {
    for (Close& close : closes_) close.price /= ratio;
  }

  template <class Archive>
  friend void serialize(Archive& archive, Closes& closes) {
    auto& [all] = closes;
    archive(all);
  }

 private:
  static constexpr size_t kMost = kKept + kKept / 8;

  static Time End(const Close& close) { return std::chrono::ceil<Period>(close.at); }

  void AddLate(Close close) {
    const Time end = End(close);
    const auto kept = std::ranges::lower_bound(closes_, end, {}, End);
    if (End(*kept) != end) {
      closes_.insert(kept, close);
    } else if (close.at >= kept->at) {
      *kept = close;
    }
  }

  std::vector<Close> closes_;  // Ascending, one a period.
};

}  // namespace newsvane::signals
