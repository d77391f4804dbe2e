// SPDX-License-Identifier: Apache-2.0
#include "kafka/compacted_topic.h"

#include <librdkafka/rdkafka.h>

#include <chrono>

#include "kafka/client.h"

namespace newsvane::kafka {
namespace {

using Watch = std::chrono::steady_clock;

}  // namespace

Result<std::map<std::string, std::string>> ReadCompactedTopic(const Properties& properties,
                                                              const std::string& topic,
                                                              Duration max_wait) {
  const auto deadline = Watch::now() + max_wait;
  Properties with_group = properties;
  with_group["group.id"] = "unused: nothing is committed";  // Assigning asks for one.
  with_group["enable.partition.eof"] = "false";
  auto client = NewReader(with_group);
  if (!client) return tl::unexpected(client.error());
  const auto ids = PartitionsOf(client->get(), topic, max_wait);
  if (!ids) return tl::unexpected(ids.error());

  const PartitionList partitions(rd_kafka_topic_partition_list_new(1));
  std::map<int32_t, int64_t> ends;  // Of the partitions that are not read to their end yet.
  for (const int32_t id : *ids) {
    rd_kafka_topic_partition_list_add(partitions.get(), topic.c_str(), id)->offset =
        RD_KAFKA_OFFSET_BEGINNING;
    const Result<OffsetRange> kept = KeptOffsets(client->get(), topic, id, max_wait);
    if (!kept) return tl::unexpected(kept.error());
    if (kept->end > kept->begin) ends[id] = kept->end;
  }
  std::map<std::string, std::string> values;
  rd_kafka_assign(client->get(), partitions.get());
  while (!ends.empty()) {
    if (Watch::now() > deadline) return Fail("topic " + topic + " was not read within the time");
    const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(client->get(), 100));
    if (message != nullptr && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const std::string key(static_cast<const char*>(message->key), message->key_len);
      if (message->payload == nullptr) {
        values.erase(key);
      } else {
        values[key].assign(static_cast<const char*>(message->payload), message->len);
      }
    }
    // The position passes control records and compacted gaps, which are never handed out as
    // messages.
    PartitionList at(rd_kafka_topic_partition_list_copy(partitions.get()));
    rd_kafka_position(client->get(), at.get());
    for (int i = 0; i < at->cnt; ++i) {
      const auto end = ends.find(at->elems[i].partition);
      if (end != ends.end() && at->elems[i].offset >= end->second) ends.erase(end);
    }
  }
  return values;
}

}  // namespace newsvane::kafka
