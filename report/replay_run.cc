// SPDX-License-Identifier: Apache-2.0
#include "report/replay_run.h"

#include <chrono>

#include "history/corpus.h"
#include "history/progress.h"
#include "service/price_history.h"

namespace newsvane::report {
namespace {

// Signals are told this often, as a batch from Kafka would have them.
constexpr uint64_t kMessagesPerSignals = 256;
constexpr auto kFlushWait = std::chrono::seconds(60);

}  // namespace

ReplayRun::ReplayRun(history::Input input, std::unique_ptr<sinks::JsonLinesSink> sink)
    : input_(std::move(input)),
      sink_(std::move(sink)),
      intake_(*input_.loaded, history::CorpusThreads(), service::Intake::Tagging::kOn),
      pipeline_(*input_.loaded, sink_.get(), &clock_, nullptr,
                service::Pipeline::SignalsWhen::kOnRequest),
      unread_(input_.loaded->config) {}

Result<std::unique_ptr<ReplayRun>> ReplayRun::Over(
    history::Input input, const std::map<std::string, std::string>& file_of_topic, bool reports) {
  auto sink = sinks::JsonLinesSink::Open(file_of_topic);
  if (!sink) return tl::unexpected(sink.error());
  std::unique_ptr<ReplayRun> run(new ReplayRun(std::move(input), *std::move(sink)));
  if (reports) run->KeepRecord();
  if (Result<void> begun = run->Begin(); !begun) return tl::unexpected(begun.error());
  const auto start = std::chrono::steady_clock::now();
  if (Result<void> ran = run->Run(); !ran) return tl::unexpected(ran.error());
  run->totals_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run->totals_.alerts = run->pipeline_.publisher().alerts();
  if (run->record_) run->record_->Finish();
  return run;
}

void ReplayRun::KeepRecord() {
  record_.emplace(*input_.loaded, pipeline_.scorer(), input_.files);
  pipeline_.on_tick = [this](const PriceTick& tick, bool counts) { record_->OnTick(tick, counts); };
  pipeline_.publisher().on_alert = [this](const Alert& alert) { record_->OnAlert(alert); };
  pipeline_.publisher().on_impact = [this](const RealisedImpact& impact) {
    record_->OnImpact(impact);
  };
}

// From the closes of `history`, which a record keeps, too: they are read once.
Result<void> ReplayRun::Begin() {
  if (!record_) return service::BeginWithHistory(*input_.loaded, &pipeline_.scorer());
  Result<void> read = service::ReadHistory(*input_.loaded, record_->history());
  if (read) pipeline_.scorer().Begin(record_->closes());
  return read;
}

Result<void> ReplayRun::Run() {
  const auto note = [this](std::span<const RawMessage> batch,
                           std::span<const service::Slice> slices) { return Note(batch, slices); };
  auto timeline = history::Timeline::Open(input_.files, &intake_, note);
  if (!timeline) return tl::unexpected(timeline.error());
  history::Progress progress("replay");
  while (true) {
    const Result<history::Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    if (Result<void> folded = Fold(*message); !folded) return folded;
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  if (Result<void> signals = pipeline_.Process({}); !signals) return signals;
  return sink_->Flush(kFlushWait);
}

// What could not be decoded has no time of its own, so it is told as it is read.
Result<void> ReplayRun::Note(std::span<const RawMessage> batch,
                             std::span<const service::Slice> slices) {
  std::vector<service::Portion> dead;
  for (const service::Slice& slice : slices) {
    unread_.Note(batch, slice);
    if (!slice.undecoded.empty()) dead.push_back({batch, slice.undecoded, {}, {}});
  }
  if (record_) record_->OnBatch(batch, slices);
  return dead.empty() ? Result<void>() : pipeline_.Process(dead);
}

Result<void> ReplayRun::Fold(const history::Timeline::Message& message) {
  if (record_) record_->Advance(message.time);
  for (const service::TaggedNews& news : message.news) {
    totals_.events += news.events.size();
    if (record_) record_->OnNews(news.item, news.events.size());
  }
  totals_.news += message.news.size();
  totals_.ticks += message.ticks.size();
  const service::Portion portion{{}, {}, message.news, message.ticks};
  if (Result<void> folded = pipeline_.Process({&portion, 1}); !folded) return folded;
  return ++totals_.messages % kMessagesPerSignals == 0 ? pipeline_.Process({}) : Result<void>();
}

}  // namespace newsvane::report
