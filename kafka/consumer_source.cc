// SPDX-License-Identifier: Apache-2.0
#include "kafka/consumer_source.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "kafka/assignment.h"
#include "kafka/client.h"
#include "kafka/message_batch.h"
#include "kafka/statistics.h"
#include "kafka/trouble.h"

namespace newsvane::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Asking for committed offsets and committing in a rebalance keep the group waiting for no longer.
constexpr std::chrono::seconds kCoordinatorWait{5};
constexpr std::chrono::seconds kCommitRetry{1};
constexpr std::chrono::seconds kDestructorWait{5};
constexpr std::chrono::milliseconds kClosePoll{50};
constexpr const char* kBrokers = "";  // The cause of trouble that is not one topic's.
constexpr std::string_view kWho = "kafka consumer";
constexpr int kWarning = 4;  // syslog's level.

std::span<rd_kafka_topic_partition_t> Elements(rd_kafka_topic_partition_list_t* list) {
  return {list->elems, static_cast<size_t>(list->cnt)};
}

Result<void> CheckOptions(const ConsumerOptions& options) {
  if (Result<void> checked = CheckCommitsNothing(options.properties); !checked) return checked;
  for (const std::string& topic : options.topics) {
    if (topic.starts_with('^')) return Fail("topic '" + topic + "': patterns are not supported");
  }
  return {};
}

class Consumer : public ConsumerSource {
 public:
  Consumer(ConsumerOptions options, SourceEvents events)
      : options_(std::move(options)),
        events_(std::move(events)),
        trouble_(events_.on_trouble),
        messages_(options_.max_batch),
        assigned_(options_.topics) {}
  ~Consumer() override;

  Result<void> Open();
  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Commit(std::span<const Position> positions) override;
  void Pause() override { SetPaused(true); }
  void Resume() override { SetPaused(false); }
  bool AtEnd() const override { return false; }
  Result<void> Seek(std::span<const Position> positions) override;
  std::vector<PartitionState> Partitions() const override { return assigned_.States(); }
  void Close(Duration max_wait) override;

 private:
  static void OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                          rd_kafka_topic_partition_list_t* list, void* self);
  static void OnCommit(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t*,
                       void* self);
  static void OnError(rd_kafka_t*, int code, const char* reason, void* self);
  static int OnStatistics(rd_kafka_t*, char* json, size_t size, void* self);
  static void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text);

  void Gain(rd_kafka_topic_partition_list_t* list);
  void Lose(rd_kafka_topic_partition_list_t* list);
  void ReadStatistics(std::string_view json);

  Result<void> Subscribe();
  void FillBatch(uint64_t rebalances_before);
  void TakeError(const rd_kafka_message_t& message);
  void TakeLoss(const rd_kafka_message_t& message, int64_t expected, uint32_t feed);

  void SendCommits();
  void CommitAndWait(std::span<const Position> positions, Duration max_wait);
  void SetPaused(bool paused);

  PartitionList ListOf(std::span<const Position> positions) const;
  std::vector<Position> PositionsOf(rd_kafka_topic_partition_list_t* list) const;
  bool cooperative() const {
    return std::string_view(rd_kafka_rebalance_protocol(client_.get())) == "COOPERATIVE";
  }
  void Say(const std::string& message) { trouble_.Say(message, SteadyClock::now()); }

  const ConsumerOptions options_;
  SourceEvents events_;
  Trouble trouble_;
  Client client_;
  Queue queue_;
  MessageBatch messages_;  // Owns the bytes of batch_.
  std::vector<RawMessage> batch_;

  Assignment assigned_;
  rd_kafka_topic_partition_list_t* gaining_ = nullptr;  // While on_assigned runs.
  uint64_t rebalances_ = 0;
  bool paused_ = false;
  std::optional<Error> failure_;
  std::optional<SteadyClock::time_point> retry_commit_;
};

Result<void> Consumer::Open() {
  if (Result<void> checked = CheckOptions(options_); !checked) return checked;
  Properties defaults = DefaultConsumerProperties();
  defaults["group.id"] = options_.group;
  const auto protocol = options_.properties.find("group.protocol");
  if (protocol != options_.properties.end() && protocol->second == "consumer") {
    defaults.erase("partition.assignment.strategy");  // The brokers assign, and know the time-out.
    defaults.erase("session.timeout.ms");
  }
  // Logs come with the other callbacks, on the caller's thread, whatever the user says.
  auto conf = NewConf(kWho, {defaults, options_.properties, {{"log.queue", "true"}}});
  if (!conf) return tl::unexpected(conf.error());
  rd_kafka_conf_set_opaque(conf->get(), this);
  rd_kafka_conf_set_rebalance_cb(conf->get(), &OnRebalance);
  rd_kafka_conf_set_offset_commit_cb(conf->get(), &OnCommit);
  rd_kafka_conf_set_error_cb(conf->get(), &OnError);
  rd_kafka_conf_set_stats_cb(conf->get(), &OnStatistics);
  // Who sets `debug` wants librdkafka's own log, on stderr.
  if (!options_.properties.contains("debug")) rd_kafka_conf_set_log_cb(conf->get(), &OnLog);

  auto client = NewClient(kWho, Role::kConsumer, *std::move(conf));
  if (!client) return tl::unexpected(client.error());
  client_ = *std::move(client);
  rd_kafka_set_log_queue(client_.get(), nullptr);
  rd_kafka_poll_set_consumer(client_.get());
  queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
  const auto servers = options_.properties.find("bootstrap.servers");
  trouble_.Expect(kBrokers,
                  "kafka consumer: no answer yet from " + (servers == options_.properties.end()
                                                               ? "any broker: no bootstrap.servers"
                                                               : servers->second),
                  SteadyClock::now());
  batch_.reserve(options_.max_batch);
  return Subscribe();
}

Result<void> Consumer::Subscribe() {
  const PartitionList topics(
      rd_kafka_topic_partition_list_new(static_cast<int>(options_.topics.size())));
  for (const std::string& topic : options_.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(client_.get(), topics.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(std::string("kafka consumer: cannot subscribe: ") + rd_kafka_err2str(error));
  }
  return {};
}

Result<std::span<const RawMessage>> Consumer::Poll(Duration max_wait) {
  batch_.clear();
  messages_.Clear();
  const auto read = [this](int wait_ms, rd_kafka_message_t** into, size_t most) {
    return rd_kafka_consume_batch_queue(queue_.get(), wait_ms, into, most);
  };
  const bool any = messages_.TakeOne(max_wait, read);
  const uint64_t rebalances_before = rebalances_;
  if (any) messages_.TakeRest(read);
  FillBatch(rebalances_before);
  const auto now = SteadyClock::now();
  trouble_.Remind(now);
  if (retry_commit_ && *retry_commit_ <= now) SendCommits();
  if (failure_) return tl::unexpected(*failure_);
  return std::span<const RawMessage>(batch_);
}

void Consumer::FillBatch(uint64_t rebalances_before) {
  const rd_kafka_topic_t* topic = nullptr;  // Records come in runs of one partition.
  int32_t partition = -1;
  uint32_t feed = 0;
  Assignment::Partition* assigned = nullptr;
  const auto messages = messages_.messages();
  for (size_t i = 0; i < messages.size(); ++i) {
    const rd_kafka_message_t* const message = messages[i];
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      TakeError(*message);
      continue;
    }
    if (message->rkt != topic || message->partition != partition) {
      topic = message->rkt;
      partition = message->partition;
      const auto found = assigned_.FeedOf(rd_kafka_topic_name(topic));
      feed = found.value_or(0);
      assigned = found ? assigned_.Find(feed, partition) : nullptr;
    }
    // librdkafka takes back what a rebalance outdates, but not the record of the first call when
    // the rebalance came in the second.
    if (assigned == nullptr || (i == 0 && assigned->since > rebalances_before)) {
      topic = nullptr;
      continue;
    }
    if (assigned->next >= 0 && assigned->next != message->offset) {
      TakeLoss(*message, assigned->next, feed);
    }
    assigned->next = message->offset + 1;
    batch_.push_back(RecordOf(*message, feed));
  }
}

void Consumer::TakeError(const rd_kafka_message_t& message) {
  const std::string topic = message.rkt == nullptr ? "" : rd_kafka_topic_name(message.rkt);
  switch (message.err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      return;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      trouble_.Raise(topic,
                     "topic " + topic +
                         " does not exist at the brokers; create it with `newsvane topics create`",
                     SteadyClock::now());
      return;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      trouble_.Raise(topic, "topic " + topic + ": the brokers do not allow it to be read",
                     SteadyClock::now());
      return;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      failure_ = Error{"topic " + topic + " partition " + std::to_string(message.partition) +
                       " cannot be read " +
                       (message.offset < 0 ? std::string("without a committed offset")
                                           : "at offset " + std::to_string(message.offset)) +
                       ", and auto.offset.reset=error: " + rd_kafka_message_errstr(&message)};
      return;
    default:
      break;
  }
  std::string where = "kafka consumer: ";
  if (message.partition >= 0) {
    where += topic + " partition " + std::to_string(message.partition) + " offset " +
             std::to_string(message.offset) + ": ";
  }
  Say(where + rd_kafka_message_errstr(&message));
}

void Consumer::TakeLoss(const rd_kafka_message_t& message, int64_t expected, uint32_t feed) {
  int64_t low = -1;
  int64_t high = -1;
  rd_kafka_get_watermark_offsets(client_.get(), assigned_.TopicOf(feed).c_str(), message.partition,
                                 &low, &high);
  const std::string loss = DescribeLoss(expected, message.offset, low);
  if (!loss.empty() && events_.on_data_loss) {
    events_.on_data_loss(feed, message.partition, loss);
  }
}

void Consumer::OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                           rd_kafka_topic_partition_list_t* list, void* self) {
  auto* const consumer = static_cast<Consumer*>(self);
  ++consumer->rebalances_;
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    consumer->Gain(list);
  } else {
    consumer->Lose(list);
  }
}

void Consumer::Gain(rd_kafka_topic_partition_list_t* list) {
  if (list->cnt > 0) {
    const rd_kafka_resp_err_t error =
        rd_kafka_committed(client_.get(), list, Milliseconds(kCoordinatorWait));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      // librdkafka asks again on its own where the offset is not given.
      Say(std::string("kafka consumer: cannot ask for committed offsets: ") +
          rd_kafka_err2str(error));
      for (auto& element : Elements(list)) element.offset = RD_KAFKA_OFFSET_INVALID;
    }
    if (events_.on_assigned) {
      gaining_ = list;
      events_.on_assigned(PositionsOf(list));
      gaining_ = nullptr;
    }
  }
  for (const auto& element : Elements(list)) {
    const auto feed = assigned_.FeedOf(element.topic);
    if (!feed) continue;
    assigned_.Gain(*feed, element.partition, element.offset, rebalances_);
    trouble_.Clear(element.topic);
  }
  if (cooperative()) {
    const ClientError error(rd_kafka_incremental_assign(client_.get(), list));
    if (error) Say(std::string("kafka consumer: ") + rd_kafka_error_string(error.get()));
  } else {
    rd_kafka_assign(client_.get(), list);
  }
  if (paused_ && list->cnt > 0) rd_kafka_pause_partitions(client_.get(), list);
}

void Consumer::Lose(rd_kafka_topic_partition_list_t* list) {
  if (list->cnt > 0 && events_.on_revoked) {
    std::vector<Position> lost = PositionsOf(list);
    for (Position& position : lost) {
      const Assignment::Partition* const known = assigned_.Find(position.feed, position.partition);
      position.offset = known == nullptr ? -1 : known->next;
    }
    events_.on_revoked(lost);
  }
  std::vector<Position> commits;
  for (const Position& position : PositionsOf(list)) {
    const std::optional<Position> commit = assigned_.Lose(position.feed, position.partition);
    if (commit) commits.push_back(*commit);
  }
  // After the group has given them away, a commit would only be refused.
  if (rd_kafka_assignment_lost(client_.get()) == 0) CommitAndWait(commits, kCoordinatorWait);
  if (cooperative()) {
    const ClientError error(rd_kafka_incremental_unassign(client_.get(), list));
    if (error) Say(std::string("kafka consumer: ") + rd_kafka_error_string(error.get()));
  } else {
    rd_kafka_assign(client_.get(), nullptr);
  }
}

Result<void> Consumer::Seek(std::span<const Position> positions) {
  if (gaining_ == nullptr) return Fail("Seek outside of on_assigned");
  for (const Position& position : positions) {
    rd_kafka_topic_partition_t* const element =
        position.feed < options_.topics.size()
            ? rd_kafka_topic_partition_list_find(gaining_, options_.topics[position.feed].c_str(),
                                                 position.partition)
            : nullptr;
    if (element == nullptr) {
      return Fail("feed " + std::to_string(position.feed) + " partition " +
                  std::to_string(position.partition) + " is not being assigned");
    }
    element->offset = position.offset;
  }
  return {};
}

void Consumer::Commit(std::span<const Position> positions) {
  assigned_.SetCommit(positions);
  if (!retry_commit_) SendCommits();
}

void Consumer::SendCommits() {
  retry_commit_.reset();
  const PartitionList list = ListOf(assigned_.TakeUnsent());
  if (list->cnt > 0) rd_kafka_commit(client_.get(), list.get(), /*async=*/1);
}

// Bounded, which rd_kafka_commit is not while there is no coordinator.
void Consumer::CommitAndWait(std::span<const Position> positions, Duration max_wait) {
  if (positions.empty()) return;
  const PartitionList list = ListOf(positions);
  const Queue answers(rd_kafka_queue_new(client_.get()));
  rd_kafka_resp_err_t error =
      rd_kafka_commit_queue(client_.get(), list.get(), answers.get(), nullptr, nullptr);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const Event answer(rd_kafka_queue_poll(answers.get(), Milliseconds(max_wait)));
    error = answer ? rd_kafka_event_error(answer.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
  }
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  Say(std::string("kafka consumer: the last offsets were not committed (") +
      rd_kafka_err2str(error) + "); their records are read again");
}

void Consumer::OnCommit(rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t*,
                        void* self) {
  if (error == RD_KAFKA_RESP_ERR__NO_OFFSET) return;
  auto* const consumer = static_cast<Consumer*>(self);
  const bool committed = error == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (consumer->events_.on_commit) consumer->events_.on_commit(committed);
  if (committed) return;
  consumer->assigned_.CommitFailed();
  consumer->retry_commit_ = SteadyClock::now() + kCommitRetry;
  consumer->Say(std::string("kafka consumer: offsets were not committed, trying again: ") +
                rd_kafka_err2str(error));
}

void Consumer::OnError(rd_kafka_t* client, int code, const char* reason, void* self) {
  auto* const consumer = static_cast<Consumer*>(self);
  const auto now = SteadyClock::now();
  switch (code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      return;  // Each of them has been named.
    case RD_KAFKA_RESP_ERR__FATAL: {
      std::array<char, 512> text{};
      rd_kafka_fatal_error(client, text.data(), text.size());
      consumer->failure_ = Error{std::string("kafka consumer: ") + text.data()};
      return;
    }
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
      // Stands until the statistics say that a broker is there.
      consumer->trouble_.Raise(kBrokers, std::string("kafka consumer: ") + reason, now);
      return;
    default:
      consumer->trouble_.Say(std::string("kafka consumer: ") + reason, now);
  }
}

int Consumer::OnStatistics(rd_kafka_t*, char* json, size_t size, void* self) {
  static_cast<Consumer*>(self)->ReadStatistics({json, size});
  return 0;  // librdkafka frees it.
}

void Consumer::ReadStatistics(std::string_view json) {
  const Result<Statistics> statistics = ParseStatistics(json);
  if (!statistics) return Say(statistics.error().message);
  if (statistics->connected) trouble_.Clear(kBrokers);
  for (const Statistics::Partition& partition : statistics->partitions) {
    Assignment::Partition* const known = assigned_.Find(partition.topic, partition.partition);
    if (known == nullptr) continue;
    known->end = partition.end_offset;
    known->app_offset = partition.app_offset;
  }
}

void Consumer::OnLog(const rd_kafka_t* client, int level, const char* facility, const char* text) {
  const std::string_view what = facility;
  // The first two come as errors, too; the third tells producer properties from a consumer's, and
  // the configuration has both in one list.
  if (level > kWarning || what == "FAIL" || what == "ERROR" || what == "CONFWARN") return;
  static_cast<Consumer*>(rd_kafka_opaque(client))->Say(std::string("kafka consumer: ") + text);
}

void Consumer::SetPaused(bool paused) {
  if (std::exchange(paused_, paused) == paused) return;
  const PartitionList list = ListOf(assigned_.All());
  if (list->cnt == 0) return;
  if (paused) {
    rd_kafka_pause_partitions(client_.get(), list.get());
  } else {
    rd_kafka_resume_partitions(client_.get(), list.get());
  }
}

PartitionList Consumer::ListOf(std::span<const Position> positions) const {
  PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& position : positions) {
    rd_kafka_topic_partition_list_add(list.get(), assigned_.TopicOf(position.feed).c_str(),
                                      position.partition)
        ->offset = position.offset;
  }
  return list;
}

std::vector<Position> Consumer::PositionsOf(rd_kafka_topic_partition_list_t* list) const {
  std::vector<Position> positions;
  for (const auto& element : Elements(list)) {
    if (const auto feed = assigned_.FeedOf(element.topic)) {
      positions.push_back({*feed, element.partition, std::max<int64_t>(element.offset, -1)});
    }
  }
  return positions;
}

// Who owns the source may be half gone, as after a failure: nobody is told anything any more.
Consumer::~Consumer() {
  events_ = SourceEvents{};
  trouble_ = Trouble(nullptr);
  Close(kDestructorWait);
}

void Consumer::Close(Duration max_wait) {
  if (client_ == nullptr) return;
  const auto deadline = SteadyClock::now() + max_wait;
  batch_.clear();
  messages_.Clear();
  // The revocation that follows need not commit again.
  CommitAndWait(assigned_.TakeLast(), max_wait);
  const auto read = [this](int wait_ms, rd_kafka_message_t** into, size_t most) {
    return rd_kafka_consume_batch_queue(queue_.get(), wait_ms, into, most);
  };
  const ClientError error(rd_kafka_consumer_close_queue(client_.get(), queue_.get()));
  while (!error && rd_kafka_consumer_closed(client_.get()) == 0 && SteadyClock::now() < deadline) {
    if (messages_.TakeOne(kClosePoll, read)) messages_.TakeRest(read);
    messages_.Clear();
  }
  queue_.reset();
  rd_kafka_destroy_flags(client_.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

}  // namespace

Result<std::unique_ptr<ConsumerSource>> ConsumerSource::Create(ConsumerOptions options,
                                                               SourceEvents events) {
  auto consumer = std::make_unique<Consumer>(std::move(options), std::move(events));
  if (Result<void> opened = consumer->Open(); !opened) return tl::unexpected(opened.error());
  return consumer;
}

}  // namespace newsvane::kafka
