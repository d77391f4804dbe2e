// SPDX-License-Identifier: Apache-2.0
#include "kafka/consumer_source.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "kafka/client.h"
#include "kafka/statistics.h"
#include "kafka/trouble.h"

namespace newsvane::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Properties = std::map<std::string, std::string>;

// Asking for committed offsets and committing in a rebalance keep the group waiting for no longer.
constexpr std::chrono::seconds kCoordinatorWait{5};
constexpr std::chrono::seconds kCommitRetry{1};
constexpr std::chrono::seconds kDestructorWait{5};
constexpr int kClosePollMs = 50;
constexpr const char* kBrokers = "";  // The cause of trouble that is not one topic's.
constexpr int kWarning = 4;           // syslog's level.

struct ConfDelete {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
struct ListDelete {
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
struct QueueDelete {
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct ErrorDelete {
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
};
struct EventDelete {
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
using ConfPtr = std::unique_ptr<rd_kafka_conf_t, ConfDelete>;
using ListPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDelete>;
using QueuePtr = std::unique_ptr<rd_kafka_queue_t, QueueDelete>;
using ErrorPtr = std::unique_ptr<rd_kafka_error_t, ErrorDelete>;
using EventPtr = std::unique_ptr<rd_kafka_event_t, EventDelete>;

std::span<rd_kafka_topic_partition_t> Elements(rd_kafka_topic_partition_list_t* list) {
  return {list->elems, static_cast<size_t>(list->cnt)};
}

int Milliseconds(Duration duration) {
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

// What librdkafka would commit on its own breaks the promise of Source.
constexpr std::array<std::string_view, 4> kOwnCommits = {
    "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store", "offset.store.method"};

Result<void> CheckOptions(const ConsumerOptions& options) {
  for (const std::string_view name : kOwnCommits) {
    const auto set = options.properties.find(std::string(name));
    if (set != options.properties.end() && set->second != "false") {
      return Fail("kafka consumer property " + set->first +
                  " must be left out: newsvane commits an offset only when all that it led to is "
                  "acknowledged");
    }
  }
  for (const std::string& topic : options.topics) {
    if (topic.starts_with('^')) return Fail("topic '" + topic + "': patterns are not supported");
  }
  return {};
}

// One partition that this member has.
struct Assigned {
  int64_t next = -1;        // The offset expected next; -1 before the first record.
  int64_t end = -1;         // As in PartitionState.
  int64_t app_offset = -1;  // By the statistics: passes the control records at the end, too.
  int64_t to_commit = -1;   // What Commit() was last given.
  int64_t sent = -1;        // The part of it that is on its way, or there.
  uint64_t since = 0;       // The rebalance that gave it.
};

class Consumer : public ConsumerSource {
 public:
  Consumer(ConsumerOptions options, SourceEvents events)
      : options_(std::move(options)), events_(std::move(events)), trouble_(events_.on_trouble) {}
  ~Consumer() override { Close(kDestructorWait); }

  Result<void> Open();
  Result<std::span<const RawMessage>> Poll(Duration max_wait) override;
  void Commit(std::span<const Position> positions) override;
  void Pause() override { SetPaused(true); }
  void Resume() override { SetPaused(false); }
  bool AtEnd() const override { return false; }
  Result<void> Seek(std::span<const Position> positions) override;
  std::vector<PartitionState> Partitions() const override;
  void Close(Duration max_wait) override;

 private:
  using Key = std::pair<uint32_t, int32_t>;  // Feed and partition.

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

  void ReleaseBatch();
  void FillBatch(uint64_t rebalances_before);
  void TakeError(const rd_kafka_message_t& message);
  void CheckGap(const Key& key, int64_t expected, int64_t found);

  static void AddCommit(const std::string& topic, int32_t partition_id, Assigned* partition,
                        rd_kafka_topic_partition_list_t* list);
  void SendCommits();
  void CommitAndWait(const rd_kafka_topic_partition_list_t* list, Duration max_wait);
  void SetPaused(bool paused);

  std::optional<uint32_t> FeedOf(std::string_view topic) const;
  std::vector<Position> PositionsOf(rd_kafka_topic_partition_list_t* list) const;
  void Say(const std::string& message) { trouble_.Say(message, SteadyClock::now()); }

  const ConsumerOptions options_;
  const SourceEvents events_;
  Trouble trouble_;
  rd_kafka_t* client_ = nullptr;
  QueuePtr queue_;

  std::map<Key, Assigned> assigned_;
  rd_kafka_topic_partition_list_t* gaining_ = nullptr;  // While on_assigned runs.
  uint64_t rebalances_ = 0;
  bool paused_ = false;
  std::optional<Error> failure_;
  std::optional<SteadyClock::time_point> retry_commit_;

  std::vector<rd_kafka_message_t*> messages_;  // Own the bytes of batch_.
  size_t message_count_ = 0;
  std::vector<RawMessage> batch_;
};

Result<void> Consumer::Open() {
  if (Result<void> checked = CheckOptions(options_); !checked) return checked;
  const ConfPtr conf(rd_kafka_conf_new());
  Properties defaults = DefaultConsumerProperties();
  defaults["group.id"] = options_.group;
  const auto protocol = options_.properties.find("group.protocol");
  if (protocol != options_.properties.end() && protocol->second == "consumer") {
    defaults.erase("partition.assignment.strategy");  // The brokers assign, and know the time-out.
    defaults.erase("session.timeout.ms");
  }
  // The defaults come first, and not as one merged map, since many properties have a second name.
  for (const Properties& properties : {defaults, options_.properties}) {
    if (Result<void> set = SetProperties(properties, conf.get()); !set) return set;
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_rebalance_cb(conf.get(), &OnRebalance);
  rd_kafka_conf_set_offset_commit_cb(conf.get(), &OnCommit);
  rd_kafka_conf_set_error_cb(conf.get(), &OnError);
  rd_kafka_conf_set_stats_cb(conf.get(), &OnStatistics);
  // Who sets `debug` wants librdkafka's own log, on stderr.
  if (!options_.properties.contains("debug")) rd_kafka_conf_set_log_cb(conf.get(), &OnLog);

  std::array<char, 512> reason{};
  rd_kafka_conf_t* const own = rd_kafka_conf_dup(conf.get());  // The client takes it if it starts.
  client_ = rd_kafka_new(RD_KAFKA_CONSUMER, own, reason.data(), reason.size());
  if (client_ == nullptr) {
    rd_kafka_conf_destroy(own);
    return Fail(std::string("kafka consumer: ") + reason.data());
  }
  rd_kafka_set_log_queue(client_, nullptr);
  rd_kafka_poll_set_consumer(client_);
  queue_.reset(rd_kafka_queue_get_consumer(client_));
  const auto servers = options_.properties.find("bootstrap.servers");
  trouble_.Expect(kBrokers,
                  "kafka consumer: no answer yet from " + (servers == options_.properties.end()
                                                               ? "any broker: no bootstrap.servers"
                                                               : servers->second),
                  SteadyClock::now());
  messages_.resize(options_.max_batch);
  batch_.reserve(options_.max_batch);

  const ListPtr topics(rd_kafka_topic_partition_list_new(static_cast<int>(options_.topics.size())));
  for (const std::string& topic : options_.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(client_, topics.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(std::string("kafka consumer: cannot subscribe: ") + rd_kafka_err2str(error));
  }
  return {};
}

Result<std::span<const RawMessage>> Consumer::Poll(Duration max_wait) {
  ReleaseBatch();
  // librdkafka waits until the array is full, so the wait is for one record, and the rest is what
  // is there already.
  const ssize_t first =
      rd_kafka_consume_batch_queue(queue_.get(), Milliseconds(max_wait), messages_.data(), 1);
  const uint64_t rebalances_before = rebalances_;
  message_count_ = first > 0 ? 1 : 0;
  if (message_count_ > 0 && messages_.size() > 1) {
    const ssize_t more =
        rd_kafka_consume_batch_queue(queue_.get(), 0, messages_.data() + 1, messages_.size() - 1);
    if (more > 0) message_count_ += static_cast<size_t>(more);
  }
  FillBatch(rebalances_before);
  const auto now = SteadyClock::now();
  trouble_.Remind(now);
  if (retry_commit_ && *retry_commit_ <= now) SendCommits();
  if (failure_) return tl::unexpected(*failure_);
  return std::span<const RawMessage>(batch_);
}

void Consumer::ReleaseBatch() {
  batch_.clear();
  for (size_t i = 0; i < message_count_; ++i) rd_kafka_message_destroy(messages_[i]);
  message_count_ = 0;
}

void Consumer::FillBatch(uint64_t rebalances_before) {
  const rd_kafka_topic_t* topic = nullptr;  // Records come in runs of one partition.
  Key key{};
  Assigned* assigned = nullptr;
  for (size_t i = 0; i < message_count_; ++i) {
    rd_kafka_message_t* const message = messages_[i];
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      TakeError(*message);
      continue;
    }
    if (message->rkt != topic || message->partition != key.second) {
      topic = message->rkt;
      const auto feed = FeedOf(rd_kafka_topic_name(topic));
      key = {feed.value_or(0), message->partition};
      const auto found = feed ? assigned_.find(key) : assigned_.end();
      assigned = found == assigned_.end() ? nullptr : &found->second;
    }
    // librdkafka takes back what a rebalance outdates, but not the record of the first call when
    // the rebalance came in the second.
    if (assigned == nullptr || (i == 0 && assigned->since > rebalances_before)) {
      topic = nullptr;
      continue;
    }
    if (assigned->next >= 0 && assigned->next != message->offset) {
      CheckGap(key, assigned->next, message->offset);
    }
    assigned->next = message->offset + 1;
    batch_.push_back(RecordOf(*message, key.first));
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

// Compaction and transactions leave harmless gaps. Where the partition now starts behind the
// expected offset, or goes back, records are gone.
void Consumer::CheckGap(const Key& key, int64_t expected, int64_t found) {
  if (!events_.on_data_loss) return;
  const auto range = [&](int64_t end) {
    return "offsets " + std::to_string(expected) + " to " + std::to_string(end - 1);
  };
  if (found < expected) {
    events_.on_data_loss(key.first, key.second,
                         "offset " + std::to_string(found) + " came where " +
                             std::to_string(expected) +
                             " was next: the topic was truncated or created anew");
    return;
  }
  int64_t low = -1;
  int64_t high = -1;
  rd_kafka_get_watermark_offsets(client_, options_.topics[key.first].c_str(), key.second, &low,
                                 &high);
  if (low <= expected) return;
  events_.on_data_loss(key.first, key.second,
                       range(std::min(low, found)) + " were deleted before they were read");
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
        rd_kafka_committed(client_, list, Milliseconds(kCoordinatorWait));
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
    const auto feed = FeedOf(element.topic);
    if (!feed) continue;
    Assigned& fresh = assigned_[{*feed, element.partition}] = Assigned{};
    fresh.next = std::max<int64_t>(element.offset, -1);
    fresh.since = rebalances_;
    trouble_.Clear(element.topic);
  }
  if (std::string_view(rd_kafka_rebalance_protocol(client_)) == "COOPERATIVE") {
    const ErrorPtr error(rd_kafka_incremental_assign(client_, list));
    if (error) Say(std::string("kafka consumer: ") + rd_kafka_error_string(error.get()));
  } else {
    rd_kafka_assign(client_, list);
  }
  if (paused_ && list->cnt > 0) rd_kafka_pause_partitions(client_, list);
}

void Consumer::Lose(rd_kafka_topic_partition_list_t* list) {
  if (list->cnt > 0 && events_.on_revoked) {
    std::vector<Position> lost = PositionsOf(list);
    for (Position& position : lost) {
      const auto known = assigned_.find({position.feed, position.partition});
      position.offset = known == assigned_.end() ? -1 : known->second.next;
    }
    events_.on_revoked(lost);
  }
  const ListPtr commits(rd_kafka_topic_partition_list_new(list->cnt));
  for (const auto& element : Elements(list)) {
    const auto feed = FeedOf(element.topic);
    const auto known = feed ? assigned_.find({*feed, element.partition}) : assigned_.end();
    if (known == assigned_.end()) continue;
    AddCommit(element.topic, element.partition, &known->second, commits.get());
    assigned_.erase(known);
  }
  // After the group has given them away, a commit would only be refused.
  if (rd_kafka_assignment_lost(client_) == 0) CommitAndWait(commits.get(), kCoordinatorWait);
  if (std::string_view(rd_kafka_rebalance_protocol(client_)) == "COOPERATIVE") {
    const ErrorPtr error(rd_kafka_incremental_unassign(client_, list));
    if (error) Say(std::string("kafka consumer: ") + rd_kafka_error_string(error.get()));
  } else {
    rd_kafka_assign(client_, nullptr);
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
  for (const Position& position : positions) {
    const auto known = assigned_.find({position.feed, position.partition});
    if (known != assigned_.end()) known->second.to_commit = position.offset;
  }
  if (!retry_commit_) SendCommits();
}

void Consumer::AddCommit(const std::string& topic, int32_t partition_id, Assigned* partition,
                         rd_kafka_topic_partition_list_t* list) {
  if (partition->to_commit < 0) return;
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition_id)->offset =
      partition->to_commit;
  partition->sent = partition->to_commit;
}

void Consumer::SendCommits() {
  retry_commit_.reset();
  const ListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(assigned_.size())));
  for (auto& [key, partition] : assigned_) {
    if (partition.to_commit == partition.sent) continue;
    AddCommit(options_.topics[key.first], key.second, &partition, list.get());
  }
  if (list->cnt > 0) rd_kafka_commit(client_, list.get(), /*async=*/1);
}

// Bounded, which rd_kafka_commit is not while there is no coordinator.
void Consumer::CommitAndWait(const rd_kafka_topic_partition_list_t* list, Duration max_wait) {
  if (list->cnt == 0) return;
  const QueuePtr answers(rd_kafka_queue_new(client_));
  rd_kafka_resp_err_t error = rd_kafka_commit_queue(client_, list, answers.get(), nullptr, nullptr);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const EventPtr answer(rd_kafka_queue_poll(answers.get(), Milliseconds(max_wait)));
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
  for (auto& [key, partition] : consumer->assigned_) partition.sent = -1;
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
    const auto feed = FeedOf(partition.topic);
    const auto known = feed ? assigned_.find({*feed, partition.partition}) : assigned_.end();
    if (known == assigned_.end()) continue;
    known->second.end = partition.end_offset;
    known->second.app_offset = partition.app_offset;
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
  const ListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(assigned_.size())));
  for (const auto& [key, partition] : assigned_) {
    rd_kafka_topic_partition_list_add(list.get(), options_.topics[key.first].c_str(), key.second);
  }
  if (list->cnt == 0) return;
  if (paused) {
    rd_kafka_pause_partitions(client_, list.get());
  } else {
    rd_kafka_resume_partitions(client_, list.get());
  }
}

std::vector<PartitionState> Consumer::Partitions() const {
  std::vector<PartitionState> states;
  for (const auto& [key, partition] : assigned_) {
    PartitionState& state = states.emplace_back();
    state.feed = key.first;
    state.partition = key.second;
    if (partition.next >= 0) state.position = std::max(partition.next, partition.app_offset);
    // The statistics may be older than the position.
    if (partition.end >= 0) state.end_offset = std::max(partition.end, state.position);
  }
  return states;
}

std::optional<uint32_t> Consumer::FeedOf(std::string_view topic) const {
  const auto found = std::find(options_.topics.begin(), options_.topics.end(), topic);
  if (found == options_.topics.end()) return std::nullopt;
  return static_cast<uint32_t>(found - options_.topics.begin());
}

std::vector<Position> Consumer::PositionsOf(rd_kafka_topic_partition_list_t* list) const {
  std::vector<Position> positions;
  for (const auto& element : Elements(list)) {
    if (const auto feed = FeedOf(element.topic)) {
      positions.push_back({*feed, element.partition, std::max<int64_t>(element.offset, -1)});
    }
  }
  return positions;
}

void Consumer::Close(Duration max_wait) {
  if (client_ == nullptr) return;
  const auto deadline = SteadyClock::now() + max_wait;
  ReleaseBatch();
  if (queue_) {
    const ListPtr commits(rd_kafka_topic_partition_list_new(static_cast<int>(assigned_.size())));
    for (auto& [key, partition] : assigned_) {
      AddCommit(options_.topics[key.first], key.second, &partition, commits.get());
      partition.to_commit = -1;  // The revocation that follows need not do it again.
    }
    CommitAndWait(commits.get(), max_wait);
    const ErrorPtr error(rd_kafka_consumer_close_queue(client_, queue_.get()));
    while (!error && rd_kafka_consumer_closed(client_) == 0 && SteadyClock::now() < deadline) {
      const ssize_t count = rd_kafka_consume_batch_queue(queue_.get(), kClosePollMs,
                                                         messages_.data(), messages_.size());
      message_count_ = count > 0 ? static_cast<size_t>(count) : 0;
      ReleaseBatch();
    }
    queue_.reset();
  }
  rd_kafka_destroy_flags(client_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  client_ = nullptr;
}

}  // namespace

Result<std::unique_ptr<ConsumerSource>> ConsumerSource::Create(ConsumerOptions options,
                                                               SourceEvents events) {
  auto consumer = std::make_unique<Consumer>(std::move(options), std::move(events));
  if (Result<void> opened = consumer->Open(); !opened) return tl::unexpected(opened.error());
  return consumer;
}

std::map<std::string, std::string> DefaultConsumerProperties() {
  return {
      {"client.id", "newsvane"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "earliest"},
      {"isolation.level", "read_committed"},
      {"partition.assignment.strategy", "cooperative-sticky"},
      {"allow.auto.create.topics", "false"},
      // After a crash the partitions stay with the dead member for so long; the default is 45 s.
      {"session.timeout.ms", "10000"},
      {"enable.partition.eof", "false"},
      {"check.crcs", "true"},
      {"socket.nagle.disable", "true"},
      {"socket.keepalive.enable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      // A broker answers as soon as it has a record; this is the wait when it has none, and so the
      // most that a new assignment waits for the fetch that is under way.
      {"fetch.wait.max.ms", "100"},
      {"fetch.error.backoff.ms", "100"},
      // How long fetching rests when the queue is full; the default of 1 s would drain it.
      {"fetch.queue.backoff.ms", "5"},
      {"queued.min.messages", "100000"},
      {"queued.max.messages.kbytes", "32768"},
      {"topic.metadata.refresh.interval.ms", "30000"},  // When new partitions are found.
      {"statistics.interval.ms", "1000"},
      {"log.queue", "true"},
      {"log.connection.close", "false"},
  };
}

}  // namespace newsvane::kafka
