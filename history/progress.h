// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace newsvane::history {

// A progress bar on standard error: share done, speed and time left, a few times a second. Silent
// where standard error is no terminal.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  void Update(uint64_t done, uint64_t total);  // Cheap; total 0: not known.

 private:
  using Watch = std::chrono::steady_clock;
  std::string what_;
  bool terminal_;
  bool drawn_ = false;
  uint32_t calls_ = 0;
  Watch::time_point start_ = Watch::now();
  Watch::time_point last_{};
};

}  // namespace newsvane::history
