// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "config/config.h"
#include "core/io.h"
#include "core/records.h"
#include "ingest/decoder.h"
#include "nlp/tagger.h"
#include "service/workers.h"

namespace newsvane::service {

// A news item and what the rules say of it.
struct TaggedNews {
  uint32_t feed = 0;
  NewsItem item;
  std::vector<TaggedEvent> events;
  std::vector<TaggedEvent> shadow;  // What shadow rules say: published apart, never scored.
};

// A record, or elements of it, that gave no news and no price.
struct Undecoded {
  size_t message = 0;      // Index in the batch.
  size_t news_before = 0;  // How many of the slice's news come before it.
  ingest::DecodeError error;
  size_t others = 0;  // Further elements of the same record that could not be decoded.
};

// What came of one feed in one slice.
struct FeedCounts {
  uint64_t records = 0;
  uint64_t bytes = 0;
  uint64_t elements = 0;         // News items and ticks that were decoded.
  uint64_t ignored = 0;          // Elements that the preset has left out.
  uint64_t unknown_symbols = 0;  // Ticks of symbols that no basket and no company has.
  Time newest = kNoTime;         // Event time.
};

// What one message came to: its news and ticks end here in the lists of its Slice.
struct Extent {
  size_t news_end = 0;
  size_t ticks_end = 0;
};

// What one worker made of its contiguous slice of a batch, in the batch's order.
struct Slice {
  std::vector<TaggedNews> news;
  std::vector<PriceTick> ticks;
  std::vector<Undecoded> undecoded;
  std::vector<FeedCounts> feeds;
  std::vector<Extent> extents;  // One a message.
  Duration decode_time{};       // Of this worker, by the wall clock; so the next.
  Duration tag_time{};
  void Clear(size_t feed_count);
};

// A stretch of what the intake made of records, for the pipeline: a whole slice of a batch, or one
// message of it. Valid as long as the slice and the batch.
struct Portion {
  std::span<const RawMessage> batch;  // That `undecoded` counts in.
  std::span<const Undecoded> undecoded;
  std::span<const TaggedNews> news;
  std::span<const PriceTick> ticks;
};

// The slices of a batch as they are.
std::vector<Portion> Portions(std::span<const RawMessage> batch, std::span<const Slice> slices);

// Decodes and tags batches, spread over the cores when they are large. What comes out depends on
// the records and the configuration alone, not on the number of threads.
class Intake {
 public:
  enum class Tagging : bool { kOff, kOn };

  // `loaded` must outlive it. `threads` at least 1. Without tagging, news has no events.
  Intake(const config::Loaded& loaded, unsigned threads, Tagging tagging);

  // Judges by another rule set from the next batch on.
  void SetRules(std::shared_ptr<const nlp::RuleSet> rules);

  // The slices together cover the batch in its order; they are reused by the next call. None of an
  // empty batch.
  std::span<Slice> Process(std::span<const RawMessage> batch);

 private:
  struct Lane {                             // What one thread owns.
    std::vector<ingest::Decoder> decoders;  // By feed.
    nlp::Tagger tagger;
    ingest::Decoded decoded;
    Slice slice;
  };

  void ProcessSlice(std::span<const RawMessage> batch, size_t begin, size_t end, Lane* lane) const;

  const config::Loaded& loaded_;
  Tagging tagging_;
  std::vector<bool> is_news_;  // By feed.
  std::vector<Lane> lanes_;
  std::vector<Slice> slices_;
  Workers workers_;
};

}  // namespace newsvane::service
