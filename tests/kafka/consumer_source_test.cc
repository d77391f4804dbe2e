// SPDX-License-Identifier: Apache-2.0
//
// ConsumerSource against librdkafka's mock cluster. What the mock cannot show (transactions,
// retention, security) is tested with a real broker.
#include "kafka/consumer_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace newsvane::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int16_t kOffsetCommitRequest = 8;

// A broker with two topics, `news` of one partition and `prices` of two, and a producer.
class ConsumerSourceTest : public testing::Test {
 protected:
  ConsumerSourceTest() {
    producer_ = NewProducer("");
    cluster_ = rd_kafka_mock_cluster_new(producer_, 1);
    rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_, 0);
    rd_kafka_mock_topic_create(cluster_, "news", 1, 1);
    rd_kafka_mock_topic_create(cluster_, "prices", 2, 1);
    servers_ = rd_kafka_mock_cluster_bootstraps(cluster_);
    client_ = NewProducer(servers_);
  }
  ~ConsumerSourceTest() override {
    rd_kafka_destroy(client_);
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(producer_);
  }

  static rd_kafka_t* NewProducer(const std::string& servers) {
    rd_kafka_conf_t* const conf = rd_kafka_conf_new();
    std::array<char, 512> error{};
    if (!servers.empty()) {
      rd_kafka_conf_set(conf, "bootstrap.servers", servers.c_str(), error.data(), error.size());
    }
    return rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
  }

  void Produce(const char* topic, int32_t partition, const std::string& value,
               const char* traceparent = nullptr) {
    rd_kafka_headers_t* const headers = rd_kafka_headers_new(2);
    rd_kafka_header_add(headers, "other", -1, "x", -1);
    if (traceparent != nullptr) rd_kafka_header_add(headers, "traceparent", -1, traceparent, -1);
    const rd_kafka_resp_err_t error = rd_kafka_producev(
        client_, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(1'782'916'325'120),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    ASSERT_EQ(error, RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  void ProduceMany(const char* topic, int32_t partition, int count) {
    for (int i = 0; i < count; ++i) Produce(topic, partition, std::to_string(i));
    ASSERT_EQ(rd_kafka_flush(client_, 10'000), RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  std::unique_ptr<ConsumerSource> Open(std::vector<std::string> topics,
                                       std::map<std::string, std::string> properties = {}) {
    properties.emplace("bootstrap.servers", servers_);
    // After a member left, the mock waits for the rest of this before the next may join.
    properties.emplace("session.timeout.ms", "1100");
    properties.emplace("heartbeat.interval.ms", "200");
    SourceEvents events;
    events.on_assigned = [this](std::span<const Position> gained) {
      gained_.insert(gained_.end(), gained.begin(), gained.end());
      if (assigned_) assigned_(gained);
    };
    events.on_revoked = [this](std::span<const Position> lost) {
      lost_.insert(lost_.end(), lost.begin(), lost.end());
    };
    events.on_trouble = [this](const std::string& message) { trouble_.push_back(message); };
    events.on_commit = [this](bool) { ++commits_; };
    events.on_data_loss = [this](uint32_t, int32_t, const std::string& message) {
      losses_.push_back(message);
    };
    auto source = ConsumerSource::Create({std::move(properties), "readers", std::move(topics), 100},
                                         std::move(events));
    EXPECT_TRUE(source) << source.error().message;
    return source ? *std::move(source) : nullptr;
  }

  // Polls until `done`, for at most 20 s. Records are kept as "topic index/partition@offset=value".
  void PollUntil(ConsumerSource* source, const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + seconds(20);
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      const auto batch = source->Poll(milliseconds(20));
      ASSERT_TRUE(batch) << batch.error().message;
      for (const RawMessage& raw : *batch) {
        records_.push_back(std::to_string(raw.feed) + "/" + std::to_string(raw.partition) + "@" +
                           std::to_string(raw.offset) + "=" + std::string(raw.payload));
        traceparents_.emplace_back(raw.traceparent);
        EXPECT_EQ(raw.timestamp, Time(milliseconds(1'782'916'325'120)));
      }
    }
  }
  void PollFor(ConsumerSource* source, size_t records) {
    PollUntil(source, [&] { return records_.size() >= records; });
  }

  rd_kafka_t* producer_;  // Holds the cluster.
  rd_kafka_mock_cluster_t* cluster_;
  std::string servers_;
  rd_kafka_t* client_;
  std::function<void(std::span<const Position>)> assigned_;

  std::vector<std::string> records_;
  std::vector<std::string> traceparents_;
  std::vector<Position> gained_;
  std::vector<Position> lost_;
  std::vector<std::string> trouble_;
  int commits_ = 0;
  std::vector<std::string> losses_;
};

TEST_F(ConsumerSourceTest, ReadsInOrderAndResumesWhereItCommitted) {
  Produce("news", 0, "a", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  Produce("news", 0, "b");
  Produce("news", 0, "c");
  rd_kafka_flush(client_, 10'000);
  auto source = Open({"prices", "news"});
  PollFor(source.get(), 3);
  EXPECT_THAT(records_, ElementsAre("1/0@0=a", "1/0@1=b", "1/0@2=c"));
  EXPECT_THAT(traceparents_, ElementsAre(HasSubstr("0af7651916cd43dd"), "", ""));
  EXPECT_EQ(gained_.size(), 3);
  EXPECT_EQ(gained_[0].offset, -1);
  const Position positions[] = {{1, 0, 1}, {1, 7, 5}};  // The second is of nobody's partition.
  source->Commit(positions);
  source->Close(seconds(5));
  EXPECT_EQ(lost_.size(), 3);
  source.reset();

  records_.clear();
  gained_.clear();
  source = Open({"news"});
  PollFor(source.get(), 2);
  EXPECT_THAT(records_, ElementsAre("0/0@1=b", "0/0@2=c"));
  EXPECT_EQ(gained_[0].offset, 1);
}

// As after a failure: who is called back may be half gone when the source goes.
TEST_F(ConsumerSourceTest, TellsNothingFromItsDestructorAndCommitsAllTheSame) {
  ProduceMany("news", 0, 3);
  auto source = Open({"news"});
  PollFor(source.get(), 3);
  const Position positions[] = {{0, 0, 2}};
  source->Commit(positions);
  source.reset();
  EXPECT_THAT(lost_, IsEmpty());
  EXPECT_THAT(trouble_, IsEmpty());

  records_.clear();
  gained_.clear();
  source = Open({"news"});
  PollFor(source.get(), 1);
  EXPECT_EQ(gained_[0].offset, 2);
  source->Close(seconds(5));
  EXPECT_EQ(lost_.size(), 1);  // Close() does tell.
}

TEST_F(ConsumerSourceTest, SaysNothingOfACommitThatIsRefusedWhileItIsDestroyed) {
  ProduceMany("news", 0, 3);
  auto source = Open({"news"});
  PollFor(source.get(), 3);
  rd_kafka_mock_push_request_errors(cluster_, kOffsetCommitRequest, 2,
                                    RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                                    RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  const Position positions[] = {{0, 0, 2}};
  source->Commit(positions);
  source.reset();
  EXPECT_THAT(trouble_, IsEmpty());
  EXPECT_EQ(commits_, 0);
}

TEST_F(ConsumerSourceTest, StartsWhereItIsSentFromWithinAnAssignment) {
  ProduceMany("prices", 1, 10);
  std::unique_ptr<ConsumerSource> source;
  Result<void> unknown;
  assigned_ = [&](std::span<const Position>) {
    const Position to[] = {{0, 1, 7}};
    EXPECT_TRUE(source->Seek(to));
    const Position other[] = {{0, 9, 7}};
    unknown = source->Seek(other);
  };
  source = Open({"prices"});
  PollFor(source.get(), 3);
  EXPECT_THAT(records_, ElementsAre("0/1@7=7", "0/1@8=8", "0/1@9=9"));
  EXPECT_FALSE(unknown);
  EXPECT_FALSE(source->Seek({}));
  EXPECT_THAT(losses_, IsEmpty());
}

TEST_F(ConsumerSourceTest, LosesNothingOverAPause) {
  ProduceMany("prices", 0, 250);
  const auto source = Open({"prices"});
  PollFor(source.get(), 1);
  source->Pause();
  const size_t before = records_.size();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(source->Poll(milliseconds(20))->empty());
  source->Resume();
  PollFor(source.get(), 250);
  EXPECT_LE(before, 100);
  ASSERT_EQ(records_.size(), 250);
  for (int i = 0; i < 250; ++i) {
    EXPECT_EQ(records_[static_cast<size_t>(i)],
              "0/0@" + std::to_string(i) + "=" + std::to_string(i));
  }
}

TEST_F(ConsumerSourceTest, KnowsItsPositionsAndLag) {
  ProduceMany("prices", 0, 5);
  const auto source = Open({"prices"}, {{"statistics.interval.ms", "50"}});
  PollFor(source.get(), 5);
  const auto state = [&](int32_t partition) {
    for (const PartitionState& one : source->Partitions()) {
      if (one.partition == partition) return one;
    }
    return PartitionState{};
  };
  PollUntil(source.get(), [&] { return state(0).end_offset >= 0; });
  EXPECT_EQ(state(0).position, 5);
  EXPECT_EQ(state(0).lag(), 0);
  EXPECT_EQ(state(1).position, -1);
  EXPECT_EQ(state(1).lag(), -1);
}

TEST_F(ConsumerSourceTest, CallsOffsetsThatGoBackADataLoss) {
  ProduceMany("news", 0, 5);
  std::unique_ptr<ConsumerSource> source;
  assigned_ = [&](std::span<const Position>) {
    const Position beyond_the_end[] = {{0, 0, 50}};
    EXPECT_TRUE(source->Seek(beyond_the_end));
  };
  source = Open({"news"});
  PollFor(source.get(), 5);
  EXPECT_THAT(losses_, ElementsAre(HasSubstr("offset 0 came where 50 was next")));
  source.reset();

  records_.clear();
  source = Open({"news"}, {{"auto.offset.reset", "error"}});
  Result<std::span<const RawMessage>> batch;
  for (int i = 0; i < 1'000 && batch; ++i) batch = source->Poll(milliseconds(20));
  ASSERT_FALSE(batch);
  EXPECT_THAT(batch.error().message,
              HasSubstr("topic news partition 0 cannot be read at offset 50"));
}

TEST_F(ConsumerSourceTest, NamesAMissingTopicAndTheCommandThatCreatesIt) {
  rd_kafka_mock_topic_set_error(cluster_, "absent", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  const auto source = Open({"absent", "news"});
  PollUntil(source.get(), [&] { return !trouble_.empty(); });
  EXPECT_THAT(trouble_, ElementsAre("topic absent does not exist at the brokers; create it with "
                                    "`newsvane topics create`"));
}

TEST(ConsumerSource, NamesABrokerThatCannotBeReachedAndClosesInTime) {
  std::vector<std::string> trouble;
  SourceEvents events;
  events.on_trouble = [&](const std::string& message) { trouble.push_back(message); };
  auto source = ConsumerSource::Create({{{"bootstrap.servers", "127.0.0.1:1"}}, "g", {"news"}, 10},
                                       std::move(events));
  ASSERT_TRUE(source);
  for (int i = 0; i < 1'000 && trouble.empty(); ++i) {
    ASSERT_TRUE((*source)->Poll(milliseconds(20)));
  }
  EXPECT_THAT(trouble, Contains(HasSubstr("127.0.0.1:1")));
  const auto start = std::chrono::steady_clock::now();
  (*source)->Close(seconds(1));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(3));
}

TEST(ConsumerSource, RefusesPropertiesThatAreWrongOrWouldCommitOnTheirOwn) {
  const std::pair<const char*, const char*> cases[] = {{"no.such.property", "1"},
                                                       {"fetch.wait.max.ms", "soon"},
                                                       {"enable.auto.commit", "true"},
                                                       {"auto.commit.enable", "true"},
                                                       {"enable.auto.offset.store", "true"}};
  for (const auto& [name, value] : cases) {
    const auto source = ConsumerSource::Create({{{name, value}}, "g", {"news"}, 10}, {});
    ASSERT_FALSE(source) << name;
    EXPECT_THAT(source.error().message, HasSubstr(name));
  }
}

TEST(ConsumerSource, LeavesAssignmentToTheBrokersInTheNewProtocol) {
  EXPECT_TRUE(ConsumerSource::Create(
      {{{"bootstrap.servers", "127.0.0.1:1"}, {"group.protocol", "consumer"}}, "g", {"news"}, 10},
      {}));
}

}  // namespace
}  // namespace newsvane::kafka
