// SPDX-License-Identifier: Apache-2.0
//
// `newsvane replay`: files in, the alerts that they would have led to out, in event time and as
// fast as the machine goes.
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>

#include "app/commands.h"
#include "history/input.h"
#include "report/replay_comparison.h"
#include "report/replay_document.h"
#include "report/replay_page.h"
#include "report/replay_run.h"

namespace newsvane::app {
namespace {

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

// The run of a configuration over the input, with its outputs in those files; says what came of it.
Result<std::unique_ptr<report::ReplayRun>> RunOver(history::Input input,
                                                   const std::map<std::string, std::string>& files,
                                                   bool reports) {
  auto run = report::ReplayRun::Over(std::move(input), files, reports);
  if (!run) return run;
  const report::ReplayRun::Totals& totals = (*run)->totals();
  fmt::print(
      stderr,
      "{} messages: {} news items with {} events, {} ticks, {} dead letters; {} alerts; {:.2f} s\n",
      totals.messages, totals.news, totals.events, totals.ticks, (*run)->unread().total(),
      totals.alerts, totals.seconds);
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
  if (options.dead_letters.empty()) fmt::print(stderr, "{}", (*first)->unread().Text());
  if (!reports) return kOk;
  std::unique_ptr<report::ReplayRun> second;
  if (compares) {
    auto run = RunOver(std::move(compared), {}, true);
    if (!run) return PrintError(run.error());
    second = *std::move(run);
  }
  const Result<void> reported =
      Report(options, *(*first)->record(), second ? second->record() : nullptr);
  return reported ? kOk : PrintError(reported.error());
}

}  // namespace newsvane::app
