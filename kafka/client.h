// SPDX-License-Identifier: Apache-2.0
//
// What readers of Kafka share: librdkafka's client and records, without its header.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/io.h"

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_message_s;

namespace newsvane::kafka {

struct ClientDestroy {
  void operator()(rd_kafka_s* client) const;
};
using ClientPtr = std::unique_ptr<rd_kafka_s, ClientDestroy>;

// An Error names the property.
Result<void> SetProperties(const std::map<std::string, std::string>& properties,
                           rd_kafka_conf_s* conf);

// A consumer that commits nothing. `properties` are librdkafka's.
Result<ClientPtr> NewReader(const std::map<std::string, std::string>& properties);

// The topic's partitions; an Error if it does not exist or no broker answers within the time.
Result<std::vector<int32_t>> PartitionsOf(rd_kafka_s* client, const std::string& topic,
                                          Duration max_wait);

// The first offset that is kept, and the one behind the last.
struct OffsetRange {
  int64_t begin = 0;
  int64_t end = 0;
};
Result<OffsetRange> KeptOffsets(rd_kafka_s* client, const std::string& topic, int32_t partition,
                                Duration max_wait);

// A record as newsvane has it; its views live as long as `message`.
RawMessage RecordOf(const rd_kafka_message_s& message, uint32_t feed);

}  // namespace newsvane::kafka
