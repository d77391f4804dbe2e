// SPDX-License-Identifier: Apache-2.0
//
// `newsvane tag`: news in, the same news with its events out, a line each.
#include <fmt/core.h>

#include "app/commands.h"
#include "core/json_writer.h"
#include "history/corpus.h"
#include "history/progress.h"
#include "ingest/file_source.h"
#include "service/intake.h"
#include "sinks/json.h"

namespace newsvane::app {
namespace {

// A line of its own for an input line that is no news, so that the output has a line for each.
std::string ErrorLine(const std::string& message) {
  JsonWriter json;
  json.Object([&] {
    json.Null("id");
    json.Array("events", [] {});
    json.Text("error", message);
  });
  return json.Take();
}

// Prints a line for each news item of the batch, in its order. Returns how many messages could not
// be decoded.
size_t PrintBatch(std::span<const RawMessage> batch, std::span<const service::Slice> slices,
                  bool shadow) {
  size_t failed = 0;
  for (const service::Slice& slice : slices) {
    size_t printed = 0;
    const auto print_up_to = [&](size_t end) {
      for (; printed < end; ++printed) {
        const service::TaggedNews& news = slice.news[printed];
        fmt::print("{}\n",
                   sinks::EncodeTagLine(news.item, news.events, shadow ? &news.shadow : nullptr));
      }
    };
    for (const service::Undecoded& undecoded : slice.undecoded) {
      print_up_to(undecoded.news_before);
      const std::string message =
          fmt::format("line {}: {}: {}", batch[undecoded.message].offset,
                      ToString(undecoded.error.reason), undecoded.error.message);
      fmt::print("{}\n", ErrorLine(message));
      fmt::print(stderr, "{}\n", message);
    }
    print_up_to(slice.news.size());
    failed += slice.undecoded.size();
  }
  return failed;
}

}  // namespace

int Tag(const TagOptions& options) {
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  if (Result<void> feed = history::UseNewsFeed({options.file, options.preset}, loaded.get());
      !feed) {
    return PrintError(feed.error(), kBadUsage);
  }
  const auto source = ingest::FileSource::Open(options.file, 0);
  if (!source) {
    return PrintError(source.error());
  }
  service::Intake intake(*loaded, history::CorpusThreads(), service::Intake::Tagging::kOn);
  history::Progress progress("tag");
  size_t failed = 0;
  while (!(*source)->AtEnd()) {
    const Result<std::span<const RawMessage>> batch = (*source)->Poll(Duration::zero());
    if (!batch) {
      return PrintError(batch.error());
    }
    failed += PrintBatch(*batch, intake.Process(*batch), options.shadow);
    progress.Update((*source)->bytes_read(), (*source)->bytes_total());
  }
  return failed == 0 ? kOk : kFailed;
}

}  // namespace newsvane::app
