// SPDX-License-Identifier: Apache-2.0
#include "service/pipeline.h"

#include <algorithm>

namespace newsvane::service {
namespace {

// Under load the next batch would move the same baskets again within a millisecond.
constexpr auto kSignalsInterval = std::chrono::milliseconds(10);

}  // namespace

Pipeline::Pipeline(const config::Loaded& loaded, Sink* sink, Clock* clock, sinks::Metrics* metrics,
                   SignalsWhen signals_when)
    : clock_(clock),
      metrics_(metrics),
      signals_when_(signals_when),
      scorer_(loaded.model, loaded.symbols),
      publisher_(loaded.config, sink, clock, metrics) {}

Result<void> Pipeline::Process(std::span<const Portion> portions) {
  if (portions.empty()) return PublishSignals();
  if (Result<void> sent = PublishDeadLetters(portions); !sent) return sent;
  const Time scoring = clock_->Now();
  if (Result<void> folded = FoldNews(portions); !folded) return folded;
  FoldTicks(portions);
  const Time publishing = clock_->Now();
  Result<void> published = PublishAlerts();
  if (published && signals_when_ == SignalsWhen::kSoon &&
      publishing - last_signals_ >= kSignalsInterval) {
    last_signals_ = publishing;
    published = PublishSignals();
  }
  if (metrics_ != nullptr) {
    metrics_->StageTime(sinks::Stage::kScore, publishing - scoring);
    metrics_->StageTime(sinks::Stage::kPublish, clock_->Now() - publishing);
    Count();
  }
  return published;
}

Result<void> Pipeline::PublishDeadLetters(std::span<const Portion> portions) {
  for (const Portion& portion : portions) {
    for (const Undecoded& undecoded : portion.undecoded) {
      Result<void> sent = publisher_.DeadLetter(portion.batch[undecoded.message], undecoded);
      if (!sent) return sent;
    }
  }
  return {};
}

Result<void> Pipeline::FoldNews(std::span<const Portion> portions) {
  news_.clear();
  for (const Portion& portion : portions) {
    for (const TaggedNews& news : portion.news) news_.push_back(&news);
  }
  std::stable_sort(news_.begin(), news_.end(), [](const TaggedNews* a, const TaggedNews* b) {
    return a->item.received_at < b->item.received_at;
  });
  for (const TaggedNews* news : news_) {
    scorer_.OnNews(news->item, news->events, &output_);
    // The alert first: a trading system waits for it, nobody waits for the event record.
    if (Result<void> alerts = PublishAlerts(); !alerts) return alerts;
    Result<void> events = publisher_.Events(*news, output_.events);
    output_.events.clear();
    if (!events) return events;
  }
  return {};
}

void Pipeline::FoldTicks(std::span<const Portion> portions) {
  for (const Portion& portion : portions) {
    for (const PriceTick& tick : portion.ticks) {
      const bool counts = scorer_.OnTick(tick, &output_);
      if (on_tick) on_tick(tick, counts);
    }
  }
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

void Pipeline::Count() {
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
