// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace newsvane::kafka {

// What newsvane needs of librdkafka's statistics (its STATISTICS.md).
struct Statistics {
  struct Partition {
    std::string topic;
    int32_t partition = -1;
    int64_t end_offset = -1;  // The last stable offset; -1 if not known.
    int64_t app_offset = -1;  // Behind the last record handed out and the control records after it.
  };
  bool connected = false;  // To at least one broker.
  std::vector<Partition> partitions;
};

// What is missing, or of another type, is left as not known; an Error if it is no JSON at all.
Result<Statistics> ParseStatistics(std::string_view json);

}  // namespace newsvane::kafka
