// SPDX-License-Identifier: Apache-2.0
#include "kafka/topic_range.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "kafka/client.h"
#include "kafka/message_batch.h"

namespace newsvane::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kAnswerWait{30};
constexpr std::chrono::seconds kSilence{60};
constexpr size_t kBatch = 1'000;

// One partition by librdkafka's simple consumer, which knows no groups and gives each partition a
// queue of its own, so that one which is read slowly does not hold up the others.
class PartitionReader : public BoundedSource {
 public:
  PartitionReader(std::shared_ptr<rd_kafka_t> client, TopicRange::Partition range)
      : client_(std::move(client)), range_(std::move(range)), next_(range_.begin) {}
  ~PartitionReader() override { Stop(); }
  PartitionReader(const PartitionReader&) = delete;
  PartitionReader& operator=(const PartitionReader&) = delete;

  Result<void> Start();
  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Pause() override { paused_ = true; }
  void Resume() override { paused_ = false; }
  bool AtEnd() const override { return next_ >= range_.end; }
  uint64_t bytes_read() const override { return bytes_; }
  // By what a record had so far.
  uint64_t bytes_total() const override {
    const auto left = static_cast<uint64_t>(std::max<int64_t>(0, range_.end - next_));
    return bytes_ + (records_ == 0 ? left : left * bytes_ / records_);
  }

 private:
  void Stop();
  Result<void> Take(const rd_kafka_message_t& message);
  std::string Name() const {
    return "topic " + range_.topic + " partition " + std::to_string(range_.partition);
  }

  const std::shared_ptr<rd_kafka_t> client_;
  const TopicRange::Partition range_;
  TopicHandle topic_;  // While it fetches.
  int64_t next_;
  uint64_t bytes_ = 0;
  uint64_t records_ = 0;
  bool paused_ = false;
  SteadyClock::time_point heard_ = SteadyClock::now();

  MessageBatch messages_{kBatch};  // Owns the bytes of batch_.
  std::vector<RawMessage> batch_;
};

Result<void> PartitionReader::Start() {
  if (AtEnd()) return {};
  topic_.reset(rd_kafka_topic_new(client_.get(), range_.topic.c_str(), nullptr));
  if (topic_ == nullptr ||
      rd_kafka_consume_start(topic_.get(), range_.partition, range_.begin) != 0) {
    topic_.reset();
    return Fail(Name() + ": " + rd_kafka_err2str(rd_kafka_last_error()));
  }
  return {};
}

void PartitionReader::Stop() {
  batch_.clear();
  messages_.Clear();
  if (topic_ == nullptr) return;
  rd_kafka_consume_stop(topic_.get(), range_.partition);
  topic_.reset();
}

Result<std::span<const RawMessage>> PartitionReader::Poll(Duration max_wait) {
  batch_.clear();
  messages_.Clear();
  if (AtEnd()) Stop();
  if (topic_ == nullptr || paused_) return std::span<const RawMessage>();
  const auto read = [this](int wait_ms, rd_kafka_message_t** into, size_t most) {
    return rd_kafka_consume_batch(topic_.get(), range_.partition, wait_ms, into, most);
  };
  if (messages_.TakeOne(max_wait, read)) {
    messages_.TakeRest(read);
    heard_ = SteadyClock::now();
  } else if (SteadyClock::now() - heard_ > kSilence) {
    return Fail(Name() + ": nothing came from the brokers for " + std::to_string(kSilence.count()) +
                " s at offset " + std::to_string(next_));
  }
  for (const rd_kafka_message_t* const message : messages_.messages()) {
    if (Result<void> taken = Take(*message); !taken) return tl::unexpected(taken.error());
  }
  return std::span<const RawMessage>(batch_);
}

Result<void> PartitionReader::Take(const rd_kafka_message_t& message) {
  // Also where the last offsets are those of transactions, which are never handed out.
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    next_ = range_.end;
    return {};
  }
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(Name() + " offset " + std::to_string(next_) + ": " +
                rd_kafka_message_errstr(&message));
  }
  next_ = message.offset + 1;
  if (message.offset >= range_.end) return {};
  batch_.push_back(RecordOf(message, range_.feed));
  bytes_ += message.len;
  ++records_;
  return {};
}

class Range : public TopicRange {
 public:
  Range(Client client, std::vector<Partition> partitions)
      : client_(std::move(client)), partitions_(std::move(partitions)) {}
  const std::vector<Partition>& partitions() const override { return partitions_; }
  Result<std::unique_ptr<BoundedSource>> Read(const Partition& partition) override {
    auto reader = std::make_unique<PartitionReader>(client_, partition);
    if (Result<void> started = reader->Start(); !started) return tl::unexpected(started.error());
    return reader;
  }

 private:
  const std::shared_ptr<rd_kafka_t> client_;
  const std::vector<Partition> partitions_;
};

Result<std::vector<TopicRange::Partition>> KeptPartitions(rd_kafka_t* client,
                                                          const std::vector<std::string>& topics) {
  std::vector<TopicRange::Partition> all;
  for (uint32_t feed = 0; feed < topics.size(); ++feed) {
    const auto ids = PartitionsOf(client, topics[feed], kAnswerWait);
    if (!ids) return tl::unexpected(ids.error());
    for (const int32_t id : *ids) {
      const auto kept = KeptOffsets(client, topics[feed], id, kAnswerWait);
      if (!kept) return tl::unexpected(kept.error());
      all.push_back({feed, topics[feed], id, kept->begin, kept->begin, kept->end});
    }
  }
  return all;
}

// Has each partition begin at its first record that is not before `time`.
Result<void> BeginAt(rd_kafka_t* client, Time time,
                     std::vector<TopicRange::Partition>* partitions) {
  if (time == kNoTime) return {};
  const PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions->size())));
  const auto since = std::chrono::ceil<std::chrono::milliseconds>(time.time_since_epoch()).count();
  for (const TopicRange::Partition& partition : *partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition)
        ->offset = since;
  }
  const rd_kafka_resp_err_t error =
      rd_kafka_offsets_for_times(client, list.get(), Milliseconds(kAnswerWait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail("the brokers do not say which records are of " + FormatTime(time) + ": " +
                rd_kafka_err2str(error));
  }
  for (size_t i = 0; i < partitions->size(); ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    TopicRange::Partition& partition = (*partitions)[i];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail("topic " + partition.topic + " partition " + std::to_string(partition.partition) +
                  ": " + rd_kafka_err2str(found.err));
    }
    partition.begin = found.offset < 0 ? partition.end : std::min(found.offset, partition.end);
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<TopicRange>> TopicRange::Open(TopicRangeOptions options) {
  Properties properties = std::move(options.properties);
  properties.erase("group.id");
  properties["enable.partition.eof"] = "true";
  properties["auto.offset.reset"] = "error";  // What is gone while it is read is not passed over.
  auto client = NewReader(properties);
  if (!client) return tl::unexpected(client.error());
  auto partitions = KeptPartitions(client->get(), options.topics);
  if (!partitions) return tl::unexpected(partitions.error());
  if (Result<void> found = BeginAt(client->get(), options.from, &*partitions); !found) {
    return tl::unexpected(found.error());
  }
  return std::make_shared<Range>(*std::move(client), *std::move(partitions));
}

}  // namespace newsvane::kafka
