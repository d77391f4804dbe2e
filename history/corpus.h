// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "config/config.h"
#include "core/records.h"
#include "service/workers.h"

namespace newsvane::history {

// A file of news, for the commands that look at all of it.
struct CorpusOptions {
  std::string file = "-";           // NDJSON; "-" for standard input.
  std::string preset = "newsvane";  // The format of the news.
};

struct CorpusCounts {
  size_t items = 0;
  size_t undecoded = 0;  // Lines that are no news; each is printed to standard error.
};

// Makes the file the one feed of the configuration. An Error names the presets that there are.
Result<void> UseNewsFeed(const CorpusOptions& options, config::Loaded* loaded);

// Decodes the file over all cores and calls `visit` with the news of each batch, in the order of
// the file. Memory is bounded by one batch. `what` names the progress bar.
// REQUIRES: UseNewsFeed() has set `loaded` up.
Result<CorpusCounts> ReadCorpus(const config::Loaded& loaded, std::string_view what,
                                const std::function<void(std::span<const NewsItem* const>)>& visit);

// As many as there are cores, for the work on a corpus.
unsigned CorpusThreads();

// Calls `each(thread, index)` for every index below `count`: each thread has one stretch of them.
void SpreadOver(service::Workers* workers, size_t count,
                const std::function<void(unsigned thread, size_t index)>& each);

}  // namespace newsvane::history
