// SPDX-License-Identifier: Apache-2.0
#include "kafka/producer_sink.h"

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "kafka/ack_window.h"
#include "kafka/client.h"
#include "kafka/statistics.h"
#include "kafka/trouble.h"

namespace newsvane::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;
using SteadyTime = SteadyClock::time_point;

// Above librdkafka's own bound on queued messages (`queue.buffering.max.messages`), so that it only
// binds when one message waits while others overtake it.
constexpr size_t kMaxOpen = 1 << 20;
constexpr int kWaitMs = 100;  // One wait for room in the queue, between two looks at `give_up`.
constexpr std::chrono::seconds kTopicGrace(2);  // A live topic acknowledges well within it.
constexpr int kMetadataWaitMs = 1000;
constexpr std::string_view kWho = "kafka producer";
constexpr const char* kBrokers = "";  // The cause of trouble that is not one topic's.
constexpr int kWarning = 4;           // syslog's level.

// One topic that was published to. Its address is the topic handle's opaque.
struct Topic {
  std::string name;
  TopicHandle handle;
  bool acknowledged = false;  // Once it has taken a message, it exists.
  std::optional<SteadyTime> waiting_since = std::nullopt;
};

Headers MakeHeaders(const std::vector<Header>& headers) {
  if (headers.empty()) return nullptr;
  Headers list(rd_kafka_headers_new(headers.size()));
  for (const Header& header : headers) {
    rd_kafka_header_add(list.get(), header.name.data(), static_cast<ssize_t>(header.name.size()),
                        header.value.data(), static_cast<ssize_t>(header.value.size()));
  }
  return list;
}

class Producer : public ProducerSink {
 public:
  explicit Producer(ProducerOptions options)
      : options_(std::move(options)), trouble_(options_.on_trouble) {}
  ~Producer() override;

  Result<void> Open();
  Result<uint64_t> Publish(OutMessage message) override;
  Result<uint64_t> Acknowledged() override;
  Result<void> Flush(Duration max_wait) override;
  bool connected() const override { return connected_.load(std::memory_order_relaxed); }
  uint64_t in_flight() const override { return in_flight_.load(std::memory_order_relaxed); }

 private:
  static void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self);
  static void OnError(rd_kafka_t* client, int code, const char* reason, void* self);
  static int OnStatistics(rd_kafka_t*, char* json, size_t size, void* self);
  static void OnLog(const rd_kafka_t* client, int level, const char* facility, const char* text);

  Topic* FindTopic(const std::string& name);
  bool Produce(const OutMessage& message, const Topic& topic, Headers* headers);
  Result<void> WaitForRoom(const Topic& topic);
  void Serve(int wait_ms);
  void LookForMissingTopics();
  void TellMissingTopic(Topic* topic);
  void SetConnected(bool connected);
  void SetFailure(std::string text);

  ProducerOptions options_;
  Trouble trouble_;
  Client client_;
  std::unordered_map<std::string, std::unique_ptr<Topic>> topics_;
  AckWindow window_{kMaxOpen};
  std::optional<Error> failure_;

  // Also read from other threads.
  std::atomic<bool> connected_ = false;
  std::atomic<uint64_t> in_flight_ = 0;
};

Result<void> Producer::Open() {
  // Logs come with the other callbacks, on the caller's thread, whatever the user says.
  auto conf =
      NewConf(kWho, {DefaultProducerProperties(), options_.properties, {{"log.queue", "true"}}});
  if (!conf) return tl::unexpected(conf.error());
  rd_kafka_conf_set_opaque(conf->get(), this);
  rd_kafka_conf_set_dr_msg_cb(conf->get(), &OnDelivery);
  rd_kafka_conf_set_error_cb(conf->get(), &OnError);
  rd_kafka_conf_set_stats_cb(conf->get(), &OnStatistics);
  rd_kafka_conf_set_log_cb(conf->get(), &OnLog);
  auto client = NewClient(kWho, Role::kProducer, *std::move(conf));
  if (!client) return tl::unexpected(client.error());
  client_ = *std::move(client);
  rd_kafka_set_log_queue(client_.get(), nullptr);
  // To connect may take a moment.
  trouble_.Expect(kBrokers, "kafka producer: no broker has answered yet", SteadyClock::now());
  return {};
}

// The client calls back from within rd_kafka_poll() alone, which nobody calls any more, so what
// `on_trouble` refers to may be gone.
Producer::~Producer() {
  if (client_ == nullptr) return;
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

Topic* Producer::FindTopic(const std::string& name) {
  std::unique_ptr<Topic>& topic = topics_[name];
  if (topic == nullptr) {
    topic = std::make_unique<Topic>(Topic{.name = name, .handle = nullptr});
    rd_kafka_topic_conf_t* conf = rd_kafka_default_topic_conf_dup(client_.get());
    rd_kafka_topic_conf_set_opaque(conf, topic.get());
    topic->handle.reset(rd_kafka_topic_new(client_.get(), name.c_str(), conf));
  }
  return topic.get();
}

Result<uint64_t> Producer::Publish(OutMessage message) {
  if (failure_) return tl::unexpected(*failure_);
  Topic* const topic = FindTopic(message.topic);
  if (topic->handle == nullptr) {
    SetFailure(fmt::format("kafka: cannot publish to topic '{}': not a topic name", topic->name));
    return tl::unexpected(*failure_);
  }
  Headers headers = MakeHeaders(message.headers);
  while (window_.full() || !Produce(message, *topic, &headers)) {
    if (const Result<void> room = WaitForRoom(*topic); !room) return tl::unexpected(room.error());
  }
  if (!topic->acknowledged && !topic->waiting_since) topic->waiting_since = SteadyClock::now();
  in_flight_.fetch_add(1, std::memory_order_relaxed);
  return window_.Open();
}

// Hands the message to the client under the number that Open() will give next; false while the
// client has no room, or when it never will take the message, which is then our failure. The client
// copies key and value into one allocation of its own, and on success it owns the headers.
bool Producer::Produce(const OutMessage& message, const Topic& topic, Headers* headers) {
  std::array<rd_kafka_vu_t, 7> fields{};
  size_t count = 0;
  fields[count].vtype = RD_KAFKA_VTYPE_RKT;
  fields[count++].u.rkt = topic.handle.get();
  fields[count].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  fields[count++].u.i = RD_KAFKA_MSG_F_COPY;
  fields[count].vtype = RD_KAFKA_VTYPE_OPAQUE;
  fields[count++].u.ptr = reinterpret_cast<void*>(window_.next());
  if (message.has_key) {
    fields[count].vtype = RD_KAFKA_VTYPE_KEY;
    fields[count++].u.mem = {const_cast<char*>(message.key.data()), message.key.size()};
  }
  if (message.has_value) {
    fields[count].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[count++].u.mem = {const_cast<char*>(message.value.data()), message.value.size()};
  }
  if (message.timestamp != kNoTime) {
    fields[count].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
    fields[count++].u.i64 =
        std::chrono::floor<std::chrono::milliseconds>(message.timestamp.time_since_epoch()).count();
  }
  if (*headers != nullptr) {
    fields[count].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[count++].u.headers = headers->get();
  }
  const ClientError error(rd_kafka_produceva(client_.get(), fields.data(), count));
  if (error == nullptr) {
    static_cast<void>(headers->release());
    return true;
  }
  const bool room_will_come =
      rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__QUEUE_FULL && !window_.complete();
  if (!room_will_come) {
    SetFailure(fmt::format("kafka: cannot publish to topic '{}': {}", topic.name,
                           rd_kafka_error_string(error.get())));
  }
  return false;
}

Result<void> Producer::WaitForRoom(const Topic& topic) {
  if (!failure_) Serve(kWaitMs);
  if (failure_) return tl::unexpected(*failure_);
  if (options_.give_up && options_.give_up()) {
    return Fail(
        fmt::format("kafka: gave up waiting for room to publish to topic '{}'; {} messages "
                    "are not acknowledged",
                    topic.name, in_flight()));
  }
  return {};
}

Result<uint64_t> Producer::Acknowledged() {
  Serve(0);
  if (failure_) return tl::unexpected(*failure_);
  return window_.contiguous();
}

Result<void> Producer::Flush(Duration max_wait) {
  const SteadyTime deadline = SteadyClock::now() + max_wait;
  Serve(0);
  while (!failure_ && !window_.complete()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0) {
      return Fail(fmt::format("kafka: {} messages are not acknowledged after {}", in_flight(),
                              FormatDuration(max_wait)));
    }
    Serve(static_cast<int>(std::min<int64_t>(left.count(), kWaitMs)));
  }
  if (failure_) return tl::unexpected(*failure_);
  return {};
}

void Producer::Serve(int wait_ms) {
  rd_kafka_poll(client_.get(), wait_ms);
  if (connected() && in_flight() > 0) LookForMissingTopics();
  // The client says that a broker is down once and then keeps quiet for half a minute.
  if (!connected() || in_flight() > 0) trouble_.Remind(SteadyClock::now());
}

// Of a topic that does not exist the client says nothing until the messages time out.
void Producer::LookForMissingTopics() {
  for (const auto& [name, topic] : topics_) {
    if (topic->waiting_since && SteadyClock::now() - *topic->waiting_since > kTopicGrace) {
      TellMissingTopic(topic.get());
      topic->waiting_since = SteadyClock::now();
    }
  }
}

// Waits up to kMetadataWaitMs for the answer, while nothing can be published to that topic anyway.
void Producer::TellMissingTopic(Topic* topic) {
  const rd_kafka_metadata_t* found = nullptr;
  if (rd_kafka_metadata(client_.get(), 0, topic->handle.get(), &found, kMetadataWaitMs) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return;
  }
  const Metadata metadata(found);
  const rd_kafka_resp_err_t error =
      metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_NO_ERROR;
  if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
    trouble_.Raise(
        topic->name,
        fmt::format("kafka: topic '{}' does not exist; create it with: newsvane topics create",
                    topic->name),
        SteadyClock::now());
  } else if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    trouble_.Raise(topic->name,
                   fmt::format("kafka: topic '{}': {}", topic->name, rd_kafka_err2str(error)),
                   SteadyClock::now());
  }
}

void Producer::SetConnected(bool connected) {
  if (connected) trouble_.Clear(kBrokers);
  connected_.store(connected, std::memory_order_relaxed);
}

void Producer::SetFailure(std::string text) {
  if (!failure_) failure_ = Error{std::move(text)};
}

void Producer::OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
  auto& producer = *static_cast<Producer*>(self);
  auto& topic = *static_cast<Topic*>(rd_kafka_topic_opaque(message->rkt));
  producer.in_flight_.fetch_sub(1, std::memory_order_relaxed);
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const bool missing = message->err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
                         message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    // Not rd_kafka_message_errstr(): of a produced message, that is its payload.
    producer.SetFailure(fmt::format("kafka: topic '{}' did not take a message: {}{}", topic.name,
                                    rd_kafka_err2str(message->err),
                                    missing ? "; create it with: newsvane topics create" : ""));
    return;
  }
  topic.acknowledged = true;
  topic.waiting_since.reset();
  producer.trouble_.Clear(topic.name);
  producer.SetConnected(true);
  producer.window_.Done(reinterpret_cast<uint64_t>(message->_private));
}

void Producer::OnError(rd_kafka_t* client, int code, const char* reason, void* self) {
  auto& producer = *static_cast<Producer*>(self);
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    std::array<char, 512> cause{};
    const rd_kafka_resp_err_t error = rd_kafka_fatal_error(client, cause.data(), cause.size());
    producer.SetFailure(
        fmt::format("kafka producer: {}: {}", rd_kafka_err2name(error), cause.data()));
    return;
  }
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    producer.SetConnected(false);
    return;  // The error of each broker, which came before, says more.
  }
  producer.trouble_.Raise(kBrokers, fmt::format("kafka producer: {}", reason), SteadyClock::now());
}

int Producer::OnStatistics(rd_kafka_t*, char* json, size_t size, void* self) {
  const Result<Statistics> statistics = ParseStatistics({json, size});
  if (statistics) static_cast<Producer*>(self)->SetConnected(statistics->connected);
  return 0;  // The client frees `json`.
}

void Producer::OnLog(const rd_kafka_t* client, int level, const char* facility, const char* text) {
  // Broker failures also come, with the address, to OnError.
  if (level > kWarning || facility == std::string_view("FAIL")) return;
  static_cast<Producer*>(rd_kafka_opaque(client))
      ->trouble_.Say(fmt::format("kafka producer: {}", text), SteadyClock::now());
}

}  // namespace

Result<std::unique_ptr<ProducerSink>> ProducerSink::Create(ProducerOptions options) {
  auto producer = std::make_unique<Producer>(std::move(options));
  if (Result<void> opened = producer->Open(); !opened) return Fail(opened.error().message);
  return producer;
}

}  // namespace newsvane::kafka
