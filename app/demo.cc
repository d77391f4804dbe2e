// SPDX-License-Identifier: Apache-2.0
//
// `newsvane demo`: 2026-07-01 over an embedded Kafka broker, through the same service as `newsvane
// run`.
#include <fmt/core.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include "app/commands.h"
#include "app/connect.h"
#include "app/publish.h"
#include "app/stop.h"
#include "history/input.h"
#include "kafka/consumer_source.h"
#include "kafka/embedded_broker.h"
#include "kafka/producer_sink.h"
#include "service/service.h"
#include "service/system_clock.h"

namespace newsvane::app {
namespace {

using Watch = std::chrono::steady_clock;

constexpr auto kReadyWait = std::chrono::seconds(30);
constexpr auto kSettleWait = std::chrono::seconds(20);
constexpr auto kLook = std::chrono::milliseconds(20);

// When each news item was handed to the broker, and how long after that its first alert was on its
// way.
class Latencies {
 public:
  void Published(Time event_time) {
    const std::scoped_lock lock(mutex_);
    published_.try_emplace(event_time, Watch::now());
  }
  void Alerted(Time received_at) {
    const std::scoped_lock lock(mutex_);
    const auto found = published_.find(received_at);
    if (found == published_.end()) return;
    milliseconds_.push_back(
        std::chrono::duration<double, std::milli>(Watch::now() - found->second).count());
    published_.erase(found);
  }
  // 0 where there is none.
  double Quantile(double q) {
    const std::scoped_lock lock(mutex_);
    if (milliseconds_.empty()) return 0;
    std::ranges::sort(milliseconds_);
    return milliseconds_[static_cast<size_t>(q * static_cast<double>(milliseconds_.size() - 1))];
  }

 private:
  std::mutex mutex_;
  std::map<Time, Watch::time_point> published_;
  std::vector<double> milliseconds_;
};

// What the screen shows: a line an alert, then the table.
class Screen {
 public:
  Screen() : color_(isatty(STDOUT_FILENO) != 0) {}

  void Show(const Alert& alert) {
    std::string what =
        alert.event_type.empty() ? std::string(ToString(alert.kind)) : alert.event_type;
    if (alert.subject) what += " " + alert.subject->name;
    if (alert.kind == AlertKind::kEvent && alert.verdict.horizon != Duration{}) {
      what += fmt::format(" {} by prices after {}: {:+.1f} % abnormal, {:+.1f} sigma",
                          ToString(alert.verdict.state), FormatDuration(alert.verdict.horizon),
                          alert.verdict.abnormal_return * 100, alert.verdict.sigmas);
      // What prices say of the strongest event is what a person asks of a basket.
      Alert& strongest = judged_[alert.basket];
      if (std::abs(alert.score) >= std::abs(strongest.score)) strongest = alert;
    } else if (!alert.reason.empty()) {
      what = alert.reason;
    }
    fmt::print("{}  {}{:<24} {:+.2f}  {:<8}{} {}\n", FormatTime(alert.as_of).substr(5, 11),
               Color(alert.direction), alert.basket, alert.score, ToString(alert.action),
               Color(Direction::kFlat), what);
    std::fflush(stdout);
    if (alert.kind == AlertKind::kEvent && alert.action == AlertAction::kNew)
      ++events_[alert.event_type];
  }

  void Table(const config::Loaded& loaded, const std::vector<Signal>& signals,
             Latencies* latencies) {
    fmt::print("\nalerted events\n");
    for (const auto& [type, count] : events_) fmt::print("  {:<24} {:>4}\n", type, count);
    fmt::print("\n{:<26} {:>6}  {:<10} {:>10} {:>7}   {}\n", "basket", "score", "direction",
               "abnormal", "sigma", "prices say of its strongest event");
    for (const signals::BasketSpec& basket : loaded.model.baskets) {
      const auto signal = std::ranges::find(signals, basket.id, &Signal::basket);
      if (signal == signals.end()) continue;
      const std::string name = basket.parent.empty() ? basket.id : "  " + basket.id;
      const auto judged = judged_.find(basket.id);
      fmt::print("{:<26} {}{:>+6.2f}  {:<10}{}", name, Color(signal->direction), signal->score,
                 ToString(signal->direction), Color(Direction::kFlat));
      if (judged != judged_.end()) {
        const Verdict& verdict = judged->second.verdict;
        fmt::print(" {:>+8.1f} % {:>+7.1f}   {} after {}: {}", verdict.abnormal_return * 100,
                   verdict.sigmas, ToString(verdict.state), FormatDuration(verdict.horizon),
                   judged->second.event_type);
      }
      fmt::print("\n");
    }
    fmt::print("\nlatency, news published to alert on its way: p50 {:.1f} ms, p99 {:.1f} ms\n",
               latencies->Quantile(0.5), latencies->Quantile(0.99));
  }

 private:
  std::string_view Color(Direction direction) const {
    if (!color_) return "";
    if (direction == Direction::kUp) return "\033[32m";
    return direction == Direction::kDown ? "\033[31m" : "\033[0m";
  }

  bool color_;
  std::map<std::string, size_t> events_;
  std::map<std::string, Alert> judged_;  // By basket: the verdict on its strongest event.
};

// Reads the alert topic as any consumer would, until told how many alerts there must be.
class AlertReader {
 public:
  static Result<std::unique_ptr<AlertReader>> Create(const config::Config& config) {
    auto source = kafka::ConsumerSource::Create(
        {config.kafka, config.group + "-reader", {config.topics.alerts}}, {});
    if (!source) return tl::unexpected(source.error());
    std::unique_ptr<AlertReader> reader(new AlertReader);
    reader->source_ = *std::move(source);
    return reader;
  }

  // Reads what there is; heartbeats are left out.
  Result<void> Read() {
    const Result<std::span<const RawMessage>> batch = source_->Poll(kLook);
    if (!batch) return tl::unexpected(batch.error());
    for (const RawMessage& raw : *batch) {
      if (raw.payload.find("\"kind\":\"heartbeat\"") == std::string_view::npos) {
        alerts_.emplace_back(raw.payload);
      }
    }
    return {};
  }
  const std::vector<std::string>& alerts() const { return alerts_; }

 private:
  AlertReader() = default;
  std::unique_ptr<kafka::ConsumerSource> source_;
  std::vector<std::string> alerts_;
};

Result<void> CreateTopics(const config::Config& config, kafka::EmbeddedBroker* broker) {
  std::vector<std::string> names = {config.topics.events,  config.topics.shadow,
                                    config.topics.alerts,  config.topics.signals,
                                    config.topics.impacts, config.topics.dead_letter};
  for (const config::FeedConfig& feed : config.feeds) names.push_back(feed.topic);
  for (const std::string& name : names) {
    if (Result<void> created = broker->CreateTopic(name, 1); !created) return created;
  }
  return {};
}

bool WriteLines(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream out(path);
  for (const std::string& line : lines) out << line << '\n';
  return static_cast<bool>(out.flush());
}

// The service on a thread of its own, stopped at the end of the scope.
class RunningService {
 public:
  explicit RunningService(service::Service* service) : service_(service) {
    thread_ = std::thread([this] { ended_ = service_->Run(stop_); });
  }
  ~RunningService() {
    if (thread_.joinable()) static_cast<void>(Stop());
  }
  Result<void> Stop() {
    stop_ = true;
    thread_.join();
    return ended_;
  }

 private:
  service::Service* service_;
  std::atomic<bool> stop_ = false;
  Result<void> ended_;
  std::thread thread_;
};

class DemoDay {
 public:
  DemoDay(const DemoOptions& options, history::Input input)
      : options_(options), input_(std::move(input)) {}

  Result<void> Run() {
    if (Result<void> started = Start(); !started) return started;
    RunningService running(service_.get());
    if (Result<void> ready = WaitUntilReady(); !ready) return ready;
    fmt::print("metrics: http://127.0.0.1:{}/metrics while this runs\n\n", service_->http_port());
    const Result<uint64_t> published = PublishDay();
    if (!published) return tl::unexpected(published.error());
    if (Result<void> settled = WaitUntilSettled(*published); !settled) return settled;
    if (!options_.once && !StopRequested()) {
      fmt::print(stderr, "\nthe day is over; metrics are served until Ctrl-C\n");
      while (!StopRequested()) std::this_thread::sleep_for(kLook);
    }
    if (Result<void> stopped = running.Stop(); !stopped) return stopped;
    screen_.Table(*input_.loaded, service_->pipeline().scorer().Signals(), &latencies_);
    fmt::print("{} records in, {} alerts out, read back from topic {}\n", *published,
               reader_->alerts().size(), input_.loaded->config.topics.alerts);
    if (!options_.alerts.empty() && !WriteLines(options_.alerts, reader_->alerts())) {
      return Fail("cannot write " + options_.alerts);
    }
    return {};
  }

 private:
  Result<void> Start() {
    config::Config& config = input_.loaded->config;
    auto broker = kafka::EmbeddedBroker::Start();
    if (!broker) return tl::unexpected(broker.error());
    broker_ = *std::move(broker);
    config.kafka["bootstrap.servers"] = broker_->bootstrap_servers();
    config.http.port = options_.port;
    if (Result<void> created = CreateTopics(config, broker_.get()); !created) return created;
    fmt::print("a Kafka broker runs at {}\n", broker_->bootstrap_servers());
    auto reader = AlertReader::Create(config);
    if (!reader) return tl::unexpected(reader.error());
    reader_ = *std::move(reader);
    auto service = service::Service::Create(*input_.loaded, ConnectKafka(*input_.loaded, &clock_));
    if (!service && options_.port != 0) {
      fmt::print(stderr, "{}; taking another port\n", service.error().message);
      config.http.port = 0;
      service = service::Service::Create(*input_.loaded, ConnectKafka(*input_.loaded, &clock_));
    }
    if (!service) return tl::unexpected(service.error());
    service_ = *std::move(service);
    service_->pipeline().publisher().on_alert = [this](const Alert& alert) {
      latencies_.Alerted(alert.received_at);
      screen_.Show(alert);
      ++alerts_;
    };
    return {};
  }

  Result<void> WaitUntilReady() {
    const auto deadline = Watch::now() + kReadyWait;
    while (!service_->NotReadyReasons().empty()) {
      if (Watch::now() > deadline) return Fail("not ready: " + service_->NotReadyReasons().front());
      if (Result<void> read = reader_->Read(); !read) return read;
    }
    return {};
  }

  Result<uint64_t> PublishDay() {
    auto sink = kafka::ProducerSink::Create({input_.loaded->config.kafka, {}, {}});
    if (!sink) return tl::unexpected(sink.error());
    return PublishTimeline(input_, options_.speed, sink->get(), StopRequested(),
                           [this](const history::Timeline::Message& message) {
                             if (!message.news.empty()) latencies_.Published(message.time);
                           });
  }

  // Until every record was read and every alert came back.
  Result<void> WaitUntilSettled(uint64_t published) {
    const auto deadline = Watch::now() + kSettleWait;
    while (service_->records_read() < published || reader_->alerts().size() < alerts_) {
      if (Watch::now() > deadline) {
        return Fail(fmt::format("only {} of {} records were read and {} of {} alerts came back",
                                service_->records_read(), published, reader_->alerts().size(),
                                alerts_.load()));
      }
      if (Result<void> read = reader_->Read(); !read) return read;
    }
    return {};
  }

  const DemoOptions& options_;
  history::Input input_;
  service::SystemClock clock_;
  Latencies latencies_;
  Screen screen_;
  std::atomic<size_t> alerts_ = 0;
  std::unique_ptr<kafka::EmbeddedBroker>
      broker_;  // Before its clients, so that it goes after them.
  std::unique_ptr<AlertReader> reader_;
  std::unique_ptr<service::Service> service_;
};

}  // namespace

int Demo(const DemoOptions& options) {
  spdlog::set_level(spdlog::level::warn);
  CatchStopSignals();
  const auto folder = std::filesystem::path(config::DefaultDir()).parent_path() / "demo";
  history::InputOptions files;
  files.config = (folder / "newsvane.yaml").string();
  files.folder = folder.string();
  Result<history::Input> input = OpenInput(files);
  if (!input) return PrintError(input.error());
  if (const Result<void> ended = DemoDay(options, *std::move(input)).Run(); !ended) {
    return PrintError(ended.error());
  }
  return kOk;
}

}  // namespace newsvane::app
