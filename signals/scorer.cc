// SPDX-License-Identifier: Apache-2.0
#include "signals/scorer.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "core/id.h"
#include "signals/alerts/alerts.h"
#include "signals/alerts/event_alerts.h"
#include "signals/baskets.h"
#include "signals/claims.h"
#include "signals/impact_table.h"
#include "signals/market/calendar.h"
#include "signals/snapshot.h"
#include "signals/state.h"
#include "signals/strength.h"

namespace newsvane::signals {
namespace {

constexpr Duration kSweepInterval = std::chrono::hours(24);

Report MakeReport(const NewsItem& item, const TaggedEvent& event) {
  Report report{StoryKey(item), event, item.headline, item.url, item.source, kNoTime, kNoTime, {}};
  report.event.companies.clear();
  report.event.evidence.clear();
  return report;
}

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
  bool OnTick(const PriceTick& tick, Time received, Output* out);
  void TakeSignals(Output* out);
  std::vector<Signal> Signals() const;
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
  // A chain that the record changed.
  struct ChangedChain {
    uint64_t chain;
    std::string event_id;  // Of the event of the report that came, changed or was withdrawn.
    std::optional<Report> withdrawn;
    bool only_times_moved = false;  // Scores change, but no alert is due.
  };

  StrengthModel strengths() const { return {spec_, state_->magnitudes}; }
  Time AdvanceNewsTime(const NewsItem& item);
  std::vector<ChangedChain> UpdateChains(const NewsItem& item, const Claims& claims,
                                         StoryChange change, Time at, Story* story);
  void AttachReports(const NewsItem& item, const Claims& claims, Time at, Story* story,
                     std::vector<ChangedChain>* changes);
  void WithdrawReport(const std::string& story_key, ReportHistory* history,
                      std::vector<ChangedChain>* changes);
  void BackdateReports(const NewsItem& item, const Claims& claims, Time at, Story* story,
                       std::vector<ChangedChain>* changes);
  std::vector<ReportStrength> Rescore(Chain* chain, std::set<std::string>* changed);
  void RescoreAndAlert(const ChangedChain& changed_chain, const Trigger& trigger,
                       StoryChange change, std::set<std::string>* changed, Output* out);
  std::optional<ChainPlace> PlaceOf(const Story& story, const std::string& chain_key,
                                    const std::string& story_key) const;
  void Sweep();
  void AlertOnBaskets(const std::set<std::string>& changed, const Trigger& trigger, Output* out);
  Signal Describe(const std::string& target, double score, Time now) const;
  std::vector<Contribution> Strongest(const std::string& target, Time now, Duration* horizon) const;
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
  for (const ChangedChain& changed_chain : UpdateChains(item, claims, change, at, story)) {
    RescoreAndAlert(changed_chain, trigger, change, &changed, out);
  }
  for (const size_t claim : claims.of_event) {
    out->places.push_back(PlaceOf(*story, claims.list[claim].chain_key, StoryKey(item)));
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

std::vector<Scorer::Impl::ChangedChain> Scorer::Impl::UpdateChains(const NewsItem& item,
                                                                   const Claims& claims,
                                                                   StoryChange change, Time at,
                                                                   Story* story) {
  std::vector<ChangedChain> changes;
  switch (change) {
    case StoryChange::kFirst:
    case StoryChange::kRevised:
      for (ReportHistory& history : story->histories) {
        if (!claims.Contains(history.chain_key)) WithdrawReport(StoryKey(item), &history, &changes);
      }
      AttachReports(item, claims, at, story, &changes);
      break;
    case StoryChange::kDeleted:
      for (ReportHistory& history : story->histories)
        WithdrawReport(StoryKey(item), &history, &changes);
      break;
    case StoryChange::kRepeated:
    case StoryChange::kSuperseded:
      BackdateReports(item, claims, at, story, &changes);
      break;
  }
  return changes;
}

void Scorer::Impl::AttachReports(const NewsItem& item, const Claims& claims, Time at, Story* story,
                                 std::vector<ChangedChain>* changes) {
  for (const auto& [key, event] : claims.list) {
    ReportHistory* history = story->NoteReport(key, item.action, at);
    Report report = MakeReport(item, *event);
    report.at = story->ReportedSince(*history);
    report.impacts = impacts_.ImpactsOf(*event);
    report.expires = strengths().Expiry(report.impacts, report.at);
    Chain* chain = state_->chains.Find(history->chain);
    if (chain == nullptr) chain = state_->chains.FindOrBegin(key, report.at, event->id);
    history->chain = chain->number;
    state_->chains.Attach(chain, std::move(report));
    changes->push_back({chain->number, event->id, std::nullopt});
  }
}

void Scorer::Impl::WithdrawReport(const std::string& story_key, ReportHistory* history,
                                  std::vector<ChangedChain>* changes) {
  Chain* chain = state_->chains.Find(std::exchange(history->chain, 0));
  if (chain == nullptr) return;
  std::optional<Report> report = state_->chains.Detach(chain, story_key);
  if (!report) return;
  std::string event_id = report->event.id;
  changes->push_back({chain->number, std::move(event_id), std::move(report)});
}

// An older revision that comes in late changes nothing that the story says, but since when it is
// known.
void Scorer::Impl::BackdateReports(const NewsItem& item, const Claims& claims, Time at,
                                   Story* story, std::vector<ChangedChain>* changes) {
  for (const auto& [key, event] : claims.list) story->NoteReport(key, item.action, at);
  for (const ReportHistory& history : story->histories) {
    Chain* chain = state_->chains.Find(history.chain);
    const Report* known = chain == nullptr ? nullptr : chain->ReportOf(StoryKey(item));
    if (known == nullptr || known->at == story->ReportedSince(history)) continue;
    Report moved = *known;
    moved.at = story->ReportedSince(history);
    moved.expires = strengths().Expiry(moved.impacts, moved.at);
    std::string event_id = moved.event.id;
    state_->chains.Attach(chain, std::move(moved));
    changes->push_back({chain->number, std::move(event_id), std::nullopt, true});
  }
}

// Weighs all reports of a chain and puts the result in the place of what it contributed before.
std::vector<ReportStrength> Scorer::Impl::Rescore(Chain* chain, std::set<std::string>* changed) {
  const std::optional<AmountSample> amount = StrengthModel::AmountOf(*chain);
  if (amount != chain->amount) {
    if (chain->amount) state_->magnitudes.Remove(*chain->amount);
    if (amount) state_->magnitudes.Add(*amount);
    chain->amount = amount;
  }
  std::vector<ReportStrength> scored;
  std::map<std::string, std::vector<ScoreEntry>> entries;
  for (std::string& target : chain->targets) entries[std::move(target)];
  const StrengthModel model = strengths();
  const Consensus consensus = model.ConsensusOf(*chain);
  for (uint32_t i = 0; i < chain->reports.size(); ++i) {
    for (Strength& strength : model.Of(*chain, i, consensus)) {
      entries[strength.impact->target].push_back({chain->reports[i].at,
                                                  spec_.impacts[strength.impact->index].half_life,
                                                  strength.value, chain->number, i});
      scored.push_back({i, std::move(strength)});
    }
  }
  chain->targets.clear();
  for (const auto& [target, parts] : entries) {
    state_->scores.Put(target, chain->number, chain->first, parts);
    changed->insert(target);
    if (!parts.empty()) chain->targets.push_back(target);
  }
  return scored;
}

void Scorer::Impl::RescoreAndAlert(const ChangedChain& changed_chain, const Trigger& trigger,
                                   StoryChange change, std::set<std::string>* changed,
                                   Output* out) {
  Chain* chain = state_->chains.Find(changed_chain.chain);
  if (chain == nullptr) return;
  const std::vector<ReportStrength> scored = Rescore(chain, changed);
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
    alert.contributions = Strongest(basket.id, trigger.now, &horizon);
    alert.reason = BasketReason(alert, basket.name);
  }
  state_->rotations.Update(scores, trigger, &out->alerts);
  unpublished_.insert(changed.begin(), changed.end());
}

void Scorer::Impl::TakeSignals(Output* out) {
  if (unpublished_.empty()) return;
  const Time now = state_->news_watermark;
  const std::vector<double> scores = state_->scores.OfBaskets(now);
  std::vector<bool> moved(baskets_.size());
  for (const std::string& target : unpublished_) {
    for (auto basket = baskets_.Find(target); basket; basket = baskets_[*basket].parent) {
      moved[*basket] = true;
    }
  }
  for (size_t i = 0; i < baskets_.size(); ++i) {
    if (moved[i]) out->signals.push_back(Describe(baskets_[i].spec->id, scores[i], now));
  }
  for (const std::string& target : unpublished_) {
    if (baskets_.Find(target)) continue;
    out->signals.push_back(Describe(target, state_->scores.Of(target, now), now));
  }
  unpublished_.clear();
}

Signal Scorer::Impl::Describe(const std::string& target, double score, Time now) const {
  Signal signal;
  signal.basket = target;
  signal.score = score;
  signal.direction = DirectionOf(score);
  signal.as_of = now;
  signal.contributions = Strongest(target, now, &signal.horizon);
  return signal;
}

// What counts most for a target now. For a parent: in any basket below it, each event once.
std::vector<Contribution> Scorer::Impl::Strongest(const std::string& target, Time now,
                                                  Duration* horizon) const {
  struct Candidate {
    Scores::RankedEntry ranked;
    const std::string* target;
  };
  std::vector<std::string> targets = {target};
  if (const std::optional<size_t> basket = baskets_.Find(target)) {
    targets.clear();
    for (const size_t leaf : baskets_.Leaves(*basket)) targets.push_back(baskets_[leaf].spec->id);
  }
  const size_t most = spec_.policy.max_contributions;
  std::vector<Candidate> candidates;
  for (const std::string& leaf : targets) {
    for (const Scores::RankedEntry& ranked : state_->scores.Strongest(leaf, now, most)) {
      candidates.push_back({ranked, &leaf});
    }
  }
  std::ranges::stable_sort(candidates, std::ranges::greater{},
                           [](const Candidate& candidate) { return candidate.ranked.size; });

  std::vector<Contribution> strongest;
  const StrengthModel model = strengths();
  for (const auto& [ranked, leaf] : candidates) {
    if (strongest.size() == most) break;
    const Chain& chain = *std::as_const(state_->chains).Find(ranked.entry->chain);
    const uint32_t report = ranked.entry->report;
    const std::string& event_id = chain.reports[report].event.id;
    if (std::ranges::find(strongest, event_id, &Contribution::event_id) != strongest.end()) {
      continue;
    }
    for (const Strength& strength : model.Of(chain, report, model.ConsensusOf(chain))) {
      if (strength.impact->target != *leaf) continue;
      if (strongest.empty()) *horizon = spec_.impacts[strength.impact->index].horizon;
      strongest.push_back(model.Describe(chain, report, strength, now));
    }
  }
  return strongest;
}

bool Scorer::Impl::OnTick(const PriceTick& tick, Time received, Output* out) {
  if (const std::optional<BadPrice> bad = state_->prices.Fold(tick, received)) {
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

std::vector<Signal> Scorer::Impl::Signals() const {
  const Time now = watermark();
  const std::vector<double> scores = state_->scores.OfBaskets(now);
  std::vector<Signal> signals;
  for (size_t i = 0; i < baskets_.size(); ++i) {
    signals.push_back(Describe(baskets_[i].spec->id, scores[i], now));
  }
  return signals;
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

bool Scorer::OnTick(const PriceTick& tick, Output* out, Time received) {
  return impl_->OnTick(tick, received, out);
}

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
