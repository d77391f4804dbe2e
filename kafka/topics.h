// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "kafka/properties.h"

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

// Creates the topics that do not exist and returns their names. `properties` are librdkafka's; both
// functions connect for the call alone and wait for a broker for `max_wait`. An Error names the
// topic and the broker's reason.
Result<std::vector<std::string>> CreateTopics(const Properties& properties,
                                              const std::vector<TopicSpec>& topics,
                                              Duration max_wait);

// In the order of `names`. Creates none, also where the brokers would create what is asked for.
Result<std::vector<TopicState>> DescribeTopics(const Properties& properties,
                                               const std::vector<std::string>& names,
                                               Duration max_wait);

}  // namespace newsvane::kafka
