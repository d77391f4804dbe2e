// SPDX-License-Identifier: Apache-2.0
//
// `newsvane stats`: what each rule does on a file of news.
#include <fmt/core.h>

#include <chrono>
#include <deque>

#include "app/commands.h"
#include "history/corpus.h"
#include "nlp/tagger.h"
#include "workshop/rule_stats.h"

namespace newsvane::app {
namespace {

// What one thread counts with.
struct Lane {
  explicit Lane(const config::Loaded& loaded)
      : tagger(loaded.rules), stats(loaded.rule_spec.rules) {
    tagger.CountIn(&tally);
  }
  nlp::Tally tally;
  nlp::Tagger tagger;
  workshop::RuleStats stats;
  std::vector<TaggedEvent> events;
};

}  // namespace

int Stats(const StatsOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  if (Result<void> feed = history::UseNewsFeed({options.file, options.preset}, loaded.get());
      !feed) {
    return PrintError(feed.error(), kBadUsage);
  }
  const Duration clock = workshop::ClockCost();
  const auto start = std::chrono::steady_clock::now();
  service::Workers workers(history::CorpusThreads());
  std::deque<Lane> lanes;
  for (unsigned i = 0; i < workers.size(); ++i) lanes.emplace_back(*loaded);
  size_t first = 0;
  const Result<history::CorpusCounts> counts =
      history::ReadCorpus(*loaded, "stats", [&](std::span<const NewsItem* const> items) {
        history::SpreadOver(&workers, items.size(), [&](unsigned thread, size_t i) {
          Lane& lane = lanes[thread];
          lane.tagger.Tag(*items[i], &lane.events);
          lane.stats.Add(first + i, *items[i], lane.events, lane.tally.firings);
        });
        first += items.size();
      });
  if (!counts) return PrintError(counts.error());
  workshop::RuleStats stats(loaded->rule_spec.rules);
  for (const Lane& lane : lanes) {
    stats.Add(lane.stats);
    stats.Add(lane.tally, clock);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const workshop::StatsRun run{counts->items, workers.size(), elapsed.count()};
  fmt::print("{}{}",
             options.json ? workshop::StatsJson(stats, run) : workshop::StatsText(stats, run),
             options.json ? "\n" : "");
  return counts->undecoded == 0 ? kOk : kFailed;
}

}  // namespace newsvane::app
