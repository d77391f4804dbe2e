// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <thread>

#include "core/io.h"

namespace newsvane::service {

// The machine's own time. Any thread.
class SystemClock : public Clock {
 public:
  Time Now() override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
  void Wait(Duration duration) override { std::this_thread::sleep_for(duration); }
};

}  // namespace newsvane::service
