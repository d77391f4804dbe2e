// SPDX-License-Identifier: Apache-2.0
#include "service/pipeline.h"

#include <algorithm>

namespace newsvane::service {
namespace {

// Under load the next batch would move the same baskets again within a millisecond.
constexpr auto kSignalsInterval = std::chrono::milliseconds(10);

}  // namespace

Pipeline::Pipeline(const config::Loaded& loaded, Sink* sink, Clock* clock, sinks::Metrics* metrics,
                   unsigned threads)
    : loaded_(loaded),
      clock_(clock),
      metrics_(metrics),
      intake_(loaded, threads, Intake::Tagging::kOn),
      scorer_(loaded.model, loaded.symbols),
      publisher_(loaded.config, sink, clock, metrics) {}

Result<void> Pipeline::Process(std::span<const RawMessage> batch) {
  if (batch.empty()) return PublishSignals();
  const std::span<Slice> slices = intake_.Process(batch);
  if (Result<void> admitted = Admit(batch, slices); !admitted) return admitted;

  const Time scoring = clock_->Now();
  news_.clear();
  for (const Slice& slice : slices) {
    for (const TaggedNews& news : slice.news) news_.push_back(&news);
  }
  std::stable_sort(news_.begin(), news_.end(), [](const TaggedNews* a, const TaggedNews* b) {
    return a->item.received_at < b->item.received_at;
  });
  for (const TaggedNews* news : news_) {
    if (Result<void> folded = FoldNews(*news); !folded) return folded;
  }
  for (const Slice& slice : slices) {
    for (const PriceTick& tick : slice.ticks) FoldTick(tick);
  }
  const Time publishing = clock_->Now();
  Result<void> published = PublishAlerts();
  if (published && publishing - last_signals_ >= kSignalsInterval) {
    last_signals_ = publishing;
    published = PublishSignals();
  }
  if (metrics_ != nullptr) {
    metrics_->StageTime(sinks::Stage::kScore, publishing - scoring);
    metrics_->StageTime(sinks::Stage::kPublish, clock_->Now() - publishing);
  }
  return published;
}

Result<void> Pipeline::Admit(std::span<const RawMessage> batch, std::span<const Slice> slices) {
  if (metrics_ != nullptr) Count(slices);
  for (const Slice& slice : slices) {
    for (const Undecoded& undecoded : slice.undecoded) {
      Result<void> sent = publisher_.DeadLetter(batch[undecoded.message], undecoded);
      if (!sent) return sent;
    }
  }
  return {};
}

Result<void> Pipeline::FoldNews(const TaggedNews& news) {
  scorer_.OnNews(news.item, news.events, &output_);
  // The alert first: a trading system waits for it, nobody waits for the event record.
  if (Result<void> alerts = PublishAlerts(); !alerts) return alerts;
  Result<void> events = publisher_.Events(news, output_.places);
  output_.places.clear();
  return events;
}

Result<void> Pipeline::PublishOutput() {
  if (Result<void> alerts = PublishAlerts(); !alerts) return alerts;
  return PublishSignals();
}

Result<void> Pipeline::PublishAlerts() {
  Result<void> published = publisher_.Alerts(output_.alerts);
  output_.alerts.clear();
  if (published) published = publisher_.Impacts(output_.impacts);
  output_.impacts.clear();
  return published;
}

Result<void> Pipeline::PublishSignals() {
  if (!publisher_.WantsSignals()) return {};
  scorer_.TakeSignals(&output_);
  Result<void> published = publisher_.Signals(output_.signals);
  output_.signals.clear();
  return published;
}

void Pipeline::Count(std::span<const Slice> slices) {
  Duration decoding{};
  Duration tagging{};
  for (const Slice& slice : slices) {
    decoding = std::max(decoding, slice.decode_time);
    tagging = std::max(tagging, slice.tag_time);
    for (size_t feed = 0; feed < slice.feeds.size(); ++feed) {
      const FeedCounts& counts = slice.feeds[feed];
      if (counts.records == 0) continue;
      metrics_->Consumed(feed, counts.records, counts.bytes);
      metrics_->Decoded(feed, counts.elements);
      metrics_->Ignored(feed, counts.ignored);
      metrics_->UnknownSymbols(feed, counts.unknown_symbols);
      if (counts.newest != kNoTime) metrics_->EventTime(feed, counts.newest);
    }
  }
  metrics_->StageTime(sinks::Stage::kDecode, decoding);
  metrics_->StageTime(sinks::Stage::kTag, tagging);
  const signals::Counters& counters = scorer_.counters();
  for (size_t reason = 0; reason < counters.ticks_set_aside.size(); ++reason) {
    metrics_->SetPricesSetAside(reason, counters.ticks_set_aside[reason]);
  }
  metrics_->SetSplits(counters.splits);
  const signals::Sizes sizes = scorer_.sizes();
  metrics_->SetMemory(sizes.chains, sizes.reports, sizes.stories, sizes.alerts);
  metrics_->SetCrowdedOut(counters.reports_crowded_out, counters.stories_crowded_out,
                          counters.alerts_crowded_out);
}

}  // namespace newsvane::service
