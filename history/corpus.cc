// SPDX-License-Identifier: Apache-2.0
#include "history/corpus.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "history/progress.h"
#include "ingest/file_source.h"
#include "service/intake.h"

namespace newsvane::history {
namespace {

// Below this many documents a batch is done before another thread would have woken up.
constexpr size_t kWorthSplitting = 16;

}  // namespace

Result<void> UseNewsFeed(const CorpusOptions& options, config::Loaded* loaded) {
  const auto preset = loaded->presets.find(options.preset);
  if (preset == loaded->presets.end() || !preset->second.news()) {
    std::string known;
    for (const auto& [name, other] : loaded->presets) {
      if (other.news()) known += " " + name;
    }
    return Fail("there is no news preset '" + options.preset + "'; there are:" + known);
  }
  loaded->config.feeds = {{options.file, options.preset, {}}};
  return {};
}

Result<CorpusCounts> ReadCorpus(
    const config::Loaded& loaded, std::string_view what,
    const std::function<void(std::span<const NewsItem* const>)>& visit) {
  const std::string& file = loaded.config.feeds.front().topic;
  const auto source = ingest::FileSource::Open(file, 0);
  if (!source) return tl::unexpected(source.error());
  service::Intake intake(loaded, CorpusThreads(), service::Intake::Tagging::kOff);
  Progress progress{std::string(what)};
  CorpusCounts counts;
  std::vector<const NewsItem*> items;
  while (!(*source)->AtEnd()) {
    const Result<std::span<const RawMessage>> batch = (*source)->Poll(Duration::zero());
    if (!batch) return tl::unexpected(batch.error());
    items.clear();
    for (const service::Slice& slice : intake.Process(*batch)) {
      for (const service::TaggedNews& news : slice.news) items.push_back(&news.item);
      counts.undecoded += slice.undecoded.size();
      for (const service::Undecoded& undecoded : slice.undecoded) {
        fmt::print(stderr, "line {}: {}: {}\n", (*batch)[undecoded.message].offset,
                   ToString(undecoded.error.reason), undecoded.error.message);
      }
    }
    counts.items += items.size();
    visit(items);
    progress.Update((*source)->bytes_read(), (*source)->bytes_total());
  }
  return counts;
}

unsigned CorpusThreads() { return std::max(1U, std::thread::hardware_concurrency()); }

void SpreadOver(service::Workers* workers, size_t count,
                const std::function<void(unsigned thread, size_t index)>& each) {
  const size_t parts = count < kWorthSplitting ? 1 : workers->size();
  const auto part = [&](unsigned thread) {
    if (thread >= parts) return;
    const size_t end = count * (thread + 1) / parts;
    for (size_t i = count * thread / parts; i < end; ++i) each(thread, i);
  };
  if (parts == 1) {
    part(0);
  } else {
    workers->Run(part);
  }
}

}  // namespace newsvane::history
