// SPDX-License-Identifier: Apache-2.0
#include "report/run_record.h"

#include <algorithm>
#include <limits>

namespace newsvane::report {
namespace {

void Merge(const service::FeedCounts& counts, service::FeedCounts* sum) {
  sum->records += counts.records;
  sum->bytes += counts.bytes;
  sum->elements += counts.elements;
  sum->ignored += counts.ignored;
  sum->unknown_symbols += counts.unknown_symbols;
  sum->newest = std::max(sum->newest, counts.newest);
}

}  // namespace

RunRecord::RunRecord(const config::Loaded& loaded, const signals::Scorer& scorer,
                     const std::vector<history::TimelineInput>& files)
    : loaded_(loaded),
      scorer_(scorer),
      calendars_(loaded.model),
      closes_(*loaded.symbols.Find(loaded.model.market), loaded.symbols.size(),
              calendars_.market()),
      series_(loaded, scorer),
      lines_(series_.baskets(), kMostLines) {
  for (const history::TimelineInput& file : files) {
    const config::FeedConfig& feed = loaded.config.feeds[file.feed];
    const auto [known, is_new] = input_of_feed_.emplace(file.feed, inputs_.size());
    if (!is_new) {  // Partitions of one topic.
      inputs_[known->second].file = feed.topic;
      continue;
    }
    inputs_.push_back({file.path, feed.preset, loaded.PresetOf(feed).news(), {}, {}});
  }
}

void RunRecord::OnBatch(std::span<const RawMessage> batch, std::span<const service::Slice> slices) {
  for (const service::Slice& slice : slices) {
    for (uint32_t feed = 0; feed < slice.feeds.size(); ++feed) {
      if (slice.feeds[feed].records == 0) continue;
      Merge(slice.feeds[feed], &inputs_[input_of_feed_.at(feed)].feed);
    }
    for (const service::Undecoded& undecoded : slice.undecoded) {
      InputCounts& input = inputs_[input_of_feed_.at(batch[undecoded.message].feed)];
      ++input.dead_letters[static_cast<size_t>(undecoded.error.reason)];
    }
  }
}

void RunRecord::OnNews(const NewsItem& item, size_t events) {
  ++news_;
  events_ += events;
  // Where no one noted the receipt, it is taken to be the vendor's time.
  const Time published = item.updated_at != kNoTime ? item.updated_at : item.published_at;
  if (published == kNoTime || item.received_at == published) return;
  const auto delay =
      std::chrono::duration_cast<std::chrono::milliseconds>(item.received_at - published);
  delays_[item.source].push_back(static_cast<uint32_t>(
      std::clamp<int64_t>(delay.count(), 0, std::numeric_limits<uint32_t>::max())));
}

void RunRecord::OnTick(const PriceTick& tick, bool good) {
  if (!good || tick.kind == TickKind::kCancel) return;
  if (scored().splits > splits_) closes_.Adjust(scorer_.last_split());
  splits_ = scored().splits;
  closes_.Note(tick);
}

void RunRecord::Finish() {
  series_.Finish();
  lines_.Finish();
  for (auto& [source, delays] : delays_) std::ranges::sort(delays);
}

}  // namespace newsvane::report
