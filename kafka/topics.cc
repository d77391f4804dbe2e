// SPDX-License-Identifier: Apache-2.0
#include "kafka/topics.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <map>

#include "kafka/client.h"

namespace newsvane::kafka {
namespace {

Result<Client> Connect(const Properties& properties) {
  constexpr std::string_view kAdmin = "kafka";
  auto conf = NewConf(kAdmin, {properties});
  if (!conf) return tl::unexpected(conf.error());
  return NewClient(kAdmin, Role::kProducer, *std::move(conf));
}

}  // namespace

Result<std::vector<std::string>> CreateTopics(const Properties& properties,
                                              const std::vector<TopicSpec>& topics,
                                              Duration max_wait) {
  auto client = Connect(properties);
  if (!client) return tl::unexpected(client.error());
  std::vector<Owned<rd_kafka_NewTopic_t>> owned;
  std::vector<rd_kafka_NewTopic_t*> requests;
  std::array<char, 512> text;
  for (const TopicSpec& topic : topics) {
    Owned<rd_kafka_NewTopic_t> request(rd_kafka_NewTopic_new(
        topic.name.c_str(), topic.partitions, topic.replication, text.data(), text.size()));
    if (request == nullptr) return Fail("topic " + topic.name + ": " + text.data());
    if (topic.cleanup != Cleanup::kClusterDefault) {
      rd_kafka_NewTopic_set_config(
          request.get(), "cleanup.policy",
          topic.cleanup == Cleanup::kCompact ? "compact" : "compact,delete");
    }
    requests.push_back(request.get());
    owned.push_back(std::move(request));
  }
  const Owned<rd_kafka_AdminOptions_t> options(
      rd_kafka_AdminOptions_new(client->get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
  rd_kafka_AdminOptions_set_request_timeout(options.get(), Milliseconds(max_wait), text.data(),
                                            text.size());
  const Queue queue(rd_kafka_queue_new(client->get()));
  rd_kafka_CreateTopics(client->get(), requests.data(), requests.size(), options.get(),
                        queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), Milliseconds(max_wait) + 1000));
  if (event == nullptr) return Fail("the broker did not answer; is bootstrap.servers right?");
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(rd_kafka_event_error_string(event.get()));
  }
  size_t count = 0;
  const rd_kafka_topic_result_t** const results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  std::vector<std::string> created;
  for (size_t i = 0; i < count; ++i) {
    const std::string name = rd_kafka_topic_result_name(results[i]);
    const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      created.push_back(name);
    } else if (error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      const char* const why = rd_kafka_topic_result_error_string(results[i]);
      return Fail("topic " + name + ": " + (why != nullptr ? why : rd_kafka_err2str(error)));
    }
  }
  return created;
}

Result<std::vector<TopicState>> DescribeTopics(const Properties& properties,
                                               const std::vector<std::string>& names,
                                               Duration max_wait) {
  auto client = Connect(properties);
  if (!client) return tl::unexpected(client.error());
  // All topics are listed: asking for one by name would create it on a broker that creates topics
  // by itself.
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client->get(), 1, nullptr, &found, Milliseconds(max_wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(rd_kafka_err2str(error));
  const Metadata metadata(found);
  std::map<std::string, int> partitions;
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    partitions[metadata->topics[i].topic] = metadata->topics[i].partition_cnt;
  }
  std::vector<TopicState> states;
  for (const std::string& name : names) states.push_back({name, partitions[name]});
  return states;
}

}  // namespace newsvane::kafka
