// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/records.h"
#include "core/symbols.h"
#include "signals/market/daily_closes.h"
#include "signals/market/prices.h"
#include "signals/model.h"

namespace newsvane::signals {

// An event of a news record, as it was folded.
struct FoldedEvent {
  const TaggedEvent* event = nullptr;  // Of those that were given; never null.
  // Nothing for one that no score counts, such as that of a revision that came after a newer one.
  std::optional<ChainPlace> place;
};

// What the fold made of one record, in order. Reused by the caller.
struct Output {
  std::vector<Alert> alerts;
  std::vector<RealisedImpact> impacts;
  std::vector<Signal> signals;      // By TakeSignals().
  std::vector<FoldedEvent> events;  // Of each news record, in their order.
};

struct Counters {
  uint64_t ticks_folded = 0;
  std::array<uint64_t, kBadPrices> ticks_set_aside{};
  uint64_t splits = 0;               // Jumps that were splits of shares.
  uint64_t news_duplicates = 0;      // The same revision again: no effect.
  uint64_t news_superseded = 0;      // Older than the revision, or the deletion, that is known.
  uint64_t news_late = 0;            // Older than the newest event time.
  uint64_t news_future = 0;          // Stamped ahead of its receipt beyond the tolerance, clamped.
  uint64_t reports_crowded_out = 0;  // Forgotten before they decayed, for want of room.
  uint64_t stories_crowded_out = 0;  // The same of stories: a revision of one would count as new.
  uint64_t alerts_crowded_out = 0;   // No longer followed by prices, for want of room.
};

// How much is remembered.
struct Sizes {
  size_t chains = 0;
  size_t reports = 0;  // At most Chains::kCapacity, give or take those of one record.
  size_t stories = 0;  // At most twice Ledger::kGeneration.
  size_t alerts = 0;   // That prices are yet to judge; at most Aftermath::kMostFollowed.
};

// Turns tagged news and prices into signals, alerts and their realised impacts. A deterministic
// fold over records in event time: no clock, no network, no randomness; the same records in the
// same order give the same bytes. One thread.
//
// News is judged when it arrives, prices never hold it up: an event alert starts with verdict
// `pending` and an update follows when a horizon has passed in the prices' event time. The content
// of either kind does not depend on how news and prices were interleaved.
//
// Ids: an event alert's is made of its basket, the event's id, the action and the content of the
// news; a verdict's of the alert that it judges and the horizon; a basket alert's and a rotation's
// of the news that triggered them. So a record read again gives the same ids.
//
// Late, repeated and reordered revisions: see Ledger. The scores afterwards are those that the
// records in order of event time would have given.
class Scorer {
 public:
  // `symbols` must hold every member and the market, and outlive the scorer. The spec must be valid
  // (see Validate).
  Scorer(const ModelSpec& spec, const SymbolTable& symbols);
  ~Scorer();

  // The market model knows these closes from the start. Before the first record of all.
  void Begin(const DailyCloses& closes);

  // Appends to `*out`. `events` are the tagger's for this item (none for a deletion).
  void OnNews(const NewsItem& item, std::span<const TaggedEvent> events, Output* out);
  // Appends to `*out`. True if the price counts; see PriceBook for when it is set aside.
  bool OnTick(const PriceTick& tick, Output* out);

  // Appends the signal of each basket and company that moved since the last call, as of now: once
  // for a batch, since only the last of each is worth telling.
  void TakeSignals(Output* out);

  // The signal of every configured basket as of the newest event time: for start-up and the closing
  // table.
  std::vector<Signal> Signals() const;
  // The scores of every configured basket, in their order, as of `time` or of the newest news if
  // that is later.
  std::vector<double> BasketScores(Time time) const;
  // What a symbol was worth at a time, as PriceBook::AsOf knows it.
  std::optional<double> PriceAsOf(SymbolId symbol, Time time) const;
  const Counters& counters() const;  // Since construction; not part of the state.
  const Split& last_split() const;   // REQUIRES: counters().splits > 0.
  Sizes sizes() const;
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
