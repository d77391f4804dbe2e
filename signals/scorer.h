// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/records.h"
#include "core/symbols.h"
#include "signals/model.h"

namespace newsvane::signals {

// Why a tick was set aside. A metric label.
enum class BadPrice : uint8_t {
  kNotFinite,
  kNotPositive,
  kCrossed,
  kJump,
  kFuture,
  kLate,
  kNoTime
};
inline constexpr int kBadPrices = 7;
std::string_view ToString(BadPrice reason);

// What the fold made of one record, in order. Reused by the caller.
struct Output {
  std::vector<Alert> alerts;
  std::vector<Signal> signals;  // The latest of each basket that changed.
};

struct Counters {
  uint64_t ticks_folded = 0;
  std::array<uint64_t, kBadPrices> ticks_set_aside{};
  uint64_t news_duplicates = 0;  // The same revision again: no effect.
  uint64_t news_late = 0;        // Older than the newest event time.
  uint64_t news_future = 0;      // Stamped ahead of its receipt beyond the tolerance, clamped.
};

// Turns tagged news and prices into signals and alerts. A deterministic fold over records in event
// time: no clock, no network, no randomness; the same records in the same order give the same
// bytes. One thread.
//
// News is judged when it arrives, prices never hold it up: an event alert starts with verdict
// `pending` and an update follows when a horizon has passed in the prices' event time. The content
// of either kind does not depend on how news and prices were interleaved.
//
// Ids: an event alert's is MakeId("alert", basket, event id, action); a verdict's,
// MakeId("verdict", alert id, horizon); a basket alert's and a rotation's name the event that
// triggered them. So a record read again gives the same ids.
class Scorer {
 public:
  // `symbols` must hold every member and the market, and outlive the scorer. The spec must be valid
  // (see Validate).
  Scorer(const ModelSpec& spec, const SymbolTable& symbols);
  ~Scorer();

  // Appends to `*out`. `events` are the tagger's for this item (none for a deletion).
  void OnNews(const NewsItem& item, std::span<const TaggedEvent> events, Output* out);
  void OnTick(const PriceTick& tick, Output* out);

  // The signal of every configured basket as of the newest event time: for start-up and the closing
  // table.
  std::vector<Signal> Signals() const;
  const Counters& counters() const;
  Time watermark() const;  // Newest event time of news or prices seen.

  // The whole state as bytes (versioned, with a checksum), and back. Restore leaves the scorer as
  // it was on an Error: another version, a broken checksum, or a different model.
  std::string Snapshot() const;
  Result<void> Restore(std::string_view bytes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsvane::signals
