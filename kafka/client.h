// SPDX-License-Identifier: Apache-2.0
//
// How this room's .cc files create librdkafka's clients, ask them, and read their records. For the
// room itself: other rooms see ConsumerSource, ProducerSink, TopicRange and the functions of
// topics.h and compacted_topic.h.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/io.h"
#include "kafka/handles.h"
#include "kafka/properties.h"

namespace newsvane::kafka {

// librdkafka's unit of time-outs; rounded up, so that what is not nothing stays a wait.
int Milliseconds(Duration duration);

// `who` begins each Error: "kafka consumer property group.id: ...". Where layers or two names of
// one property disagree, what is set last wins.
Result<Conf> NewConf(std::string_view who, std::initializer_list<Properties> layers);

enum class Role : uint8_t { kConsumer, kProducer };

// Starts the client's threads; a broker that cannot be reached is no Error.
Result<Client> NewClient(std::string_view who, Role role, Conf conf);

// A consumer outside of any group, that commits nothing. `properties` come over
// DefaultConsumerProperties().
Result<Client> NewReader(const Properties& properties);

// The topic's partitions; an Error if it does not exist or no broker answers within `max_wait`.
Result<std::vector<int32_t>> PartitionsOf(rd_kafka_s* client, const std::string& topic,
                                          Duration max_wait);

// The first offset that is kept, and the one behind the last.
struct OffsetRange {
  int64_t begin = 0;
  int64_t end = 0;
};
// An Error names the topic and the partition.
Result<OffsetRange> KeptOffsets(rd_kafka_s* client, const std::string& topic, int32_t partition,
                                Duration max_wait);

// A record as newsvane has it; its views live as long as `message`.
RawMessage RecordOf(const rd_kafka_message_s& message, uint32_t feed);

}  // namespace newsvane::kafka
