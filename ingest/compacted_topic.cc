// SPDX-License-Identifier: Apache-2.0
#include "ingest/compacted_topic.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace newsvane::ingest {
namespace {

using Watch = std::chrono::steady_clock;

struct Destroy {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};
template <class T>
using Owned = std::unique_ptr<T, Destroy>;

int Milliseconds(Duration duration) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

Result<Owned<rd_kafka_t>> Connect(const std::map<std::string, std::string>& properties) {
  Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  std::array<char, 512> error;
  std::map<std::string, std::string> all = properties;
  all.try_emplace("group.id", "unused: nothing is committed");
  all["enable.auto.commit"] = "false";
  all["enable.partition.eof"] = "false";
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), error.data(), error.size()) !=
        RD_KAFKA_CONF_OK) {
      return Fail("kafka property " + name + ": " + error.data());
    }
  }
  Owned<rd_kafka_t> client(rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), error.data(), error.size()));
  if (client == nullptr) return Fail(std::string("cannot create a Kafka client: ") + error.data());
  conf.release();  // The client owns it now.
  return client;
}

// The partitions of the topic with their first offset, or why there are none.
Result<Owned<rd_kafka_topic_partition_list_t>> Partitions(rd_kafka_t* client,
                                                          const std::string& name,
                                                          Duration max_wait) {
  const Owned<rd_kafka_topic_t> topic(rd_kafka_topic_new(client, name.c_str(), nullptr));
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client, 0, topic.get(), &found, Milliseconds(max_wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail("topic " + name + ": " + rd_kafka_err2str(error));
  }
  const Owned<const rd_kafka_metadata_t> metadata(found);
  if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) {
    return Fail("topic " + name +
                " does not exist; create it with: newsvane topics create --config FILE");
  }
  Owned<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
  for (int i = 0; i < metadata->topics[0].partition_cnt; ++i) {
    rd_kafka_topic_partition_list_add(list.get(), name.c_str(),
                                      metadata->topics[0].partitions[i].id)
        ->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  return list;
}

}  // namespace

Result<std::map<std::string, std::string>> ReadCompactedTopic(
    const std::map<std::string, std::string>& properties, const std::string& topic,
    Duration max_wait) {
  const auto deadline = Watch::now() + max_wait;
  auto client = Connect(properties);
  if (!client) return tl::unexpected(client.error());
  auto partitions = Partitions(client->get(), topic, max_wait);
  if (!partitions) return tl::unexpected(partitions.error());

  std::map<int32_t, int64_t> ends;  // Of the partitions that are not read to their end yet.
  for (int i = 0; i < (*partitions)->cnt; ++i) {
    const int32_t id = (*partitions)->elems[i].partition;
    int64_t low = 0;
    int64_t high = 0;
    const rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
        client->get(), topic.c_str(), id, &low, &high, Milliseconds(max_wait));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail("topic " + topic + ": " + rd_kafka_err2str(error));
    }
    if (high > low) ends[id] = high;
  }
  std::map<std::string, std::string> values;
  rd_kafka_assign(client->get(), partitions->get());
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
    Owned<rd_kafka_topic_partition_list_t> at(
        rd_kafka_topic_partition_list_copy(partitions->get()));
    rd_kafka_position(client->get(), at.get());
    for (int i = 0; i < at->cnt; ++i) {
      const auto end = ends.find(at->elems[i].partition);
      if (end != ends.end() && at->elems[i].offset >= end->second) ends.erase(end);
    }
  }
  return values;
}

}  // namespace newsvane::ingest
