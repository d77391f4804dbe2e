// SPDX-License-Identifier: Apache-2.0
#include "kafka/client.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>

namespace newsvane::kafka {

int Milliseconds(Duration duration) {
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

Result<Conf> NewConf(std::string_view who, std::initializer_list<Properties> layers) {
  Conf conf(rd_kafka_conf_new());
  std::array<char, 512> reason{};
  for (const Properties& layer : layers) {
    for (const auto& [name, value] : layer) {
      if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), reason.data(),
                            reason.size()) != RD_KAFKA_CONF_OK) {
        return Fail(std::string(who) + " property " + name + ": " + reason.data());
      }
    }
  }
  return conf;
}

Result<Client> NewClient(std::string_view who, Role role, Conf conf) {
  std::array<char, 512> reason{};
  Client client(rd_kafka_new(role == Role::kConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER,
                             conf.get(), reason.data(), reason.size()));
  if (client == nullptr) return Fail(std::string(who) + ": " + reason.data());
  static_cast<void>(conf.release());  // The client owns it now.
  return client;
}

Result<Client> NewReader(const Properties& properties) {
  constexpr std::string_view kWho = "kafka consumer";
  auto conf = NewConf(kWho, {DefaultConsumerProperties(),
                             properties,
                             {{"enable.auto.commit", "false"},
                              {"enable.auto.offset.store", "false"},
                              {"statistics.interval.ms", "0"},  // Nobody listens to these two.
                              {"log.queue", "false"}}});
  if (!conf) return tl::unexpected(conf.error());
  return NewClient(kWho, Role::kConsumer, *std::move(conf));
}

Result<std::vector<int32_t>> PartitionsOf(rd_kafka_s* client, const std::string& topic,
                                          Duration max_wait) {
  const TopicHandle handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client, 0, handle.get(), &found, Milliseconds(max_wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail("topic " + topic + ": " + rd_kafka_err2str(error));
  }
  const Metadata metadata(found);
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
  if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) raw.timestamp = TimeOfStamp(timestamp_ms);
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
