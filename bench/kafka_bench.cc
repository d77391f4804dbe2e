// SPDX-License-Identifier: Apache-2.0
//
// usage: kafka_bench BOOTSTRAP
//
// The whole pipeline against a real broker, beside a bare client that reads, and where the pipeline
// writes also writes, the same records in the same run. The README here says what each row is.
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "bench/samples.h"
#include "kafka/consumer_source.h"
#include "kafka/producer_sink.h"
#include "kafka/properties.h"
#include "kafka/topics.h"
#include "service/pipeline.h"
#include "service/system_clock.h"

namespace newsvane::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
using Properties = std::map<std::string, std::string>;
using std::chrono::milliseconds;

constexpr size_t kPrices = 1'000'000;
constexpr size_t kOneKnownIn = 1'000;
constexpr size_t kNews = 100'000;
constexpr std::array<size_t, 3> kEventMixes = {0, 100, 10};  // One news in so many has an event.
constexpr size_t kOneEventIn = 10;                           // The mix for latency.
constexpr size_t kGarbage = 200'000;
constexpr size_t kRounds = 3;
constexpr size_t kBatch = 10'000;
constexpr int kPollMs = 100;
constexpr int kFlushMs = 60'000;
constexpr auto kPatience = std::chrono::seconds(60);
constexpr int kScheduleSeconds = 5;
constexpr int kWarmUpSeconds = 1;
// Between two news with an event. For throughput an hour; for latency more than a chain of reports
// lasts, so that each is news and gives an alert.
constexpr auto kEventStep = std::chrono::hours(1);
constexpr auto kFreshStep = std::chrono::hours(24 * 8);

template <auto Delete>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    Delete(object);
  }
};
using Queue = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using TopicList = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                  Deleter<rd_kafka_topic_partition_list_destroy>>;

struct ClientDelete {
  void operator()(rd_kafka_t* client) const {
    if (rd_kafka_type(client) == RD_KAFKA_CONSUMER) rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
  }
};
using Client = std::unique_ptr<rd_kafka_t, ClientDelete>;

// Counts what is durable.
void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) ++*static_cast<size_t*>(opaque);
}

Client MakeClient(rd_kafka_type_t type, const Properties& properties, size_t* delivered = nullptr) {
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  char reason[512];
  for (const auto& [name, value] : properties) {
    Check(rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason, sizeof reason) ==
              RD_KAFKA_CONF_OK,
          reason);
  }
  if (delivered != nullptr) {
    rd_kafka_conf_set_opaque(conf, delivered);
    rd_kafka_conf_set_dr_msg_cb(conf, &OnDelivery);
  }
  Client client(rd_kafka_new(type, conf, reason, sizeof reason));
  Check(client != nullptr, reason);
  if (type == RD_KAFKA_CONSUMER) rd_kafka_poll_set_consumer(client.get());
  return client;
}

Properties With(Properties properties, const Properties& more) {
  for (const auto& [name, value] : more) properties[name] = value;
  return properties;
}

// A producer that takes every record, waiting where its queue is full.
class Writer {
 public:
  explicit Writer(const Properties& properties)
      : client_(MakeClient(RD_KAFKA_PRODUCER, properties, &delivered_)) {}

  void Write(const std::string& topic, const void* bytes, size_t size) {
    rd_kafka_resp_err_t error;
    while ((error =
                rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
                                  RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                  RD_KAFKA_V_VALUE(const_cast<void*>(bytes), size),
                                  RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      rd_kafka_poll(client_.get(), kPollMs);
    }
    Check(error == RD_KAFKA_RESP_ERR_NO_ERROR, rd_kafka_err2str(error));
    ++written_;
  }
  void Serve() { rd_kafka_poll(client_.get(), 0); }
  void Flush() {
    Check(rd_kafka_flush(client_.get(), kFlushMs) == RD_KAFKA_RESP_ERR_NO_ERROR, "flush timed out");
    Check(delivered_ == written_, "some records were not delivered");
  }

 private:
  size_t delivered_ = 0;
  size_t written_ = 0;
  Client client_;
};

// A member of a group of its own, that reads a topic in batches.
class Reader {
 public:
  Reader(const Properties& properties, const std::string& topic)
      : client_(MakeClient(RD_KAFKA_CONSUMER, properties)),
        queue_(rd_kafka_queue_get_consumer(client_.get())),
        messages_(kBatch) {
    const TopicList topics(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    Check(rd_kafka_subscribe(client_.get(), topics.get()) == RD_KAFKA_RESP_ERR_NO_ERROR,
          "cannot subscribe");
  }

  // Waits until there are `most` records, or for the poll's time.
  template <class Use>
  size_t Batch(size_t most, const Use& use) {
    return Take(rd_kafka_consume_batch_queue(queue_.get(), kPollMs, messages_.data(),
                                             std::min(most, kBatch)),
                use);
  }
  // Waits for one record, then takes what else is there.
  template <class Use>
  size_t Eager(const Use& use) {
    size_t taken =
        Take(rd_kafka_consume_batch_queue(queue_.get(), kPollMs, messages_.data(), 1), use);
    if (taken > 0) {
      taken +=
          Take(rd_kafka_consume_batch_queue(queue_.get(), 0, messages_.data(), kBatch - 1), use);
    }
    return taken;
  }

 private:
  template <class Use>
  size_t Take(ssize_t count, const Use& use) {
    size_t good = 0;
    for (ssize_t i = 0; i < count; ++i) {
      rd_kafka_message_t* const message = messages_[static_cast<size_t>(i)];
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        use(*message);
        ++good;
      }
      rd_kafka_message_destroy(message);
    }
    return good;
  }

  Client client_;
  Queue queue_;
  std::vector<rd_kafka_message_t*> messages_;
};

struct Latency {
  double p50 = 0;
  double p99 = 0;
  size_t count = 0;
};

Latency Percentiles(std::vector<double> values) {
  Check(!values.empty(), "no latency was measured");
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
  };
  return {at(0.5), at(0.99), values.size()};
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

class Bench {
 public:
  explicit Bench(std::string bootstrap);
  void Run();

 private:
  // What the pipeline is asked to make of a topic.
  struct Expected {
    size_t records = 0;
    size_t events = 0;
    size_t dead_letters = 0;
    size_t ticks = 0;
  };
  struct Pair {
    double bare = 0;
    double pipeline = 0;
  };

  std::string NewGroup() { return prefix_ + "group" + std::to_string(++groups_); }
  Properties ConsumerProperties() {
    return With(kafka::DefaultConsumerProperties(),
                {{"bootstrap.servers", bootstrap_}, {"group.id", NewGroup()}});
  }
  Properties ProducerProperties() const {
    return With(kafka::DefaultProducerProperties(), {{"bootstrap.servers", bootstrap_}});
  }
  int64_t EndOf(const std::string& topic);
  void Fill(const std::string& topic, size_t count,
            const std::function<std::string(size_t)>& record);

  double BareRead(const std::string& topic, size_t count);
  double BareEcho(const std::string& topic, size_t count);
  double ThroughPipeline(const std::string& topic, const std::string& preset,
                         const Expected& expected);
  Pair Compare(const std::function<double()>& bare, const std::function<double()>& pipeline);

  std::unique_ptr<kafka::ConsumerSource> MakeSource(const std::string& topic,
                                                    std::atomic<bool>* assigned);
  std::unique_ptr<kafka::ProducerSink> MakeSink();
  void RunPipeline(const std::string& topic, std::atomic<bool>* ready,
                   const std::atomic<bool>& stop);
  void RunEcho(const std::string& topic, std::atomic<bool>* ready, const std::atomic<bool>& stop);
  Latency Measure(int per_second, bool pipeline);

  const std::string bootstrap_;
  const std::string prefix_;
  std::unique_ptr<config::Loaded> loaded_ = LoadShipped();
  std::string echo_;
  int groups_ = 0;
  int topics_ = 0;
  Client admin_;
};

Bench::Bench(std::string bootstrap)
    : bootstrap_(std::move(bootstrap)),
      prefix_(fmt::format("bench-{}-{}-",
                          std::chrono::system_clock::now().time_since_epoch().count(), getpid())),
      echo_(prefix_ + "echo"),
      admin_(MakeClient(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap_}})) {
  config::TopicNames& names = loaded_->config.topics;
  std::vector<kafka::TopicSpec> specs;
  for (std::string* name : {&names.events, &names.alerts, &names.signals, &names.impacts,
                            &names.dead_letter, &names.state}) {
    *name = prefix_ + *name;
    specs.push_back({.name = *name, .replication = 1});
  }
  specs.push_back({.name = echo_, .replication = 1});
  for (const char* name : {"prices", "news0", "news100", "news10", "garbage", "latency1",
                           "latency2", "latency3", "latency4"}) {
    specs.push_back({.name = prefix_ + name, .replication = 1});
  }
  const auto created =
      kafka::CreateTopics({{"bootstrap.servers", bootstrap_}}, specs, std::chrono::seconds(30));
  Check(created.has_value(), created ? "" : created.error().message);
  Check(created->size() == specs.size(), "not all topics are new");
}

int64_t Bench::EndOf(const std::string& topic) {
  int64_t low = 0;
  int64_t high = 0;
  const rd_kafka_resp_err_t error =
      rd_kafka_query_watermark_offsets(admin_.get(), topic.c_str(), 0, &low, &high, 10'000);
  Check(error == RD_KAFKA_RESP_ERR_NO_ERROR, topic + ": " + rd_kafka_err2str(error));
  return high;
}

void Bench::Fill(const std::string& topic, size_t count,
                 const std::function<std::string(size_t)>& record) {
  // Idempotent: without it a batch that is sent again comes behind those that were sent after it,
  // and prices out of the order of their time are set aside.
  Writer writer({{"bootstrap.servers", bootstrap_},
                 {"linger.ms", "5"},
                 {"acks", "all"},
                 {"enable.idempotence", "true"}});
  for (size_t i = 0; i < count; ++i) {
    const std::string bytes = record(i);
    writer.Write(topic, bytes.data(), bytes.size());
  }
  writer.Flush();
  Check(EndOf(topic) == static_cast<int64_t>(count), topic + " does not hold all records");
}

bool HasEvent(size_t number, size_t one_in) { return one_in != 0 && number % one_in == 0; }

int64_t EventsBefore(size_t number, size_t one_in) {
  return one_in == 0 ? 0 : static_cast<int64_t>(number / one_in);
}

// Records a second, from the first record received to the last one.
double Rate(size_t count, SteadyClock::time_point first) {
  return static_cast<double>(count) / Seconds(SteadyClock::now() - first).count();
}

double Bench::BareRead(const std::string& topic, size_t count) {
  Reader reader(ConsumerProperties(), topic);
  std::optional<SteadyClock::time_point> first;
  size_t read = 0;
  while (read < count) {
    read += reader.Batch(first ? count - read : 1, [](const rd_kafka_message_t&) {});
    if (read > 0 && !first) first = SteadyClock::now();
  }
  const double rate = Rate(count, *first);
  Check(read == count, "the bare consumer read too much");
  return rate;
}

double Bench::BareEcho(const std::string& topic, size_t count) {
  const int64_t before = EndOf(echo_);
  Writer writer(ProducerProperties());
  Reader reader(ConsumerProperties(), topic);
  std::optional<SteadyClock::time_point> first;
  size_t read = 0;
  while (read < count) {
    read += reader.Batch(first ? count - read : 1, [&](const rd_kafka_message_t& message) {
      if (!first) first = SteadyClock::now();
      writer.Write(echo_, message.payload, message.len);
    });
    writer.Serve();
  }
  writer.Flush();
  const double rate = Rate(count, *first);
  Check(EndOf(echo_) - before == static_cast<int64_t>(count), "the echo is not complete");
  return rate;
}

std::unique_ptr<kafka::ConsumerSource> Bench::MakeSource(const std::string& topic,
                                                         std::atomic<bool>* assigned) {
  kafka::ConsumerOptions options;
  options.properties = {{"bootstrap.servers", bootstrap_}};
  options.group = NewGroup();
  options.topics = {topic};
  SourceEvents events;
  events.on_assigned = [assigned](std::span<const Position> gained) {
    if (assigned != nullptr && !gained.empty()) *assigned = true;
  };
  events.on_data_loss = [](uint32_t, int32_t, const std::string& message) { Die(message); };
  auto source = kafka::ConsumerSource::Create(std::move(options), std::move(events));
  Check(source.has_value(), source ? "" : source.error().message);
  return *std::move(source);
}

std::unique_ptr<kafka::ProducerSink> Bench::MakeSink() {
  kafka::ProducerOptions options;
  options.properties = {{"bootstrap.servers", bootstrap_}};
  auto sink = kafka::ProducerSink::Create(std::move(options));
  Check(sink.has_value(), sink ? "" : sink.error().message);
  return *std::move(sink);
}

double Bench::ThroughPipeline(const std::string& topic, const std::string& preset,
                              const Expected& expected) {
  loaded_->config.feeds = {{topic, preset, {}}};
  const config::TopicNames& names = loaded_->config.topics;
  const auto ends = [&] {
    return std::vector<int64_t>{EndOf(names.events), EndOf(names.dead_letter), EndOf(names.alerts),
                                EndOf(names.signals)};
  };
  const std::vector<int64_t> before = ends();
  service::SystemClock clock;
  const auto sink = MakeSink();
  service::Intake intake(*loaded_, std::max(1U, std::thread::hardware_concurrency()),
                         service::Intake::Tagging::kOn);
  service::Pipeline pipeline(*loaded_, sink.get(), &clock, nullptr,
                             service::Pipeline::SignalsWhen::kSoon);
  const auto source = MakeSource(topic, nullptr);
  std::optional<SteadyClock::time_point> first;
  size_t read = 0;
  while (read < expected.records) {
    const auto batch = source->Poll(milliseconds(20));
    Check(batch.has_value(), "the source failed");
    if (!first && !batch->empty()) first = SteadyClock::now();
    Check(pipeline.Process(service::Portions(*batch, intake.Process(*batch))).has_value(),
          "the pipeline failed");
    Check(sink->Acknowledged().has_value(), "the sink failed");
    for (const RawMessage& raw : *batch) {
      Check(raw.offset == static_cast<int64_t>(read++), "a record came twice, or not in order");
    }
  }
  Check(sink->Flush(kPatience).has_value(), "the sink was not flushed");
  const double rate = Rate(read, *first);

  Check(read == expected.records, "the pipeline read too much");
  std::vector<int64_t> after = ends();
  int64_t published = 0;
  for (size_t i = 0; i < after.size(); ++i) published += after[i] -= before[i];
  Check(after[0] == static_cast<int64_t>(expected.events),
        fmt::format("{} events where {} were due", after[0], expected.events));
  Check(after[1] == static_cast<int64_t>(expected.dead_letters),
        fmt::format("{} dead letters where {} were due", after[1], expected.dead_letters));
  Check(published == static_cast<int64_t>(pipeline.publisher().last()),
        "not all that was published is there");
  const signals::Counters& counters = pipeline.scorer().counters();
  Check(counters.ticks_folded == expected.ticks,
        fmt::format("{} ticks where {} were due; set aside by reason: {}", counters.ticks_folded,
                    expected.ticks, fmt::join(counters.ticks_set_aside, " ")));
  source->Close(std::chrono::seconds(5));
  return rate;
}

// Both in turn, and the median of each.
Bench::Pair Bench::Compare(const std::function<double()>& bare,
                           const std::function<double()>& pipeline) {
  std::vector<double> bare_rates;
  std::vector<double> rates;
  for (size_t i = 0; i < kRounds; ++i) {
    bare_rates.push_back(bare());
    rates.push_back(pipeline());
  }
  return {Median(bare_rates), Median(rates)};
}

void Bench::RunPipeline(const std::string& topic, std::atomic<bool>* ready,
                        const std::atomic<bool>& stop) {
  loaded_->config.feeds = {{topic, "newsvane", {}}};
  service::SystemClock clock;
  const auto sink = MakeSink();
  service::Intake intake(*loaded_, std::max(1U, std::thread::hardware_concurrency()),
                         service::Intake::Tagging::kOn);
  service::Pipeline pipeline(*loaded_, sink.get(), &clock, nullptr,
                             service::Pipeline::SignalsWhen::kSoon);
  const auto source = MakeSource(topic, ready);
  while (!stop) {
    const auto batch = source->Poll(milliseconds(20));
    Check(batch.has_value(), "the source failed");
    Check(pipeline.Process(service::Portions(*batch, intake.Process(*batch))).has_value(),
          "the pipeline failed");
    Check(sink->Acknowledged().has_value(), "the sink failed");
  }
  Check(sink->Flush(kPatience).has_value(), "the sink was not flushed");
  source->Close(std::chrono::seconds(5));
}

// The same loop without a pipeline in it; the record's offset goes before its bytes.
void Bench::RunEcho(const std::string& topic, std::atomic<bool>* ready,
                    const std::atomic<bool>& stop) {
  Writer writer(ProducerProperties());
  const auto source = MakeSource(topic, ready);
  std::string bytes;
  while (!stop) {
    const auto batch = source->Poll(milliseconds(20));
    Check(batch.has_value(), "the source failed");
    for (const RawMessage& raw : *batch) {
      bytes = std::to_string(raw.offset) + " ";
      bytes += raw.payload;
      writer.Write(echo_, bytes.data(), bytes.size());
    }
    writer.Serve();
  }
  writer.Flush();
  source->Close(std::chrono::seconds(5));
}

// The offset of the record that a message came from.
size_t OriginOf(const rd_kafka_message_t& message, bool pipeline) {
  std::string_view text(static_cast<const char*>(message.payload), message.len);
  if (pipeline) {
    rd_kafka_headers_t* headers = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    Check(rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR &&
              rd_kafka_header_get_last(headers, "newsvane-origin", &value, &size) ==
                  RD_KAFKA_RESP_ERR_NO_ERROR,
          "an alert has no origin");
    text = {static_cast<const char*>(value), size};
    text.remove_prefix(text.rfind('/') + 1);
  }
  size_t offset = 0;
  Check(std::from_chars(text.data(), text.data() + text.size(), offset).ec == std::errc(),
        "an origin is not a number");
  return offset;
}

// Milliseconds from CreateTime, kept to the nanosecond beside the record, to when another consumer
// has the alert, for every alert; of the echo, for the same records.
Latency Bench::Measure(int per_second, bool pipeline) {
  const std::string topic = prefix_ + "latency" + std::to_string(++topics_);
  const std::string& out = pipeline ? loaded_->config.topics.alerts : echo_;
  const auto warm_up = static_cast<size_t>(per_second * kWarmUpSeconds);
  const size_t count = warm_up + static_cast<size_t>(per_second * kScheduleSeconds);
  std::vector<std::string> records;
  for (size_t i = 0; i < count; ++i) {
    records.push_back(NewsRecord(i, i % kOneEventIn == 0,
                                 kStart + static_cast<int64_t>(i / kOneEventIn) * kFreshStep));
  }
  std::vector<std::atomic<int64_t>> created(count);
  service::SystemClock clock;

  std::atomic<bool> ready = false;
  std::atomic<bool> stop = false;
  std::thread worker([&] {
    if (pipeline) {
      RunPipeline(topic, &ready, stop);
    } else {
      RunEcho(topic, &ready, stop);
    }
  });

  std::atomic<bool> reading = false;
  std::atomic<bool> done = false;
  std::vector<double> values;
  std::thread reader([&] {
    const Client client = MakeClient(RD_KAFKA_CONSUMER, ConsumerProperties());
    const TopicList start(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(start.get(), out.c_str(), 0)->offset = EndOf(out);
    Check(rd_kafka_assign(client.get(), start.get()) == RD_KAFKA_RESP_ERR_NO_ERROR,
          "cannot assign");
    reading = true;
    std::set<size_t> seen;
    const auto deadline = SteadyClock::now() + kPatience;
    while (seen.size() < (count + kOneEventIn - 1) / kOneEventIn) {
      Check(SteadyClock::now() < deadline,
            fmt::format("{} of the records with an event have come out", seen.size()));
      rd_kafka_message_t* const message = rd_kafka_consumer_poll(client.get(), kPollMs);
      if (message == nullptr) continue;
      const int64_t now = clock.Now().time_since_epoch().count();
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const size_t origin = OriginOf(*message, pipeline);
        Check(origin < count, "an origin is not one of ours");
        if (origin % kOneEventIn == 0) {
          seen.insert(origin);
          if (origin >= warm_up) {
            values.push_back(static_cast<double>(now - created[origin]) / 1e6);
          }
        }
      }
      rd_kafka_message_destroy(message);
    }
    done = true;
  });
  while (!ready || !reading) std::this_thread::sleep_for(milliseconds(10));

  Writer writer(With(ProducerProperties(), {{"compression.type", "none"}}));
  const auto begin = SteadyClock::now();
  for (size_t i = 0; i < count; ++i) {
    std::this_thread::sleep_until(begin + std::chrono::nanoseconds(std::chrono::seconds(1)) *
                                              static_cast<int64_t>(i) / per_second);
    created[i] = clock.Now().time_since_epoch().count();
    writer.Write(topic, records[i].data(), records[i].size());
    writer.Serve();
  }
  writer.Flush();
  reader.join();
  stop = true;
  worker.join();
  return Percentiles(std::move(values));
}

void Bench::Run() {
  const std::string prices = prefix_ + "prices";
  const std::string garbage = prefix_ + "garbage";
  std::fprintf(stderr, "kafka_bench: filling the topics\n");
  Fill(prices, kPrices, [](size_t i) {
    return PriceRecord(i % kOneKnownIn == 0 ? kKnownSymbol : kUnknownSymbol,
                       120 + static_cast<double>(i / kOneKnownIn % 100) / 100,
                       kStart + static_cast<int64_t>(i) * milliseconds(1));
  });
  for (const size_t one_in : kEventMixes) {
    Fill(prefix_ + "news" + std::to_string(one_in), kNews, [&](size_t i) {
      return NewsRecord(i, HasEvent(i, one_in), kStart + EventsBefore(i, one_in) * kEventStep);
    });
  }
  Fill(garbage, kGarbage, GarbageRecord);

  std::fprintf(stderr, "kafka_bench: measuring\n");
  const Pair price_rates =
      Compare([&] { return BareRead(prices, kPrices); },
              [&] {
                return ThroughPipeline(prices, "newsvane-prices",
                                       {.records = kPrices, .ticks = kPrices / kOneKnownIn});
              });
  std::vector<Pair> news_rates;
  for (const size_t one_in : kEventMixes) {
    const std::string news = prefix_ + "news" + std::to_string(one_in);
    const size_t events = one_in == 0 ? 0 : kNews / one_in;
    news_rates.push_back(Compare(
        [&] { return BareEcho(news, kNews); },
        [&] { return ThroughPipeline(news, "newsvane", {.records = kNews, .events = events}); }));
  }
  const Pair garbage_rates =
      Compare([&] { return BareEcho(garbage, kGarbage); },
              [&] {
                return ThroughPipeline(garbage, "newsvane",
                                       {.records = kGarbage, .dead_letters = kGarbage});
              });
  const Latency slow_echo = Measure(200, false);
  const Latency slow = Measure(200, true);
  const Latency fast_echo = Measure(2'000, false);
  const Latency fast = Measure(2'000, true);

  fmt::print("{:<32} {:>14} {:>14} {:>8}\n", "records/s", "bare client", "pipeline", "ratio");
  const auto rate = [](const char* name, const Pair& pair) {
    fmt::print("{:<32} {:>14.0f} {:>14.0f} {:>8.2f}\n", name, pair.bare, pair.pipeline,
               pair.pipeline / pair.bare);
  };
  rate("prices, 200 B", price_rates);
  rate("news, 2 KB, no events", news_rates[0]);
  rate("news, 2 KB, 1 in 100 an event", news_rates[1]);
  rate("news, 2 KB, 1 in 10 an event", news_rates[2]);
  rate("garbage, 200 B", garbage_rates);
  fmt::print("{:<32} {:>14} {:>14} {:>8}\n", "latency, ms", "bare echo", "pipeline", "ratio");
  const auto latency = [](const char* name, double bare, double pipeline) {
    fmt::print("{:<32} {:>14.2f} {:>14.2f} {:>8.2f}\n", name, bare, pipeline, pipeline / bare);
  };
  latency("200 news/s, p50", slow_echo.p50, slow.p50);
  latency("200 news/s, p99", slow_echo.p99, slow.p99);
  latency("2000 news/s, p50", fast_echo.p50, fast.p50);
  latency("2000 news/s, p99", fast_echo.p99, fast.p99);
  fmt::print("(latencies of {}, {}, {} and {} messages)\n", slow_echo.count, slow.count,
             fast_echo.count, fast.count);
}

}  // namespace
}  // namespace newsvane::bench

int main(int argc, char** argv) {
  if (argc != 2) newsvane::bench::Die("usage: kafka_bench BOOTSTRAP");
  newsvane::bench::Bench(argv[1]).Run();
}
