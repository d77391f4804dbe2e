// SPDX-License-Identifier: Apache-2.0
#include "signals/scorer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "core/id.h"
#include "signals/alerts/alerts.h"
#include "signals/alerts/event_alerts.h"
#include "signals/baskets.h"
#include "signals/chain_updates.h"
#include "signals/claims.h"
#include "signals/impact_table.h"
#include "signals/market/calendar.h"
#include "signals/signal_view.h"
#include "signals/snapshot.h"
#include "signals/state.h"
#include "signals/strength.h"

namespace newsvane::signals {
namespace {

constexpr Duration kSweepInterval = std::chrono::hours(24);

}  // namespace

class Scorer::Impl {
 public:
  Impl(const ModelSpec& spec, const SymbolTable& symbols)
      : spec_(spec),
        symbols_(symbols),
        baskets_(spec_, symbols),
        impacts_(spec_, baskets_),
        calendars_(spec_),
        model_(ModelHash(spec_)),
        state_(std::make_unique<State>(spec_, baskets_, symbols_, calendars_)) {}

  void Begin(const DailyCloses& closes) { state_->market.Begin(closes); }
  void OnNews(const NewsItem& item, std::span<const TaggedEvent> events, Output* out);
  bool OnTick(const PriceTick& tick, Output* out);
  void TakeSignals(Output* out);
  std::vector<Signal> Signals() const { return view().OfBaskets(watermark()); }
  std::vector<double> BasketScores(Time time) const {
    return state_->scores.OfBaskets(std::max(time, state_->news_watermark));
  }
  std::optional<double> PriceAsOf(SymbolId symbol, Time time) const {
    const std::optional<Close> close = state_->prices.AsOf(symbol, time);
    return close ? std::optional(close->price) : std::nullopt;
  }
  std::string Snapshot() const { return Pack(*state_, StateHash(spec_, symbols_)); }
  Result<void> Restore(std::string_view bytes);
  const Counters& counters() const { return counters_; }
  const Split& last_split() const { return last_split_; }
  Sizes sizes() const {
    return {state_->chains.size(), state_->chains.reports(), state_->ledger.size(),
            state_->aftermath.size()};
  }
  Time watermark() const { return std::max(state_->news_watermark, state_->prices.watermark()); }

 private:
  StrengthModel strengths() const { return {spec_, state_->magnitudes}; }
  SignalView view() const { return {spec_, baskets_, *state_}; }
  ChainUpdates updates() const { return {spec_, impacts_, state_.get()}; }
  Time AdvanceNewsTime(const NewsItem& item);
  void RescoreAndAlert(const ChangedChain& changed_chain, const Trigger& trigger,
                       StoryChange change, std::set<std::string>* changed, Output* out);
  std::optional<ChainPlace> PlaceOf(const Story& story, const std::string& chain_key,
                                    const std::string& story_key) const;
  void Sweep();
  void AlertOnBaskets(const std::set<std::string>& changed, const Trigger& trigger, Output* out);
  void AdvancePrices(Output* out);

  const ModelSpec spec_;
  const SymbolTable& symbols_;
  const Baskets baskets_;
  const ImpactTable impacts_;
  const Calendars calendars_;
  const std::string model_;  // Its hash.

  Counters counters_;
  Split last_split_;
  std::unique_ptr<State> state_;
  std::set<std::string> unpublished_;  // Targets that moved since TakeSignals().
};

void Scorer::Impl::OnNews(const NewsItem& item, std::span<const TaggedEvent> events, Output* out) {
  const Time at = AdvanceNewsTime(item);
  const Claims claims = ClaimsOf(events, baskets_, spec_.policy.symmetric);
  const uint64_t fingerprint = Fingerprint(item, events);
  Story* story = nullptr;
  const StoryChange change = state_->ledger.Note(item, fingerprint, at, &story);
  counters_.stories_crowded_out += state_->ledger.TakeCrowdedOut();
  if (change == StoryChange::kRepeated) ++counters_.news_duplicates;
  if (change == StoryChange::kSuperseded) ++counters_.news_superseded;

  const Trigger trigger{item,
                        events.empty() ? nullptr : &events.front(),
                        MakeId({"news", item.source, item.id, std::to_string(item.revision),
                                std::to_string(fingerprint),
                                std::to_string(item.updated_at.time_since_epoch().count())}),
                        at,
                        state_->news_watermark,
                        model_};
  std::set<std::string> changed;
  for (const ChangedChain& changed_chain : updates().Apply(item, claims, change, at, story)) {
    RescoreAndAlert(changed_chain, trigger, change, &changed, out);
  }
  for (size_t i = 0; i < events.size(); ++i) {
    const std::string& chain_key = claims.list[claims.of_event[i]].chain_key;
    out->events.push_back({&events[i], PlaceOf(*story, chain_key, StoryKey(item))});
  }
  Sweep();
  AlertOnBaskets(changed, trigger, out);
}

// Counts what is odd about the item's times and returns its event time.
Time Scorer::Impl::AdvanceNewsTime(const NewsItem& item) {
  const Time vendor = item.updated_at != kNoTime ? item.updated_at : item.published_at;
  if (item.received_at >= kFirstTime &&
      vendor > item.received_at + std::min(spec_.policy.future_tolerance,
                                           Duration(Time::max() - item.received_at))) {
    ++counters_.news_future;
  }
  Time& watermark = state_->news_watermark;
  Time at = item.event_time();
  if (at == kNoTime) at = watermark;
  at = std::clamp(at, kFirstTime, kLastTime);
  if (at < watermark) ++counters_.news_late;
  watermark = std::max(watermark, at);
  return at;
}

void Scorer::Impl::RescoreAndAlert(const ChangedChain& changed_chain, const Trigger& trigger,
                                   StoryChange change, std::set<std::string>* changed,
                                   Output* out) {
  Chain* chain = state_->chains.Find(changed_chain.chain);
  if (chain == nullptr) return;
  const std::vector<ReportStrength> scored = updates().Rescore(chain, changed);
  if (!changed_chain.only_times_moved) {
    const std::string story = StoryKey(trigger.item);
    const Report* shown = chain->ReportOf(story);
    if (shown == nullptr)
      shown = chain->reports.empty() ? &*changed_chain.withdrawn : &chain->reports.back();
    const bool corrects = change == StoryChange::kRevised && !changed_chain.withdrawn &&
                          trigger.item.action == NewsAction::kCorrect;
    const ChainChange chain_change{shown, changed_chain.event_id,
                                   corrects ? AlertAction::kCorrect : AlertAction::kUpdate,
                                   changed_chain.withdrawn.has_value()};
    const StrengthModel model = strengths();
    for (EventAlert& made :
         EventAlerts(spec_, baskets_, model).Update(trigger, chain_change, scored, chain)) {
      if (made.judged_anew) state_->aftermath.Follow(made.alert, made.since, &out->impacts);
      out->alerts.push_back(std::move(made.alert));
    }
    counters_.alerts_crowded_out += state_->aftermath.TakeCrowdedOut();
    state_->next_judgement = std::min(state_->next_judgement, state_->aftermath.next_due());
  }
  if (chain->reports.empty()) state_->chains.Erase(chain->number);
}

// Nothing if the story, as it stands now, does not tell of it.
std::optional<ChainPlace> Scorer::Impl::PlaceOf(const Story& story, const std::string& chain_key,
                                                const std::string& story_key) const {
  const auto history = std::ranges::find(story.histories, chain_key, &ReportHistory::chain_key);
  if (history == story.histories.end()) return std::nullopt;
  const Chain* chain = std::as_const(state_->chains).Find(history->chain);
  const std::optional<size_t> report = chain == nullptr ? std::nullopt : chain->IndexOf(story_key);
  if (!report) return std::nullopt;
  return strengths().Place(*chain, *report);
}

// Once a day of event time, or when there is no room, what has decayed is forgotten.
void Scorer::Impl::Sweep() {
  const Time now = state_->news_watermark;
  if (now < state_->next_sweep && !state_->chains.full()) return;
  state_->next_sweep = now + kSweepInterval;
  std::map<uint64_t, uint32_t> forgotten;
  state_->chains.Expire(now, &forgotten);
  counters_.reports_crowded_out += state_->chains.MakeRoom(&forgotten);
  state_->scores.Forget(forgotten);
  // The amount stays known when the chain that named it is gone.
  for (const auto& [number, reports] : forgotten) {
    if (state_->chains.Find(number)->reports.empty()) state_->chains.Erase(number);
  }
}

// The alerts that baskets and rotations give once the record has moved what it moves.
void Scorer::Impl::AlertOnBaskets(const std::set<std::string>& changed, const Trigger& trigger,
                                  Output* out) {
  const std::vector<double> scores = state_->scores.OfBaskets(trigger.now);
  for (size_t i = 0; i < baskets_.size(); ++i) {
    const BasketSpec& basket = *baskets_[i].spec;
    const size_t before = out->alerts.size();
    state_->basket_alerts.Update(i, basket.id, scores[i], trigger, &out->alerts);
    if (out->alerts.size() == before) continue;
    Alert& alert = out->alerts.back();
    Duration horizon{};
    alert.contributions = view().Strongest(basket.id, trigger.now, &horizon);
    alert.reason = BasketReason(alert, basket.name);
  }
  state_->rotations.Update(scores, trigger, &out->alerts);
  unpublished_.insert(changed.begin(), changed.end());
}

void Scorer::Impl::TakeSignals(Output* out) {
  if (unpublished_.empty()) return;
  std::vector<Signal> signals = view().OfTargets(unpublished_, state_->news_watermark);
  std::ranges::move(signals, std::back_inserter(out->signals));
  unpublished_.clear();
}

bool Scorer::Impl::OnTick(const PriceTick& tick, Output* out) {
  if (const std::optional<BadPrice> bad = state_->prices.Fold(tick)) {
    ++counters_.ticks_set_aside[static_cast<size_t>(*bad)];
    return false;
  }
  ++counters_.ticks_folded;
  if (const std::optional<Split> split = state_->prices.TakeSplit()) {
    ++counters_.splits;
    state_->market.Adjust(*split);
    last_split_ = *split;
  }
  const bool awaited = state_->prices.TakeAwaited();
  if (awaited || state_->prices.watermark() > state_->next_judgement) AdvancePrices(out);
  return true;
}

void Scorer::Impl::AdvancePrices(Output* out) {
  state_->market.CloseDays(state_->prices);
  state_->aftermath.Judge(state_->market, &state_->prices, &out->alerts, &out->impacts);
  state_->next_judgement =
      std::min(state_->aftermath.next_due(), state_->market.NextClose(state_->prices));
}

Result<void> Scorer::Impl::Restore(std::string_view bytes) {
  auto restored = std::make_unique<State>(spec_, baskets_, symbols_, calendars_);
  if (Result<void> unpacked = Unpack(bytes, StateHash(spec_, symbols_), restored.get());
      !unpacked) {
    return unpacked;
  }
  state_ = std::move(restored);
  return {};
}

Scorer::Scorer(const ModelSpec& spec, const SymbolTable& symbols)
    : impl_(std::make_unique<Impl>(spec, symbols)) {}

Scorer::~Scorer() = default;

void Scorer::Begin(const DailyCloses& closes) { impl_->Begin(closes); }

void Scorer::OnNews(const NewsItem& item, std::span<const TaggedEvent> events, Output* out) {
  impl_->OnNews(item, events, out);
}

bool Scorer::OnTick(const PriceTick& tick, Output* out) { return impl_->OnTick(tick, out); }

void Scorer::TakeSignals(Output* out) { impl_->TakeSignals(out); }

std::vector<Signal> Scorer::Signals() const { return impl_->Signals(); }

std::vector<double> Scorer::BasketScores(Time time) const { return impl_->BasketScores(time); }

std::optional<double> Scorer::PriceAsOf(SymbolId symbol, Time time) const {
  return impl_->PriceAsOf(symbol, time);
}

const Counters& Scorer::counters() const { return impl_->counters(); }

const Split& Scorer::last_split() const { return impl_->last_split(); }

Sizes Scorer::sizes() const { return impl_->sizes(); }

Time Scorer::watermark() const { return impl_->watermark(); }

std::string Scorer::Snapshot() const { return impl_->Snapshot(); }

Result<void> Scorer::Restore(std::string_view bytes) { return impl_->Restore(bytes); }

}  // namespace newsvane::signals
