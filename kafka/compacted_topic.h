// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/error.h"
#include "core/time.h"

namespace newsvane::kafka {

// Reads a compacted topic from its beginning to the end it had at the call: the latest value of
// each key, without those that a tombstone removed. `properties` are librdkafka's. Waits for an
// unreachable broker for at most `max_wait`.
Result<std::map<std::string, std::string>> ReadCompactedTopic(
    const std::map<std::string, std::string>& properties, const std::string& topic,
    Duration max_wait);

}  // namespace newsvane::kafka
