// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/bounded_source.h"
#include "service/intake.h"

namespace newsvane::history {

struct TimelineInput {
  uint32_t feed = 0;  // The index in the configuration.
  std::string path;   // In the feed's preset; or the name of what `open` opens.
  std::function<Result<std::unique_ptr<BoundedSource>>()> open = nullptr;  // Null: a file.
  // Only what happened from the one until before the other; kNoTime: all.
  Time from = kNoTime;
  Time to = kNoTime;
};

// The messages of several files or partitions as one stream in event time, each in its own order.
// Memory is bounded by one batch each. A message without a time of its own has that of the one
// before it, and so has one of prices that is stamped over PriceBook::kLeap ahead of it, unless the
// next one with prices is so too: one wrong stamp does not hold up the rest of its file until all
// others have ended.
class Timeline {
 public:
  struct Message {
    const RawMessage* raw = nullptr;
    Time time = kNoTime;
    std::span<const service::TaggedNews> news;
    std::span<const PriceTick> ticks;
  };

  // Told of each batch as it is read, before its messages are given.
  using OnBatch =
      std::function<Result<void>(std::span<const RawMessage>, std::span<const service::Slice>)>;

  // `intake` must outlive it. `on_batch` may be empty.
  static Result<std::unique_ptr<Timeline>> Open(const std::vector<TimelineInput>& inputs,
                                                service::Intake* intake, OnBatch on_batch);

  // The next message, valid until the next call; raw is null at the end.
  Result<Message> Next();

  uint64_t bytes_read() const;
  uint64_t bytes_total() const;  // 0: not known.

 private:
  struct Lane {
    std::unique_ptr<BoundedSource> source;
    Time from = kNoTime;
    Time to = kNoTime;
    std::span<const RawMessage> batch;
    std::vector<service::Slice> slices;
    size_t message = 0;           // Next in the batch.
    size_t slice = 0;             // The slice that holds it.
    size_t message_in_slice = 0;  // Next in that slice.
    Time time = kNoTime;          // Of the next message.
    bool leapt = false;           // The last message with prices was stamped far ahead of `time`.
    bool ended = false;
  };

  Timeline(service::Intake* intake, OnBatch on_batch)
      : intake_(intake), on_batch_(std::move(on_batch)) {}
  Result<void> Refill(Lane* lane);
  Result<void> Step(Lane* lane);
  Message Peek(const Lane& lane) const;
  void StepInBatch(Lane* lane);
  static void TakeTime(const Message& message, Lane* lane);
  static bool NextIsAheadOf(Time time, const Lane& lane);

  service::Intake* intake_;
  OnBatch on_batch_;
  std::vector<Lane> lanes_;
  Lane* given_ = nullptr;  // The lane whose message the last Next() gave.
};

}  // namespace newsvane::history
