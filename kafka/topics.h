// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/time.h"

namespace newsvane::kafka {

// Which records of a topic the brokers keep.
enum class Cleanup : uint8_t {
  kClusterDefault,
  kCompact,           // The latest of each key, for good.
  kCompactAndDelete,  // The same, until the topic's retention is over.
};

struct TopicSpec {
  std::string name;
  int partitions = 1;
  Cleanup cleanup = Cleanup::kClusterDefault;
  int replication = -1;  // -1: the cluster's default.
};

struct TopicState {
  std::string name;
  int partitions = 0;  // 0: it does not exist.
};

// Creates the topics that do not exist and returns their names. An Error names the topic and the
// broker's reason.
Result<std::vector<std::string>> CreateTopics(const std::map<std::string, std::string>& properties,
                                              const std::vector<TopicSpec>& topics,
                                              Duration max_wait);

Result<std::vector<TopicState>> DescribeTopics(const std::map<std::string, std::string>& properties,
                                               const std::vector<std::string>& names,
                                               Duration max_wait);

}  // namespace newsvane::kafka
