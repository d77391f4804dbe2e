// SPDX-License-Identifier: Apache-2.0
//
// `newsvane replay`: files in, the alerts that they would have led to out, in event time and as
// fast as the machine goes.
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <thread>

#include "app/commands.h"
#include "history/input.h"
#include "history/progress.h"
#include "history/unread.h"
#include "report/replay_comparison.h"
#include "report/replay_document.h"
#include "report/replay_page.h"
#include "service/pipeline.h"
#include "service/price_history.h"
#include "service/system_clock.h"
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

// One configuration's way through the input. Its parts refer to each other.
struct ReplayRun {
  history::Input input;
  std::unique_ptr<sinks::JsonLinesSink> sink;
  service::SystemClock clock;
  std::optional<service::Pipeline> pipeline;
  std::optional<report::RunRecord> record;  // If a report is asked for.
  std::optional<history::Unread> unread;
  Totals totals;
};

Result<void> FoldMessage(const history::Timeline::Message& message, ReplayRun* run) {
  service::Pipeline& pipeline = *run->pipeline;
  if (run->record) run->record->Advance(message.time);
  for (const service::TaggedNews& news : message.news) {
    run->totals.events += news.events.size();
    if (run->record) run->record->OnNews(news.item, news.events.size());
    if (Result<void> folded = pipeline.FoldNews(news); !folded) return folded;
  }
  for (const PriceTick& tick : message.ticks) {
    const bool good = pipeline.FoldTick(tick);
    if (run->record) run->record->OnTick(tick, good);
  }
  run->totals.news += message.news.size();
  run->totals.ticks += message.ticks.size();
  if (++run->totals.messages % kMessagesPerOutput != 0) return {};
  return pipeline.PublishOutput();
}

Result<void> ReplayAll(ReplayRun* run) {
  service::Pipeline& pipeline = *run->pipeline;
  const auto admit = [&](std::span<const RawMessage> batch,
                         std::span<const service::Slice> slices) {
    for (const service::Slice& slice : slices) run->unread->Note(batch, slice);
    if (run->record) run->record->OnBatch(batch, slices);
    return pipeline.Admit(batch, slices);
  };
  auto timeline = history::Timeline::Open(run->input.files, &pipeline.intake(), admit);
  if (!timeline) return tl::unexpected(timeline.error());
  history::Progress progress("replay");
  while (true) {
    const Result<history::Timeline::Message> message = (*timeline)->Next();
    if (!message) return tl::unexpected(message.error());
    if (message->raw == nullptr) break;
    if (Result<void> folded = FoldMessage(*message, run); !folded) return folded;
    progress.Update((*timeline)->bytes_read(), (*timeline)->bytes_total());
  }
  if (Result<void> out = pipeline.PublishOutput(); !out) return out;
  return run->sink->Flush(std::chrono::seconds(60));
}

// The run of a configuration over the input, with its outputs in those files; says what came of it.
Result<std::unique_ptr<ReplayRun>> RunOver(history::Input input,
                                           const std::map<std::string, std::string>& files,
                                           bool reports) {
  auto run = std::make_unique<ReplayRun>();
  run->input = std::move(input);
  auto sink = sinks::JsonLinesSink::Open(files);
  if (!sink) return tl::unexpected(sink.error());
  run->sink = *std::move(sink);
  run->unread.emplace(run->input.loaded->config);
  run->pipeline.emplace(*run->input.loaded, run->sink.get(), &run->clock, nullptr,
                        std::max(1U, std::thread::hardware_concurrency()));
  if (reports) {
    run->record.emplace(*run->input.loaded, run->pipeline->scorer(), run->input.files);
    run->pipeline->publisher().on_alert = [record = &*run->record](const Alert& alert) {
      record->OnAlert(alert);
    };
    run->pipeline->publisher().on_impact = [record = &*run->record](const RealisedImpact& impact) {
      record->OnImpact(impact);
    };
    if (Result<void> read = service::ReadHistory(*run->input.loaded, run->record->history());
        !read) {
      return tl::unexpected(read.error());
    }
    run->pipeline->scorer().Begin(run->record->closes());
  } else if (Result<void> begun =
                 service::BeginWithHistory(*run->input.loaded, &run->pipeline->scorer());
             !begun) {
    return tl::unexpected(begun.error());
  }
  const auto start = std::chrono::steady_clock::now();
  if (Result<void> all = ReplayAll(run.get()); !all) return tl::unexpected(all.error());
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (run->record) run->record->Finish();
  const Totals& totals = run->totals;
  fmt::print(
      stderr,
      "{} messages: {} news items with {} events, {} ticks, {} dead letters; {} alerts; {:.2f} s\n",
      totals.messages, totals.news, totals.events, totals.ticks, run->unread->total(),
      run->pipeline->publisher().alerts(), seconds);
  return run;
}

bool ReadsStandardInput(const history::Input& input) {
  return std::ranges::any_of(input.files,
                             [](const history::TimelineInput& file) { return file.path == "-"; });
}

Result<void> Write(const std::string& path, std::string_view text) {
  if (path.empty()) return {};
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) return Fail(path + " cannot be written");
  return {};
}

// Writes the report of one run or two; says on standard error how they differ.
Result<void> Report(const ReplayOptions& options, const report::RunRecord& first,
                    const report::RunRecord* second) {
  std::vector<const report::RunRecord*> runs = {&first};
  if (second != nullptr) {
    runs.push_back(second);
    fmt::print(stderr, "\n{}",
               report::ComparisonTable(first, *second, report::Compare(first, *second)));
  }
  if (options.report.empty() && options.report_json.empty()) return {};
  const std::string document = report::ReplayDocument(runs);
  if (Result<void> json = Write(options.report_json, document + "\n"); !json) return json;
  return Write(options.report, options.report.empty() ? "" : report::ReplayPage(document));
}

}  // namespace

int Replay(const ReplayOptions& options) {
  // A run may take long; what it cannot write, it says before.
  for (const std::string& path : {options.report, options.report_json}) {
    if (!path.empty() && !std::ofstream(path, std::ios::app)) {
      return PrintError(Error{path + " cannot be written"});
    }
  }
  Result<history::Input> input = OpenInput(options.input);
  if (!input) return PrintError(input.error(), kBadUsage);
  const bool compares = !options.compare.empty();
  history::Input compared;
  if (compares) {
    if (ReadsStandardInput(*input)) {
      return PrintError(
          Error{"--compare reads all input twice, and standard input can be read once"}, kBadUsage);
    }
    history::InputOptions other = options.input;
    other.config = options.compare;
    Result<history::Input> opened = OpenInput(other);
    if (!opened) return PrintError(opened.error(), kBadUsage);
    compared = *std::move(opened);
  }
  const auto files = FilesOf(options, input->loaded->config.topics);
  const bool reports = compares || !options.report.empty() || !options.report_json.empty();
  const auto first = RunOver(*std::move(input), files, reports);
  if (!first) return PrintError(first.error());
  if (options.dead_letters.empty()) fmt::print(stderr, "{}", (*first)->unread->Text());
  if (!reports) return kOk;
  std::unique_ptr<ReplayRun> second;
  if (compares) {
    auto run = RunOver(std::move(compared), {}, true);
    if (!run) return PrintError(run.error());
    second = *std::move(run);
  }
  const Result<void> reported =
      Report(options, *(*first)->record, second ? &*second->record : nullptr);
  return reported ? kOk : PrintError(reported.error());
}

}  // namespace newsvane::app
