// SPDX-License-Identifier: Apache-2.0
#include "kafka/producer_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <memory>
#include <utility>

namespace newsvane::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr int16_t kProduceRequest = 0;
constexpr Duration kEnough =
    seconds(20);  // Bounds a test that fails; none that passes waits for it.

// librdkafka's own broker, in this process.
class MockBroker {
 public:
  explicit MockBroker(int brokers = 1) {
    rd_kafka_conf_t* const conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "log_level", "3", nullptr, 0);
    client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
    cluster_ = rd_kafka_mock_cluster_new(client_, brokers);
  }
  ~MockBroker() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(client_);
  }
  MockBroker(const MockBroker&) = delete;
  MockBroker& operator=(const MockBroker&) = delete;

  std::string bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  rd_kafka_mock_cluster_t* cluster() const { return cluster_; }
  void Create(const std::string& topic, int partitions = 1) {
    rd_kafka_mock_topic_create(cluster_, topic.c_str(), partitions, 1);
  }

 private:
  rd_kafka_t* client_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

struct Delivered {
  std::string key;
  std::string value;
  bool has_value = true;
  int32_t partition = -1;
  std::vector<std::pair<std::string, std::string>> headers;
};

Delivered Copy(const rd_kafka_message_t& message) {
  Delivered copy{.key = std::string(static_cast<const char*>(message.key), message.key_len),
                 .value = std::string(static_cast<const char*>(message.payload), message.len),
                 .has_value = message.payload != nullptr,
                 .partition = message.partition,
                 .headers = {}};
  rd_kafka_headers_t* headers = nullptr;
  rd_kafka_message_headers(&message, &headers);
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  for (size_t i = 0;
       headers != nullptr && rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; ++i) {
    copy.headers.emplace_back(name, std::string(static_cast<const char*>(value), size));
  }
  return copy;
}

// The first `count` messages of a topic, read by a client of their own.
std::vector<Delivered> ReadTopic(const MockBroker& broker, const std::string& topic, int partitions,
                                 size_t count) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", broker.bootstrap().c_str(), nullptr, 0);
  rd_kafka_conf_set(conf, "group.id", "reader", nullptr, 0);
  rd_kafka_t* const reader = rd_kafka_new(RD_KAFKA_CONSUMER, conf, nullptr, 0);
  rd_kafka_poll_set_consumer(reader);
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
  for (int i = 0; i < partitions; ++i) {
    rd_kafka_topic_partition_list_add(list, topic.c_str(), i)->offset = 0;
  }
  rd_kafka_assign(reader, list);
  rd_kafka_topic_partition_list_destroy(list);
  std::vector<Delivered> messages;
  const auto deadline = std::chrono::steady_clock::now() + kEnough;
  while (messages.size() < count && std::chrono::steady_clock::now() < deadline) {
    rd_kafka_message_t* const message = rd_kafka_consumer_poll(reader, 100);
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) messages.push_back(Copy(*message));
    rd_kafka_message_destroy(message);
  }
  rd_kafka_destroy(reader);
  return messages;
}

OutMessage Message(std::string topic, std::string key, std::string value) {
  OutMessage message;
  message.topic = std::move(topic);
  message.key = std::move(key);
  message.value = std::move(value);
  return message;
}

std::unique_ptr<ProducerSink> MakeSink(std::map<std::string, std::string> properties,
                                       std::vector<std::string>* troubles = nullptr,
                                       std::function<bool()> give_up = {}) {
  ProducerOptions options;
  options.properties = std::move(properties);
  if (troubles != nullptr) {
    options.on_trouble = [troubles](const std::string& text) { troubles->push_back(text); };
  }
  options.give_up = std::move(give_up);
  return ProducerSink::Create(std::move(options)).value();
}

TEST(ProducerSink, DeliversKeysValuesHeadersAndTombstones) {
  MockBroker broker;
  broker.Create("alerts");
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}});
  OutMessage alert = Message("alerts", "neocloud", "{}");
  alert.headers = {{"ce_id", "a"}, {"newsvane-kind", "event"}};
  OutMessage tombstone = Message("alerts", "memory", "");
  tombstone.has_value = false;
  OutMessage without_key = Message("alerts", "", std::string("a\0b", 3));
  without_key.has_key = false;
  EXPECT_EQ(sink->Publish(alert).value(), 1u);
  EXPECT_EQ(sink->Publish(tombstone).value(), 2u);
  EXPECT_EQ(sink->Publish(without_key).value(), 3u);
  ASSERT_TRUE(sink->Flush(kEnough).has_value());
  EXPECT_EQ(sink->Acknowledged().value(), 3u);
  EXPECT_EQ(sink->in_flight(), 0u);
  EXPECT_TRUE(sink->connected());

  const std::vector<Delivered> delivered = ReadTopic(broker, "alerts", 1, 3);
  ASSERT_EQ(delivered.size(), 3u);
  EXPECT_EQ(delivered[0].key, "neocloud");
  EXPECT_EQ(delivered[0].value, "{}");
  EXPECT_THAT(delivered[0].headers,
              ElementsAre(Pair("ce_id", "a"), Pair("newsvane-kind", "event")));
  EXPECT_EQ(delivered[1].key, "memory");
  EXPECT_FALSE(delivered[1].has_value);
  EXPECT_EQ(delivered[2].value, std::string("a\0b", 3));
  EXPECT_THAT(delivered[2].headers, IsEmpty());
}

TEST(ProducerSink, PutsAKeyWhereJavaClientsPutIt) {
  MockBroker broker;
  broker.Create("alerts", 5);
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}});
  // Kafka's own test vectors: murmur2("21") = -973932308, murmur2("foobar") = -790332482; the sign
  // bit is dropped, then modulo 5.
  sink->Publish(Message("alerts", "21", "x")).value();
  sink->Publish(Message("alerts", "foobar", "x")).value();
  ASSERT_TRUE(sink->Flush(kEnough).has_value());
  for (const Delivered& delivered : ReadTopic(broker, "alerts", 5, 2)) {
    EXPECT_EQ(delivered.partition, delivered.key == "21" ? 0 : 1) << delivered.key;
  }
}

TEST(ProducerSink, AcknowledgesNothingBeyondAMessageThatIsStillOnItsWay) {
  MockBroker broker(2);
  broker.Create("slow");
  broker.Create("fast");
  rd_kafka_mock_partition_set_leader(broker.cluster(), "slow", 0, 1);
  rd_kafka_mock_partition_set_leader(broker.cluster(), "fast", 0, 2);
  rd_kafka_mock_broker_push_request_error_rtts(broker.cluster(), 1, kProduceRequest, 1,
                                               RD_KAFKA_RESP_ERR_NO_ERROR, 1500);
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}});
  ASSERT_EQ(sink->Publish(Message("slow", "k", "1")).value(), 1u);
  ASSERT_EQ(sink->Publish(Message("fast", "k", "2")).value(), 2u);
  while (sink->in_flight() == 2) static_cast<void>(sink->Flush(milliseconds(1)));
  ASSERT_EQ(sink->in_flight(), 1u);
  EXPECT_EQ(sink->Acknowledged().value(), 0u);
  ASSERT_TRUE(sink->Flush(kEnough).has_value());
  EXPECT_EQ(sink->Acknowledged().value(), 2u);
}

TEST(ProducerSink, RetriesWhatMayPass) {
  MockBroker broker;
  broker.Create("alerts");
  rd_kafka_mock_push_request_errors(
      broker.cluster(), kProduceRequest, 3, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
      RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT);
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}});
  sink->Publish(Message("alerts", "k", "1")).value();
  EXPECT_TRUE(sink->Flush(kEnough).has_value());
  EXPECT_EQ(ReadTopic(broker, "alerts", 1, 1).size(), 1u);
}

TEST(ProducerSink, ARefusedMessageIsFinalAndNamesTopicAndReason) {
  MockBroker broker;
  broker.Create("alerts");
  rd_kafka_mock_push_request_errors(broker.cluster(), kProduceRequest, 1,
                                    RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}});
  sink->Publish(Message("alerts", "k", "1")).value();
  const Result<void> flushed = sink->Flush(kEnough);
  ASSERT_FALSE(flushed.has_value());
  EXPECT_THAT(flushed.error().message, HasSubstr("topic 'alerts' did not take a message"));
  EXPECT_THAT(flushed.error().message, HasSubstr("too large"));
  EXPECT_EQ(sink->Acknowledged().error().message, flushed.error().message);
  EXPECT_EQ(sink->Publish(Message("alerts", "k", "2")).error().message, flushed.error().message);
}

TEST(ProducerSink, PublishWaitsWhileTheQueueIsFull) {
  MockBroker broker;
  broker.Create("alerts");
  rd_kafka_mock_broker_set_down(broker.cluster(), 1);
  int asked = 0;
  const auto bring_broker_up = [&] {
    ++asked;
    rd_kafka_mock_broker_set_up(broker.cluster(), 1);
    return false;
  };
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()},
                        {"queue.buffering.max.messages", "2"},
                        {"reconnect.backoff.max.ms", "100"}},
                       nullptr, bring_broker_up);
  EXPECT_EQ(sink->Publish(Message("alerts", "k", "1")).value(), 1u);
  EXPECT_EQ(sink->Publish(Message("alerts", "k", "2")).value(), 2u);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(sink->Publish(Message("alerts", "k", "3")).value(), 3u);
  EXPECT_GE(asked, 1);
  ASSERT_TRUE(sink->Flush(kEnough).has_value());
  std::vector<std::string> order;
  for (const Delivered& delivered : ReadTopic(broker, "alerts", 1, 3)) {
    order.push_back(delivered.value);
  }
  EXPECT_THAT(order, ElementsAre("1", "2", "3"));
}

TEST(ProducerSink, PublishGivesUpWhenItIsToldTo) {
  auto sink =
      MakeSink({{"bootstrap.servers", "127.0.0.1:1"}, {"queue.buffering.max.messages", "1"}},
               nullptr, [] { return true; });
  sink->Publish(Message("alerts", "k", "1")).value();
  EXPECT_THAT(sink->Publish(Message("alerts", "k", "2")).error().message,
              HasSubstr("gave up waiting for room to publish to topic 'alerts'"));
  EXPECT_EQ(sink->in_flight(), 1u);
  EXPECT_EQ(sink->Acknowledged().value(), 0u);
}

TEST(ProducerSink, AMessageThatCanNeverFitIsFinal) {
  auto sink = MakeSink({{"bootstrap.servers", "127.0.0.1:1"}, {"message.max.bytes", "1000"}});
  EXPECT_THAT(sink->Publish(Message("alerts", "k", std::string(2000, 'x'))).error().message,
              HasSubstr("cannot publish to topic 'alerts'"));
  EXPECT_FALSE(sink->Acknowledged().has_value());
}

TEST(ProducerSink, TellsNothingFromItsDestructorThoughMessagesAreUnderWay) {
  std::vector<std::string> troubles;
  auto sink = MakeSink({{"bootstrap.servers", "127.0.0.1:1"}}, &troubles);
  sink->Publish(Message("alerts", "k", "1")).value();
  while (troubles.empty()) static_cast<void>(sink->Flush(milliseconds(10)));
  troubles.clear();
  EXPECT_EQ(sink->in_flight(), 1u);
  sink.reset();
  EXPECT_THAT(troubles, IsEmpty());
}

TEST(ProducerSink, ATopicThatCannotBeIsFinal) {
  auto sink = MakeSink({{"bootstrap.servers", "127.0.0.1:1"}});
  EXPECT_THAT(sink->Publish(Message(std::string(600, 't'), "k", "1")).error().message,
              HasSubstr("not a topic name"));
}

TEST(ProducerSink, WhatIsNotTakenInTimeIsFinalAndASecondNameOfAPropertyWins) {
  auto sink = MakeSink({{"bootstrap.servers", "127.0.0.1:1"}, {"delivery.timeout.ms", "100"}});
  sink->Publish(Message("alerts", "k", "1")).value();
  EXPECT_THAT(sink->Flush(kEnough).error().message, HasSubstr("timed out"));
}

TEST(ProducerSink, TellsOfABrokerThatIsDownWithItsAddressAndNotTwiceInARow) {
  std::vector<std::string> troubles;
  auto sink = MakeSink({{"bootstrap.servers", "127.0.0.1:1"}}, &troubles);
  sink->Publish(Message("alerts", "k", "1")).value();
  while (troubles.empty()) static_cast<void>(sink->Flush(milliseconds(10)));
  for (int i = 0; i < 20; ++i) static_cast<void>(sink->Flush(milliseconds(10)));
  ASSERT_EQ(troubles.size(), 1u);
  EXPECT_THAT(troubles[0], HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(troubles[0], HasSubstr("Connection refused"));
  EXPECT_FALSE(sink->connected());
  EXPECT_THAT(sink->Flush(milliseconds(1)).error().message, HasSubstr("1 messages are not"));
}

TEST(ProducerSink, TellsOfAMissingTopicAndDeliversOnceItIsThere) {
  MockBroker broker;
  rd_kafka_mock_topic_set_error(broker.cluster(), "alerts",
                                RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  std::vector<std::string> troubles;
  auto sink = MakeSink({{"bootstrap.servers", broker.bootstrap()}}, &troubles);
  sink->Publish(Message("alerts", "k", "1")).value();
  while (troubles.empty()) ASSERT_FALSE(sink->Flush(milliseconds(100)).has_value());
  EXPECT_THAT(troubles, ElementsAre("kafka: topic 'alerts' does not exist; create it with: "
                                    "newsvane topics create"));
  rd_kafka_mock_topic_set_error(broker.cluster(), "alerts", RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_TRUE(sink->Flush(kEnough).has_value());
  EXPECT_EQ(sink->Acknowledged().value(), 1u);
}

TEST(ProducerSink, APropertyThatDoesNotExistIsNamed) {
  ProducerOptions options;
  options.properties = {{"bootstrap.server", "localhost:9092"}};
  EXPECT_THAT(ProducerSink::Create(std::move(options)).error().message,
              HasSubstr("kafka producer property bootstrap.server: No such configuration"));
}

}  // namespace
}  // namespace newsvane::kafka
