// SPDX-License-Identifier: Apache-2.0
//
// `newsvane replay`: files in, the alerts that they would have led to out, in event time and as
// fast as the machine goes.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <thread>

#include "app/commands.h"
#include "app/input.h"
#include "app/pipeline.h"
#include "app/progress.h"
#include "app/system_clock.h"
#include "sinks/json_lines.h"

namespace newsvane::app {
namespace {

// Signals are told this often, as a batch from Kafka would have them.
constexpr uint64_t kMessagesPerOutput = 256;

struct Totals {
  uint64_t messages = 0;
  uint64_t news = 0;
  uint64_t ticks = 0;
  uint64_t events = 0;
  uint64_t dead_letters = 0;
};

// The files of the topics that are asked for.
std::map<std::string, std::string> FilesOf(const ReplayOptions& options,
                                           const config::TopicNames& topics) {
  std::map<std::string, std::string> files;
  for (const auto& [topic, file] :
       {std::pair(topics.alerts, options.alerts), std::pair(topics.events, options.events),
        std::pair(topics.shadow, options.shadow), std::pair(topics.signals, options.signals),
        std::pair(topics.impacts, options.impacts),
        std::pair(topics.dead_letter, options.dead_letters)}) {
    if (!file.empty()) files[topic] = file;
  }
  return files;
}

Result<Totals> ReplayAll(const Input& input, Pipeline* pipeline) {
  Totals totals;
  const auto admit = [&](std::span<const RawMessage> batch, std::span<const Share> shares) {
    for (const Share& share : shares) totals.dead_letters += share.undecoded.size();
    return pipeline->Admit(batch, shares);
  };
  auto timeline = Timeline::Open(input.files, &pipeline->intake(), admit);
  if (!timeline) return tl::unexpected(timeline.error());
  Progress progress("replay");
  while (true) {
    const Result<Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    for (const TaggedNews& news : message->news) {
      totals.events += news.events.size();
      if (Result<void> folded = pipeline->FoldNews(news); !folded)
        return tl::unexpected(folded.error());
    }
    for (const PriceTick& tick : message->ticks) pipeline->FoldTick(tick);
    if (++totals.messages % kMessagesPerOutput == 0) {
      if (Result<void> out = pipeline->PublishOutput(); !out) return tl::unexpected(out.error());
    }
    totals.news += message->news.size();
    totals.ticks += message->ticks.size();
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  if (Result<void> out = pipeline->PublishOutput(); !out) return tl::unexpected(out.error());
  return totals;
}

}  // namespace

int Replay(const ReplayOptions& options) {
  const Result<Input> input = OpenInput(options.input);
  if (!input) {
    return Explain(input.error(), kBadUsage);
  }
  const auto sink = sinks::JsonLinesSink::Open(FilesOf(options, input->loaded->config.topics));
  if (!sink) return Explain(sink.error());
  SystemClock clock;
  Pipeline pipeline(*input->loaded, sink->get(), &clock, nullptr,
                    std::max(1U, std::thread::hardware_concurrency()));
  const auto start = std::chrono::steady_clock::now();
  const Result<Totals> totals = ReplayAll(*input, &pipeline);
  if (!totals) return Explain(totals.error());
  if (const Result<void> flushed = (*sink)->Flush(std::chrono::seconds(60)); !flushed) {
    return Explain(flushed.error());
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print(
      stderr,
      "{} messages: {} news items with {} events, {} ticks, {} dead letters; {} alerts; {:.2f} s\n",
      totals->messages, totals->news, totals->events, totals->ticks, totals->dead_letters,
      pipeline.publisher().alerts(), seconds);
  return kOk;
}

}  // namespace newsvane::app
