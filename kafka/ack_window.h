// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/check.h"

namespace newsvane::kafka {

// Which of the numbers 1, 2, 3 and on are done, where they get done in any order: each partition
// acknowledges on its own. Bounded: at most `capacity` numbers may be open, so that one message
// that waits for its broker cannot let the others run ahead without end.
class AckWindow {
 public:
  explicit AckWindow(size_t capacity) : capacity_(capacity), done_(capacity) {}

  // Opens the next number. REQUIRES: !full()
  uint64_t Open() {
    NEWSVANE_CHECK(!full());
    return ++opened_;
  }

  // REQUIRES: `number` is open.
  void Done(uint64_t number) {
    NEWSVANE_CHECK(number > contiguous_ && number <= opened_ && !done_[number % capacity_]);
    done_[number % capacity_] = true;
    while (contiguous_ < opened_ && done_[(contiguous_ + 1) % capacity_]) {
      ++contiguous_;
      done_[contiguous_ % capacity_] = false;
    }
  }

  uint64_t next() const { return opened_ + 1; }  // The number that Open() will give.
  bool full() const { return opened_ - contiguous_ == capacity_; }
  bool complete() const { return contiguous_ == opened_; }
  // All numbers up to and with this one are done.
  uint64_t contiguous() const { return contiguous_; }

 private:
  uint64_t capacity_;
  std::vector<bool> done_;  // Of number n at n % capacity.
  uint64_t opened_ = 0;
  uint64_t contiguous_ = 0;
};

}  // namespace newsvane::kafka
