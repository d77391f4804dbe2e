// SPDX-License-Identifier: Apache-2.0
//
// `newsvane stats`: what each rule does on a file of news.
#include <fmt/core.h>

#include <chrono>
#include <deque>

#include "app/commands.h"
#include "app/corpus.h"
#include "app/rule_stats.h"
#include "nlp/tagger.h"

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
  RuleStats stats;
  std::vector<TaggedEvent> events;
};

}  // namespace

int Stats(const StatsOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrExplain(options.config);
  if (loaded == nullptr) return kBadUsage;
  if (Result<void> feed = UseNewsFeed({options.file, options.preset}, loaded.get()); !feed) {
    return Explain(feed.error(), kBadUsage);
  }
  const Duration clock = ClockCost();
  const auto start = std::chrono::steady_clock::now();
  Workers workers(CorpusThreads());
  std::deque<Lane> lanes;
  for (unsigned i = 0; i < workers.size(); ++i) lanes.emplace_back(*loaded);
  size_t first = 0;
  const Result<CorpusCounts> counts =
      ReadCorpus(*loaded, "stats", [&](std::span<const NewsItem* const> items) {
        SpreadOver(&workers, items.size(), [&](unsigned thread, size_t i) {
          Lane& lane = lanes[thread];
          lane.tagger.Tag(*items[i], &lane.events);
          lane.stats.Add(first + i, *items[i], lane.events, lane.tally.firings);
        });
        first += items.size();
      });
  if (!counts) return Explain(counts.error());
  RuleStats stats(loaded->rule_spec.rules);
  for (const Lane& lane : lanes) {
    stats.Add(lane.stats);
    stats.Add(lane.tally, clock);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const StatsRun run{counts->items, workers.size(), elapsed.count()};
  fmt::print("{}{}", options.json ? StatsJson(stats, run) : StatsText(stats, run),
             options.json ? "\n" : "");
  return counts->undecoded == 0 ? kOk : kFailed;
}

}  // namespace newsvane::app
