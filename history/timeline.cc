// SPDX-License-Identifier: Apache-2.0
#include "history/timeline.h"

#include <algorithm>

#include "ingest/file_source.h"
#include "signals/market/prices.h"

namespace newsvane::history {
namespace {

constexpr auto kWait = std::chrono::milliseconds(100);  // For a broker or a pipe to go on.

// When a message says it happened, by its first news item or tick.
Time TimeOf(const Timeline::Message& message) {
  if (!message.news.empty()) return message.news.front().item.event_time();
  if (message.ticks.empty()) return kNoTime;
  const PriceTick& tick = message.ticks.front();
  return tick.received_at == kNoTime ? tick.at : std::min(tick.at, tick.received_at);
}

bool IsFarAhead(Time time, Time of) {
  return time != kNoTime && of != kNoTime && time - signals::PriceBook::kLeap > of;
}

Result<std::unique_ptr<BoundedSource>> OpenSource(const TimelineInput& input) {
  if (input.open) return input.open();
  return ingest::FileSource::Open(input.path, input.feed);
}

}  // namespace

Result<std::unique_ptr<Timeline>> Timeline::Open(const std::vector<TimelineInput>& inputs,
                                                 service::Intake* intake, OnBatch on_batch) {
  std::unique_ptr<Timeline> timeline(new Timeline(intake, std::move(on_batch)));
  for (const TimelineInput& input : inputs) {
    auto source = OpenSource(input);
    if (!source) return tl::unexpected(source.error());
    Lane& lane = timeline->lanes_.emplace_back();
    lane.source = *std::move(source);
    lane.from = input.from;
    lane.to = input.to;
  }
  for (Lane& lane : timeline->lanes_) {
    if (Result<void> filled = timeline->Refill(&lane); !filled) {
      return tl::unexpected(filled.error());
    }
  }
  return timeline;
}

Result<Timeline::Message> Timeline::Next() {
  while (true) {
    if (given_ != nullptr) {
      if (Result<void> stepped = Step(given_); !stepped) return tl::unexpected(stepped.error());
      given_ = nullptr;
    }
    for (Lane& lane : lanes_) {
      if (lane.to != kNoTime && lane.time >= lane.to) lane.ended = true;
      // The earlier feed goes first at equal times, so the order does not hang on chance.
      if (!lane.ended && (given_ == nullptr || lane.time < given_->time)) given_ = &lane;
    }
    if (given_ == nullptr) return Message{};
    if (given_->time >= given_->from) return Peek(*given_);
  }
}

Result<void> Timeline::Step(Lane* lane) {
  StepInBatch(lane);
  return lane->message == lane->batch.size() ? Refill(lane) : Result<void>();
}

Result<void> Timeline::Refill(Lane* lane) {
  lane->message = lane->slice = lane->message_in_slice = 0;
  do {
    const Result<std::span<const RawMessage>> batch = lane->source->Poll(kWait);
    if (!batch) return tl::unexpected(batch.error());
    lane->batch = *batch;
    lane->ended = lane->batch.empty() && lane->source->AtEnd();
    if (lane->ended) return {};
  } while (lane->batch.empty());
  const std::span<service::Slice> slices = intake_->Process(lane->batch);
  lane->slices.resize(slices.size());
  std::ranges::swap_ranges(lane->slices, slices);
  if (on_batch_) {
    if (Result<void> told = on_batch_(lane->batch, lane->slices); !told) return told;
  }
  // A batch that was divided starts with a slice that may be empty.
  while (lane->slices[lane->slice].extents.empty()) ++lane->slice;
  TakeTime(Peek(*lane), lane);
  return {};
}

Timeline::Message Timeline::Peek(const Lane& lane) const {
  const service::Slice& slice = lane.slices[lane.slice];
  const size_t at = lane.message_in_slice;
  const service::Extent begin = at == 0 ? service::Extent{} : slice.extents[at - 1];
  const service::Extent end = slice.extents[at];
  return {&lane.batch[lane.message],
          lane.time,
          {slice.news.data() + begin.news_end, end.news_end - begin.news_end},
          {slice.ticks.data() + begin.ticks_end, end.ticks_end - begin.ticks_end}};
}

void Timeline::StepInBatch(Lane* lane) {
  ++lane->message;
  ++lane->message_in_slice;
  if (lane->message == lane->batch.size()) return;
  while (lane->message_in_slice == lane->slices[lane->slice].extents.size()) {
    ++lane->slice;
    lane->message_in_slice = 0;
  }
  TakeTime(Peek(*lane), lane);
}

void Timeline::TakeTime(const Message& message, Lane* lane) {
  const Time time = TimeOf(message);
  // News may be weeks apart.
  const bool leaps = message.news.empty() && IsFarAhead(time, lane->time);
  if (!leaps || lane->leapt || NextIsAheadOf(lane->time, *lane)) {
    lane->time = std::max(lane->time, time);
  }
  if (!message.ticks.empty()) lane->leapt = leaps;
}

// Of what the batch still has. Its last message is not looked beyond.
bool Timeline::NextIsAheadOf(Time time, const Lane& lane) {
  // The ticks up to here are of the message itself and of those before it.
  size_t at = lane.slices[lane.slice].extents[lane.message_in_slice].ticks_end;
  for (size_t slice = lane.slice; slice < lane.slices.size(); ++slice, at = 0) {
    const std::vector<PriceTick>& ticks = lane.slices[slice].ticks;
    if (at < ticks.size()) return IsFarAhead(ticks[at].at, time);
  }
  return false;
}

uint64_t Timeline::bytes_read() const {
  uint64_t sum = 0;
  for (const Lane& lane : lanes_) sum += lane.source->bytes_read();
  return sum;
}

uint64_t Timeline::bytes_total() const {
  uint64_t sum = 0;
  for (const Lane& lane : lanes_) sum += lane.source->bytes_total();
  return sum;
}

}  // namespace newsvane::history
