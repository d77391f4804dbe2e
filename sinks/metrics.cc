// SPDX-License-Identifier: Apache-2.0
#include "sinks/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/check.h"
#include "sinks/process_metrics.h"
#include "sinks/rule_metrics.h"

namespace newsvane::sinks {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;

constexpr const char* kOther = "other";
constexpr size_t kActions = 4;
// Of the last abnormal return after an alert, against the alert's direction.
constexpr std::array<const char*, 3> kSigns = {"agrees", "disagrees", "no_data"};
constexpr std::array<std::string_view, kStages> kStageNames = {"decode", "tag", "score", "publish"};

// Seconds: from what one small batch takes to what makes an operator get up.
const Histogram::BucketBoundaries kLatencyBuckets = {
    50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3,
    0.1,   0.25,   0.5,    1,      2.5,  5,      10,   30,    60};

double ToSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

Family<Counter>& Counters(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Gauge>& Gauges(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
Family<Histogram>& Histograms(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

void SetTotal(Counter& counter, uint64_t total) {
  counter.Increment(static_cast<double>(total) - counter.Value());
}

// The element of `index`, or the last one, `other`, for what is not in the labels.
template <class T>
T& At(std::vector<T>& items, size_t index) {
  return items[std::min(index, items.size() - 1)];
}

std::vector<std::string> WithOther(std::vector<std::string> names) {
  names.emplace_back(kOther);
  return names;
}

}  // namespace

class Metrics::Impl {
 public:
  explicit Impl(const MetricsLabels& labels);

  struct Feed {
    std::string topic;
    Counter* records = nullptr;
    Counter* bytes = nullptr;
    Counter* decoded = nullptr;
    Counter* ignored = nullptr;
    Counter* unknown_symbols = nullptr;
    Gauge* event_time = nullptr;
    std::vector<Counter*> dead_letters;  // By reason.
  };
  struct Basket {
    std::array<std::array<Counter*, kActions>, 3> alerts{};  // By kind and action; no heartbeats.
    Gauge* score = nullptr;
    Gauge* abnormal_return = nullptr;
    Gauge* sigmas = nullptr;
  };

  struct EventType {
    Counter* tagged = nullptr;
    std::array<Counter*, kSigns.size()> impacts{};  // By sign.
  };

  void SetRuleSet(RuleSetLabels labels);

  EventType& FindEventType(std::string_view type) {
    const auto found = event_types.find(type);
    return found == event_types.end() ? event_types.find(kOther)->second : found->second;
  }
  Basket* FindBasket(const std::string& id) {
    const auto found = baskets.find(id);
    return found == baskets.end() ? nullptr : &found->second;
  }

  Registry registry;
  std::vector<Feed> feeds;
  std::map<std::string, Basket, std::less<>> baskets;
  std::map<std::string, EventType, std::less<>> event_types;
  RuleMetrics rules;
  std::array<Counter*, 2> reloads{};       // Unchanged and changed.
  std::vector<Counter*> reload_failures;   // By reason.
  std::vector<Counter*> prices_set_aside;  // By reason.
  Gauge* chains = nullptr;
  Gauge* reports = nullptr;
  Gauge* stories = nullptr;
  Gauge* followed_alerts = nullptr;
  Counter* reports_crowded_out = nullptr;
  Counter* stories_crowded_out = nullptr;
  Counter* alerts_crowded_out = nullptr;
  std::array<Histogram*, kStages> stage_time{};
  std::map<std::pair<size_t, int32_t>, Gauge*> lag;  // By feed and partition.
  Counter* heartbeats = nullptr;
  Family<Gauge>& lag_family = Gauges(registry, "newsvane_consumer_lag_records",
                                     "Records in an assigned partition that are not consumed yet.");
  Counter& truncated =
      Counters(
          registry, "newsvane_documents_truncated_total",
          "News items with events, over the tagger's budget and judged by their first part only.")
          .Add({});
  Counter& commits =
      Counters(registry, "newsvane_commits_total", "Offset commits that the brokers confirmed.")
          .Add({});
  Counter& splits = Counters(registry, "newsvane_splits_total",
                             "Jumps of a price that were taken for a split of its shares.")
                        .Add({});
  Counter& commit_failures = Counters(registry, "newsvane_commit_failures_total",
                                      "Offset commits that the brokers refused or did not answer.")
                                 .Add({});
  Counter& troubles = Counters(registry, "newsvane_broker_errors_total",
                               "Broker and topic errors that the Kafka clients told.")
                          .Add({});
  Family<Counter>& tagged_family =
      Counters(registry, "newsvane_events_tagged_total",
               "Events published, by type; those of shadow rules are not counted.");
  Family<Counter>& impact_family =
      Counters(registry, "newsvane_impacts_total",
               "Event alerts whose horizons have passed, by whether the abnormal return at the "
               "last one had the sign that the alert foretold.");
  Family<Gauge>& rule_set_family =
      Gauges(registry, "newsvane_rule_set_info", "Always 1; the hash of the rule set is a label.");
  Gauge* rule_set = nullptr;
  Gauge& rule_count = Gauges(registry, "newsvane_rules", "Rules in the running rule set.").Add({});
  Gauge& reload_failed =
      Gauges(registry, "newsvane_rules_reload_failed",
             "1 when the rule files as they are could not be taken, so that older rules run.")
          .Add({});
  Gauge& last_reload =
      Gauges(registry, "newsvane_rules_last_reload_timestamp_seconds",
             "When the rules were last replaced, in seconds since 1970; 0 if not since the start.")
          .Add({});
  Gauge& ready = Gauges(registry, "newsvane_ready",
                        "1 when the state is read, partitions assigned and the producer connected.")
                     .Add({});
  Histogram& end_to_end =
      Histograms(registry, "newsvane_end_to_end_latency_seconds",
                 "From the receipt of news to its alerts being handed to the sink; price verdicts "
                 "and news over a day old are not counted.")
          .Add({}, kLatencyBuckets);

 private:
  void AddMemory();
  void AddFeeds(const MetricsLabels& labels);
  void AddBaskets(const MetricsLabels& labels);
  void AddInfo(const MetricsLabels& labels);
};

Metrics::Impl::Impl(const MetricsLabels& labels) {
  AddFeeds(labels);
  AddBaskets(labels);
  AddInfo(labels);
  SetRuleSet(labels.rules);
  auto& reload_family = Counters(registry, "newsvane_rules_reloads_total",
                                 "Attempts to replace the rules, by how they ended.");
  reloads = {&reload_family.Add({{"result", "unchanged"}, {"reason", "none"}}),
             &reload_family.Add({{"result", "ok"}, {"reason", "none"}})};
  for (const std::string& reason : labels.reload_failures) {
    reload_failures.push_back(&reload_family.Add({{"result", "failed"}, {"reason", reason}}));
  }
  auto& set_aside = Counters(registry, "newsvane_prices_set_aside_total",
                             "Prices that moved no score, by the reason why.");
  for (const std::string& reason : WithOther(labels.bad_price_reasons)) {
    prices_set_aside.push_back(&set_aside.Add({{"reason", reason}}));
  }
  AddMemory();
  auto& stages = Histograms(registry, "newsvane_stage_duration_seconds",
                            "Time that one batch took in a stage. What news leads to is handed to "
                            "the sink within score; publish is the rest.");
  for (size_t i = 0; i < kStages; ++i) {
    stage_time[i] = &stages.Add({{"stage", std::string(kStageNames[i])}}, kLatencyBuckets);
  }
}

void Metrics::Impl::AddMemory() {
  auto& kept =
      Gauges(registry, "newsvane_remembered",
             "Chains, their reports, and stories that the scorer remembers, and alerts that "
             "prices are yet to judge.");
  chains = &kept.Add({{"what", "chains"}});
  reports = &kept.Add({{"what", "reports"}});
  stories = &kept.Add({{"what", "stories"}});
  followed_alerts = &kept.Add({{"what", "alerts"}});
  auto& crowded_out =
      Counters(registry, "newsvane_crowded_out_total",
               "Reports and stories forgotten before they decayed, and alerts before "
               "prices judged them: no room.");
  reports_crowded_out = &crowded_out.Add({{"what", "reports"}});
  stories_crowded_out = &crowded_out.Add({{"what", "stories"}});
  alerts_crowded_out = &crowded_out.Add({{"what", "alerts"}});
}

void Metrics::Impl::AddFeeds(const MetricsLabels& labels) {
  auto& records = Counters(registry, "newsvane_records_consumed_total", "Kafka records or lines.");
  auto& bytes = Counters(registry, "newsvane_consumed_bytes_total", "Payload of those records.");
  auto& decoded = Counters(registry, "newsvane_elements_decoded_total",
                           "News items and price ticks in those records.");
  auto& ignored = Counters(registry, "newsvane_elements_ignored_total",
                           "Elements that the preset says to leave out, such as heartbeats.");
  auto& unknown = Counters(registry, "newsvane_unknown_symbol_ticks_total",
                           "Ticks of symbols that no basket and no company has.");
  auto& dead = Counters(registry, "newsvane_dead_letters_total",
                        "Records that could not be decoded as a whole, by the first reason.");
  auto& time = Gauges(
      registry, "newsvane_last_event_timestamp_seconds",
      "The newest event time of the last batch that had one, in seconds since 1970; 0 before.");
  for (const std::string& topic : WithOther(labels.feeds)) {
    const Labels of_topic = {{"topic", topic}};
    Feed feed{.topic = topic,
              .records = &records.Add(of_topic),
              .bytes = &bytes.Add(of_topic),
              .decoded = &decoded.Add(of_topic),
              .ignored = &ignored.Add(of_topic),
              .unknown_symbols = &unknown.Add(of_topic),
              .event_time = &time.Add(of_topic),
              .dead_letters = {}};
    for (const std::string& reason : WithOther(labels.decode_reasons)) {
      feed.dead_letters.push_back(&dead.Add({{"topic", topic}, {"reason", reason}}));
    }
    feeds.push_back(std::move(feed));
  }
}

void Metrics::Impl::AddBaskets(const MetricsLabels& labels) {
  auto& alerts = Counters(registry, "newsvane_alerts_total",
                          "Alerts handed to the sink, heartbeats included.");
  auto& score = Gauges(registry, "newsvane_signal_score",
                       "The basket's latest score, from -1 (down) to 1 (up).");
  auto& abnormal = Gauges(registry, "newsvane_verdict_abnormal_return_ratio",
                          "Abnormal return of the basket's latest price verdict, as a fraction.");
  auto& sigmas = Gauges(registry, "newsvane_verdict_sigmas",
                        "The same in standard deviations of its horizon.");
  const auto counter = [&](const std::string& basket, AlertKind kind, AlertAction action) {
    return &alerts.Add({{"basket", basket},
                        {"kind", std::string(ToString(kind))},
                        {"action", std::string(ToString(action))}});
  };
  for (const std::string& id : WithOther(labels.baskets)) {
    Basket basket;
    for (size_t kind = 0; kind < basket.alerts.size(); ++kind) {
      for (size_t action = 0; action < kActions; ++action) {
        basket.alerts[kind][action] =
            counter(id, static_cast<AlertKind>(kind), static_cast<AlertAction>(action));
      }
    }
    if (id != kOther) {
      basket.score = &score.Add({{"basket", id}});
      basket.abnormal_return = &abnormal.Add({{"basket", id}});
      basket.sigmas = &sigmas.Add({{"basket", id}});
    }
    baskets.emplace(id, basket);
  }
  heartbeats = counter(kOther, AlertKind::kHeartbeat, AlertAction::kNew);
}

void Metrics::Impl::AddInfo(const MetricsLabels& labels) {
  Gauges(registry, "newsvane_build_info", "Always 1; the version is a label.")
      .Add({{"version", labels.version}})
      .Set(1);
}

void Metrics::Impl::SetRuleSet(RuleSetLabels labels) {
  std::erase_if(event_types, [&](const auto& known) {
    const bool stays = std::ranges::binary_search(labels.event_types, known.first);
    if (stays || known.first == kOther) return false;
    tagged_family.Remove(known.second.tagged);
    for (Counter* impacts : known.second.impacts) impact_family.Remove(impacts);
    return true;
  });
  for (const std::string& type : WithOther(std::move(labels.event_types))) {
    const auto [at, is_new] = event_types.try_emplace(type);
    if (!is_new) continue;
    at->second.tagged = &tagged_family.Add({{"event", type}});
    for (size_t i = 0; i < kSigns.size(); ++i) {
      at->second.impacts[i] = &impact_family.Add({{"event", type}, {"sign", kSigns[i]}});
    }
  }
  rule_count.Set(static_cast<double>(labels.rules.size()));
  rules.SetRules(std::move(labels.rules), labels.shadow_rules);
  if (rule_set != nullptr) rule_set_family.Remove(rule_set);
  rule_set = &rule_set_family.Add({{"rule_set", labels.hash}});
  rule_set->Set(1);
}

Metrics::Metrics(const MetricsLabels& labels) : impl_(std::make_unique<Impl>(labels)) {}
Metrics::~Metrics() = default;

void Metrics::Consumed(size_t feed, uint64_t records, uint64_t bytes) {
  At(impl_->feeds, feed).records->Increment(static_cast<double>(records));
  At(impl_->feeds, feed).bytes->Increment(static_cast<double>(bytes));
}

void Metrics::Decoded(size_t feed, uint64_t elements) {
  At(impl_->feeds, feed).decoded->Increment(static_cast<double>(elements));
}

void Metrics::Ignored(size_t feed, uint64_t elements) {
  At(impl_->feeds, feed).ignored->Increment(static_cast<double>(elements));
}

void Metrics::UnknownSymbols(size_t feed, uint64_t ticks) {
  At(impl_->feeds, feed).unknown_symbols->Increment(static_cast<double>(ticks));
}

void Metrics::DeadLettered(size_t feed, size_t reason) {
  At(At(impl_->feeds, feed).dead_letters, reason)->Increment();
}

void Metrics::Tagged(std::string_view event_type) {
  impl_->FindEventType(event_type).tagged->Increment();
}

void Metrics::RuleHit(std::string_view rule, Time now) { impl_->rules.Hit(rule, now); }
void Metrics::ShadowHit(std::string_view rule, Time now) { impl_->rules.ShadowHit(rule, now); }
void Metrics::SetRuleSet(RuleSetLabels rules) { impl_->SetRuleSet(std::move(rules)); }

void Metrics::Reloaded(bool changed, Time now) {
  impl_->reloads[changed ? 1 : 0]->Increment();
  impl_->reload_failed.Set(0);
  if (changed) impl_->last_reload.Set(ToSeconds(now.time_since_epoch()));
}

void Metrics::ReloadFailed(size_t reason) {
  NEWSVANE_CHECK(reason < impl_->reload_failures.size());
  impl_->reload_failures[reason]->Increment();
  impl_->reload_failed.Set(1);
}

void Metrics::Truncated() { impl_->truncated.Increment(); }

void Metrics::Alerted(const Alert& alert) {
  if (alert.kind == AlertKind::kHeartbeat) {
    impl_->heartbeats->Increment();
    return;
  }
  Impl::Basket* basket = impl_->FindBasket(alert.basket);
  if (basket == nullptr) basket = impl_->FindBasket(kOther);
  basket->alerts[static_cast<size_t>(alert.kind)][static_cast<size_t>(alert.action)]->Increment();
}

void Metrics::SignalScore(const Signal& signal) {
  const Impl::Basket* const basket = impl_->FindBasket(signal.basket);
  if (basket != nullptr && basket->score != nullptr) basket->score->Set(signal.score);
}

void Metrics::Verdict(const Alert& alert) {
  const Impl::Basket* const basket = impl_->FindBasket(alert.basket);
  // One that fell back to pending has its horizon.
  const bool judged =
      alert.verdict.horizon > Duration{} && alert.verdict.state != VerdictState::kNoData;
  if (!judged || basket == nullptr || basket->sigmas == nullptr) return;
  basket->abnormal_return->Set(alert.verdict.abnormal_return);
  basket->sigmas->Set(alert.verdict.sigmas);
}

void Metrics::Realised(const RealisedImpact& impact) {
  if (!impact.complete) return;
  const auto last = std::find_if(impact.returns.rbegin(), impact.returns.rend(),
                                 [](const RealisedReturn& at) { return at.has_prices; });
  const bool has_prices = last != impact.returns.rend();
  const bool agrees =
      has_prices && last->abnormal_return * static_cast<double>(impact.direction) > 0;
  const size_t sign = agrees ? 0 : has_prices ? 1 : 2;
  impl_->FindEventType(impact.event_type).impacts[sign]->Increment();
}

void Metrics::SetPricesSetAside(size_t reason, uint64_t total) {
  SetTotal(*At(impl_->prices_set_aside, reason), total);
}

void Metrics::SetSplits(uint64_t total) { SetTotal(impl_->splits, total); }

void Metrics::SetMemory(uint64_t chains, uint64_t reports, uint64_t stories, uint64_t alerts) {
  impl_->chains->Set(static_cast<double>(chains));
  impl_->reports->Set(static_cast<double>(reports));
  impl_->stories->Set(static_cast<double>(stories));
  impl_->followed_alerts->Set(static_cast<double>(alerts));
}

void Metrics::SetCrowdedOut(uint64_t reports, uint64_t stories, uint64_t alerts) {
  SetTotal(*impl_->reports_crowded_out, reports);
  SetTotal(*impl_->stories_crowded_out, stories);
  SetTotal(*impl_->alerts_crowded_out, alerts);
}

void Metrics::StageTime(Stage stage, Duration duration) {
  impl_->stage_time[static_cast<size_t>(stage)]->Observe(ToSeconds(duration));
}

void Metrics::EndToEnd(Duration since_received) {
  impl_->end_to_end.Observe(ToSeconds(since_received));
}

void Metrics::EventTime(size_t feed, Time newest) {
  At(impl_->feeds, feed).event_time->Set(ToSeconds(newest.time_since_epoch()));
}

void Metrics::Lag(size_t feed, int32_t partition, int64_t records) {
  Gauge*& gauge = impl_->lag[{feed, partition}];
  if (gauge == nullptr) {
    gauge = &impl_->lag_family.Add(
        {{"topic", At(impl_->feeds, feed).topic}, {"partition", std::to_string(partition)}});
  }
  gauge->Set(static_cast<double>(records));
}

void Metrics::ForgetLag(size_t feed, int32_t partition) {
  const auto found = impl_->lag.find({feed, partition});
  if (found == impl_->lag.end()) return;
  impl_->lag_family.Remove(found->second);
  impl_->lag.erase(found);
}

void Metrics::Committed() { impl_->commits.Increment(); }
void Metrics::CommitFailed() { impl_->commit_failures.Increment(); }
void Metrics::Trouble() { impl_->troubles.Increment(); }
void Metrics::Ready(bool ready) { impl_->ready.Set(ready ? 1 : 0); }

std::string Metrics::Exposition() const {
  std::string text = prometheus::TextSerializer().Serialize(impl_->registry.Collect());
  AppendProcessMetrics(&text);
  impl_->rules.AppendTo(&text);
  return text;
}

}  // namespace newsvane::sinks
