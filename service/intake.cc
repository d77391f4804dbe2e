// SPDX-License-Identifier: Apache-2.0
#include "service/intake.h"

#include <algorithm>
#include <chrono>

namespace newsvane::service {
namespace {

using Stopwatch = std::chrono::steady_clock;

// Below this much work a batch is done before another thread would have woken up. News is counted
// in bytes of text, a price record as if it had this many.
constexpr size_t kWorthSplitting = 64 << 10;
constexpr size_t kPriceRecordWorth = 24;

}  // namespace

void Slice::Clear(size_t feed_count) {
  news.clear();
  ticks.clear();
  undecoded.clear();
  extents.clear();
  feeds.assign(feed_count, FeedCounts{});
  decode_time = tag_time = Duration::zero();
}

std::vector<Portion> Portions(std::span<const RawMessage> batch, std::span<const Slice> slices) {
  std::vector<Portion> portions;
  for (const Slice& slice : slices) {
    portions.push_back({batch, slice.undecoded, slice.news, slice.ticks});
  }
  return portions;
}

Intake::Intake(const config::Loaded& loaded, unsigned threads, Tagging tagging)
    : loaded_(loaded), tagging_(tagging), workers_(std::max(1U, threads)) {
  for (const config::FeedConfig& feed : loaded.config.feeds) {
    is_news_.push_back(loaded.PresetOf(feed).news());
  }
  for (unsigned i = 0; i < workers_.size(); ++i) {
    Lane& lane = lanes_.emplace_back(Lane{{}, nlp::Tagger(loaded.rules), {}, {}});
    for (const config::FeedConfig& feed : loaded.config.feeds) {
      lane.decoders.emplace_back(loaded.PresetOf(feed), loaded.symbols, feed.topic,
                                 ingest::Decoder::Limits{});
    }
  }
  slices_.resize(workers_.size());
}

void Intake::SetRules(std::shared_ptr<const nlp::RuleSet> rules) {
  for (Lane& lane : lanes_) lane.tagger = nlp::Tagger(rules);
}

std::span<Slice> Intake::Process(std::span<const RawMessage> batch) {
  if (batch.empty()) return {};
  size_t work = 0;
  for (const RawMessage& raw : batch) {
    work += is_news_[raw.feed] ? raw.payload.size() : kPriceRecordWorth;
  }
  const auto parts = static_cast<unsigned>(std::clamp<size_t>(
      work / kWorthSplitting, 1, std::min<size_t>(workers_.size(), batch.size())));
  const auto part = [&](unsigned index) {
    if (index >= parts) return;
    Lane& lane = lanes_[index];
    ProcessSlice(batch, batch.size() * index / parts, batch.size() * (index + 1) / parts, &lane);
  };
  if (parts == 1) {
    part(0);
  } else {
    workers_.Run(part);
  }
  for (unsigned i = 0; i < parts; ++i) std::swap(slices_[i], lanes_[i].slice);
  return {slices_.data(), parts};
}

void Intake::ProcessSlice(std::span<const RawMessage> batch, size_t begin, size_t end,
                          Lane* lane) const {
  Slice& slice = lane->slice;
  slice.Clear(loaded_.config.feeds.size());
  const auto start = Stopwatch::now();
  for (size_t i = begin; i < end; ++i) {
    const RawMessage& raw = batch[i];
    ingest::Decoded& decoded = lane->decoded;
    lane->decoders[raw.feed].Decode(raw, &decoded);
    FeedCounts& counts = slice.feeds[raw.feed];
    ++counts.records;
    counts.bytes += raw.payload.size();
    counts.elements += decoded.news.size() + decoded.ticks.size();
    counts.ignored += decoded.ignored;
    counts.unknown_symbols += decoded.unknown_symbols;
    for (NewsItem& item : decoded.news) {
      counts.newest = std::max(counts.newest, item.event_time());
      slice.news.push_back({raw.feed, std::move(item), {}, {}});
    }
    for (const PriceTick& tick : decoded.ticks) counts.newest = std::max(counts.newest, tick.at);
    slice.ticks.insert(slice.ticks.end(), decoded.ticks.begin(), decoded.ticks.end());
    if (!decoded.errors.empty()) {
      slice.undecoded.push_back({i, slice.news.size(), std::move(decoded.errors.front()),
                                 decoded.errors.size() - 1 + decoded.more_errors});
    }
    slice.extents.push_back({slice.news.size(), slice.ticks.size()});
  }
  const auto decoded_at = Stopwatch::now();
  if (tagging_ == Tagging::kOn) {
    for (TaggedNews& news : slice.news) {
      lane->tagger.Tag(news.item, &news.events, &news.shadow);
    }
  }
  slice.decode_time = decoded_at - start;
  slice.tag_time = Stopwatch::now() - decoded_at;
}

}  // namespace newsvane::service
