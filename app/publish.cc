// SPDX-License-Identifier: Apache-2.0
//
// `newsvane publish`: files to Kafka in event time, at a chosen speed. `newsvane topics`: the
// topics of a configuration.
#include "app/publish.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

#include "app/commands.h"
#include "app/stop.h"
#include "history/input.h"
#include "history/progress.h"
#include "kafka/producer_sink.h"

namespace newsvane::app {
namespace {

constexpr auto kFlushWait = std::chrono::seconds(60);
// A night or a weekend without a record need not be waited for.
constexpr Duration kLongestGap = std::chrono::minutes(10);

}  // namespace

Result<uint64_t> PublishTimeline(
    const history::Input& input, double speed, Sink* sink, const std::atomic<bool>& stop,
    const std::function<void(const history::Timeline::Message&)>& on_message) {
  service::Intake intake(*input.loaded, 1, service::Intake::Tagging::kOff);
  auto timeline = history::Timeline::Open(input.files, &intake, nullptr);
  if (!timeline) return tl::unexpected(timeline.error());
  history::Progress progress("publish");
  uint64_t count = 0;
  Time last = kNoTime;
  auto due = std::chrono::steady_clock::now();
  while (!stop) {
    const Result<history::Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    if (speed > 0 && last != kNoTime && message->time != kNoTime) {
      const Duration gap = std::clamp(message->time - last, Duration::zero(), kLongestGap);
      due += std::chrono::duration_cast<Duration>(gap / speed);
      std::this_thread::sleep_until(due);
    }
    last = message->time;
    if (on_message) on_message(*message);
    OutMessage out;
    out.topic = input.loaded->config.feeds[message->raw->feed].topic;
    out.value = message->raw->payload;
    out.has_key = false;
    out.timestamp = message->time;
    const Result<uint64_t> number = sink->Publish(std::move(out));
    if (!number) return tl::unexpected(number.error());
    if (const Result<uint64_t> served = sink->Acknowledged(); !served) {
      return tl::unexpected(served.error());
    }
    ++count;
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  if (Result<void> flushed = sink->Flush(kFlushWait); !flushed)
    return tl::unexpected(flushed.error());
  return count;
}

int Publish(const PublishOptions& options) {
  const Result<history::Input> input = OpenInput(options.input);
  if (!input) {
    return PrintError(input.error(), kBadUsage);
  }
  CatchStopSignals();
  std::map<std::string, std::string> properties = input->loaded->config.kafka;
  for (const auto& [name, value] : input->loaded->config.producer) properties[name] = value;
  // Order matters more than latency here, and batches make it fast.
  properties.try_emplace("linger.ms", "5");
  const auto sink = kafka::ProducerSink::Create(
      {properties, [](const std::string& trouble) { fmt::print(stderr, "{}\n", trouble); },
       [] { return StopRequested().load(); }});
  if (!sink) return PrintError(sink.error());
  const Result<uint64_t> count =
      PublishTimeline(*input, options.speed, sink->get(), StopRequested(), nullptr);
  if (!count) return PrintError(count.error());
  fmt::print(stderr, "{} messages published\n", *count);
  return kOk;
}

}  // namespace newsvane::app
