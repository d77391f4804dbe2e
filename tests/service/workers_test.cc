// SPDX-License-Identifier: Apache-2.0
#include "service/workers.h"

#include <gtest/gtest.h>

#include <atomic>

namespace newsvane::service {
namespace {

TEST(Workers, RunEveryPartOnceAndReturnWhenAllAreDone) {
  for (const unsigned count : {1U, 2U, 5U}) {
    Workers workers(count);
    ASSERT_EQ(workers.size(), count);
    std::vector<int> runs(count);
    for (int round = 1; round <= 500; ++round) {
      workers.Run([&](unsigned part) { ++runs[part]; });
      for (const int times : runs) ASSERT_EQ(times, round);
    }
  }
}

}  // namespace
}  // namespace newsvane::service
