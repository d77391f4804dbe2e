// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/io.h"

namespace newsvane::service {

class SystemClock : public Clock {
 public:
  Time Now() override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace newsvane::service
