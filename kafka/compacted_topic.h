// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/error.h"
#include "core/time.h"
#include "kafka/properties.h"

namespace newsvane::kafka {

// Reads a compacted topic from its beginning to the end it had at the call: the latest value of
// each key, without those that a tombstone removed. `properties` are librdkafka's and come over
// DefaultConsumerProperties(). Joins no group and commits nothing. An Error names the topic: it
// does not exist, or no broker answers, or it is not read to its end within `max_wait`.
Result<std::map<std::string, std::string>> ReadCompactedTopic(const Properties& properties,
                                                              const std::string& topic,
                                                              Duration max_wait);

}  // namespace newsvane::kafka
