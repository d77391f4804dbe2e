// SPDX-License-Identifier: Apache-2.0
#include "kafka/client.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>

namespace newsvane::kafka {
namespace {

int Milliseconds(Duration duration) {
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

struct Destroy {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};
template <class T>
using Owned = std::unique_ptr<T, Destroy>;

}  // namespace

void ClientDestroy::operator()(rd_kafka_s* client) const { rd_kafka_destroy(client); }

Result<void> SetProperties(const std::map<std::string, std::string>& properties,
                           rd_kafka_conf_s* conf) {
  std::array<char, 512> reason{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size()) !=
        RD_KAFKA_CONF_OK) {
      return Fail("kafka consumer property " + name + ": " + reason.data());
    }
  }
  return {};
}

Result<ClientPtr> NewReader(const std::map<std::string, std::string>& properties) {
  Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  std::map<std::string, std::string> all = properties;
  all["enable.auto.commit"] = "false";
  all["enable.auto.offset.store"] = "false";
  if (Result<void> set = SetProperties(all, conf.get()); !set) {
    return tl::unexpected(set.error());
  }
  std::array<char, 512> reason{};
  ClientPtr client(rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), reason.data(), reason.size()));
  if (client == nullptr) return Fail(std::string("cannot create a Kafka client: ") + reason.data());
  conf.release();  // The client owns it now.
  return client;
}

Result<std::vector<int32_t>> PartitionsOf(rd_kafka_s* client, const std::string& topic,
                                          Duration max_wait) {
  const Owned<rd_kafka_topic_t> handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client, 0, handle.get(), &found, Milliseconds(max_wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail("topic " + topic + ": " + rd_kafka_err2str(error));
  }
  const Owned<const rd_kafka_metadata_t> metadata(found);
  if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) {
    return Fail("topic " + topic +
                " does not exist; create it with: newsvane topics create --config FILE");
  }
  std::vector<int32_t> partitions;
  for (int i = 0; i < metadata->topics[0].partition_cnt; ++i) {
    partitions.push_back(metadata->topics[0].partitions[i].id);
  }
  return partitions;
}

Result<OffsetRange> KeptOffsets(rd_kafka_s* client, const std::string& topic, int32_t partition,
                                Duration max_wait) {
  OffsetRange range;
  const rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
      client, topic.c_str(), partition, &range.begin, &range.end, Milliseconds(max_wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail("topic " + topic + " partition " + std::to_string(partition) + ": " +
                rd_kafka_err2str(error));
  }
  return range;
}

RawMessage RecordOf(const rd_kafka_message_s& message, uint32_t feed) {
  RawMessage raw;
  raw.feed = feed;
  raw.partition = message.partition;
  raw.offset = message.offset;
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t timestamp_ms = rd_kafka_message_timestamp(&message, &type);
  if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp_ms >= 0) {
    raw.timestamp = Time(std::chrono::milliseconds(timestamp_ms));
  }
  raw.has_key = message.key != nullptr;
  if (raw.has_key) raw.key = {static_cast<const char*>(message.key), message.key_len};
  raw.has_payload = message.payload != nullptr;
  if (raw.has_payload) raw.payload = {static_cast<const char*>(message.payload), message.len};
  rd_kafka_headers_t* headers = nullptr;
  // Costs nothing where the record has none.
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return raw;
  const void* value = nullptr;
  size_t size = 0;
  if (rd_kafka_header_get_last(headers, "traceparent", &value, &size) ==
          RD_KAFKA_RESP_ERR_NO_ERROR &&
      value != nullptr) {
    raw.traceparent = {static_cast<const char*>(value), size};
  }
  return raw;
}

}  // namespace newsvane::kafka
