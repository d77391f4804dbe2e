// SPDX-License-Identifier: Apache-2.0
#include "sinks/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace newsvane::sinks {
namespace {

using testing::HasSubstr;

MetricsLabels Labels() {
  MetricsLabels labels;
  labels.feeds = {"news.wire", "prices.stream"};
  labels.decode_reasons = {"invalid_json", "bad_time"};
  labels.baskets = {"neocloud", "software"};
  labels.bad_price_reasons = {"crossed", "jump"};
  labels.reload_failures = {"read", "compile", "examples"};
  labels.version = "0.1.0";
  labels.rules.hash = "0123abcd";
  labels.rules.event_types = {"capacity_sale", "capex_raise"};
  labels.rules.rules = {"capex-plan", "capex-try", "sale-offer"};
  labels.rules.shadow_rules = {"capex-try"};
  return labels;
}

// The value after a series, labels and all; "(none)" if it is not there.
std::string Value(const Metrics& metrics, const std::string& series) {
  const std::string text = "\n" + metrics.Exposition();
  const size_t start = text.find("\n" + series + " ");
  if (start == std::string::npos) return "(none)";
  const size_t value = start + series.size() + 2;
  return text.substr(value, text.find('\n', value) - value);
}

Alert MakeAlert(std::string basket, AlertKind kind, AlertAction action) {
  Alert alert;
  alert.basket = std::move(basket);
  alert.kind = kind;
  alert.action = action;
  return alert;
}

bool HasPromtool() { return std::system("promtool --version >/dev/null 2>&1") == 0; }

TEST(Metrics, EverySeriesIsThereAtZeroFromTheStart) {
  const Metrics metrics(Labels());
  const char* const series[] = {
      R"(newsvane_records_consumed_total{topic="news.wire"})",
      R"(newsvane_consumed_bytes_total{topic="prices.stream"})",
      R"(newsvane_elements_decoded_total{topic="news.wire"})",
      R"(newsvane_elements_ignored_total{topic="news.wire"})",
      R"(newsvane_unknown_symbol_ticks_total{topic="prices.stream"})",
      R"(newsvane_dead_letters_total{reason="bad_time",topic="news.wire"})",
      R"(newsvane_events_tagged_total{event="capex_raise"})",
      R"(newsvane_events_tagged_total{event="other"})",
      R"(newsvane_rule_hits_total{rule="capex-try"})",
      R"(newsvane_rule_shadow_hits_total{rule="capex-try"})",
      R"(newsvane_rule_last_hit_timestamp_seconds{rule="sale-offer"})",
      R"(newsvane_rules_reloads_total{reason="compile",result="failed"})",
      R"(newsvane_documents_truncated_total)",
      R"(newsvane_alerts_total{action="retract",basket="software",kind="event"})",
      R"(newsvane_alerts_total{action="new",basket="other",kind="heartbeat"})",
      R"(newsvane_signal_score{basket="neocloud"})",
      R"(newsvane_verdict_abnormal_return_ratio{basket="neocloud"})",
      R"(newsvane_verdict_sigmas{basket="neocloud"})",
      R"(newsvane_impacts_total{event="capex_raise",sign="agrees"})",
      R"(newsvane_impacts_total{event="other",sign="no_data"})",
      R"(newsvane_prices_set_aside_total{reason="crossed"})",
      R"(newsvane_splits_total)",
      R"(newsvane_stage_duration_seconds_count{stage="publish"})",
      R"(newsvane_end_to_end_latency_seconds_count)",
      R"(newsvane_end_to_end_latency_seconds_bucket{le="5e-05"})",
      R"(newsvane_last_event_timestamp_seconds{topic="news.wire"})",
      R"(newsvane_commits_total)",
      R"(newsvane_commit_failures_total)",
      R"(newsvane_broker_errors_total)",
      R"(newsvane_ready)",
  };
  for (const char* name : series) EXPECT_EQ(Value(metrics, name), "0") << name;
  EXPECT_EQ(Value(metrics, R"(newsvane_build_info{version="0.1.0"})"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_set_info{rule_set="0123abcd"})"), "1");
  EXPECT_EQ(Value(metrics, "newsvane_rules"), "3");
}

TEST(Metrics, CountsTheHitsOfEachRuleAndSaysWhenTheLastWas) {
  Metrics metrics(Labels());
  const Time now = *ParseTime("2026-07-01T14:32:05.250Z");
  metrics.RuleHit("sale-offer", now - std::chrono::seconds(60));
  metrics.RuleHit("sale-offer", now);
  metrics.ShadowHit("capex-try", now);
  metrics.RuleHit("no-such-rule", now);
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="sale-offer"})"), "2");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_last_hit_timestamp_seconds{rule="sale-offer"})"),
            "1782916325.25");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_shadow_hits_total{rule="capex-try"})"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="capex-plan"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_shadow_hits_total{rule="capex-plan"})"), "(none)");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="no-such-rule"})"), "(none)");
}

TEST(Metrics, AnotherRuleSetKeepsTheCountsOfTheRulesThatStay) {
  Metrics metrics(Labels());
  metrics.RuleHit("sale-offer", Time{} + std::chrono::seconds(5));
  metrics.RuleHit("capex-plan", Time{});
  metrics.Tagged("capacity_sale");
  metrics.SetRuleSet({"4567cdef", {"capacity_sale", "outage"}, {"outage", "sale-offer"}, {}});
  metrics.RuleHit("sale-offer", Time{} + std::chrono::seconds(6));
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="sale-offer"})"), "2");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="outage"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_hits_total{rule="capex-plan"})"), "(none)");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_shadow_hits_total{rule="capex-try"})"), "(none)");
  EXPECT_EQ(Value(metrics, R"(newsvane_events_tagged_total{event="capacity_sale"})"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_events_tagged_total{event="outage"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_events_tagged_total{event="capex_raise"})"), "(none)");
  EXPECT_EQ(Value(metrics, R"(newsvane_impacts_total{event="outage",sign="agrees"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_impacts_total{event="capex_raise",sign="agrees"})"),
            "(none)");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_set_info{rule_set="4567cdef"})"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_rule_set_info{rule_set="0123abcd"})"), "(none)");
  EXPECT_EQ(Value(metrics, "newsvane_rules"), "2");
}

TEST(Metrics, AReloadThatFailedIsSeenUntilOneDoesNot) {
  Metrics metrics(Labels());
  EXPECT_EQ(Value(metrics, "newsvane_rules_reload_failed"), "0");
  metrics.ReloadFailed(2);
  EXPECT_EQ(Value(metrics, "newsvane_rules_reload_failed"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_rules_reloads_total{reason="examples",result="failed"})"),
            "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_rules_reloads_total{reason="read",result="failed"})"), "0");
  EXPECT_EQ(Value(metrics, "newsvane_rules_last_reload_timestamp_seconds"), "0");
  metrics.Reloaded(/*changed=*/true, Time{} + std::chrono::seconds(5));
  EXPECT_EQ(Value(metrics, "newsvane_rules_reload_failed"), "0");
  EXPECT_EQ(Value(metrics, "newsvane_rules_last_reload_timestamp_seconds"), "5");
  EXPECT_EQ(Value(metrics, R"(newsvane_rules_reloads_total{reason="none",result="ok"})"), "1");
}

TEST(Metrics, EachCallMovesItsOwnSeriesAndNoOther) {
  struct Call {
    const char* series;
    void (*call)(Metrics*);
  };
  const Call calls[] = {
      {"newsvane_documents_truncated_total", [](Metrics* metrics) { metrics->Truncated(); }},
      {"newsvane_commits_total", [](Metrics* metrics) { metrics->Committed(); }},
      {"newsvane_commit_failures_total", [](Metrics* metrics) { metrics->CommitFailed(); }},
      {"newsvane_broker_errors_total", [](Metrics* metrics) { metrics->Trouble(); }},
      {"newsvane_ready", [](Metrics* metrics) { metrics->Ready(true); }},
      {"newsvane_splits_total", [](Metrics* metrics) { metrics->SetSplits(1); }},
      {R"(newsvane_remembered{what="chains"})", [](Metrics* m) { m->SetMemory(1, 0, 0, 0); }},
      {R"(newsvane_remembered{what="reports"})", [](Metrics* m) { m->SetMemory(0, 1, 0, 0); }},
      {R"(newsvane_remembered{what="stories"})", [](Metrics* m) { m->SetMemory(0, 0, 1, 0); }},
      {R"(newsvane_remembered{what="alerts"})", [](Metrics* m) { m->SetMemory(0, 0, 0, 1); }},
      {R"(newsvane_crowded_out_total{what="reports"})",
       [](Metrics* metrics) { metrics->SetCrowdedOut(1, 0, 0); }},
      {R"(newsvane_crowded_out_total{what="stories"})",
       [](Metrics* metrics) { metrics->SetCrowdedOut(0, 1, 0); }},
      {R"(newsvane_crowded_out_total{what="alerts"})",
       [](Metrics* metrics) { metrics->SetCrowdedOut(0, 0, 1); }},
      {R"(newsvane_rules_reloads_total{reason="none",result="unchanged"})",
       [](Metrics* metrics) { metrics->Reloaded(/*changed=*/false, Time{}); }},
  };
  for (const Call& moved : calls) {
    Metrics metrics(Labels());
    moved.call(&metrics);
    for (const Call& other : calls) {
      EXPECT_EQ(Value(metrics, other.series), other.series == moved.series ? "1" : "0")
          << other.series << " after the call of " << moved.series;
    }
  }
  Metrics metrics(Labels());
  metrics.Ready(true);
  metrics.Ready(false);
  EXPECT_EQ(Value(metrics, "newsvane_ready"), "0");
}

TEST(Metrics, AnUnchangedSetEndsTheTroubleOfAFailedOneAndIsNoReplacement) {
  Metrics metrics(Labels());
  metrics.ReloadFailed(0);
  metrics.Reloaded(/*changed=*/false, Time{} + std::chrono::seconds(6));
  EXPECT_EQ(Value(metrics, "newsvane_rules_reload_failed"), "0");
  EXPECT_EQ(Value(metrics, "newsvane_rules_last_reload_timestamp_seconds"), "0");
}

TEST(Metrics, CountsByFeedAndReason) {
  Metrics metrics(Labels());
  metrics.Consumed(1, 3, 600);
  metrics.Decoded(1, 5);
  metrics.Ignored(1, 2);
  metrics.UnknownSymbols(1, 4);
  metrics.DeadLettered(0, 1);
  EXPECT_EQ(Value(metrics, R"(newsvane_records_consumed_total{topic="prices.stream"})"), "3");
  EXPECT_EQ(Value(metrics, R"(newsvane_consumed_bytes_total{topic="prices.stream"})"), "600");
  EXPECT_EQ(Value(metrics, R"(newsvane_elements_decoded_total{topic="prices.stream"})"), "5");
  EXPECT_EQ(Value(metrics, R"(newsvane_elements_ignored_total{topic="prices.stream"})"), "2");
  EXPECT_EQ(Value(metrics, R"(newsvane_unknown_symbol_ticks_total{topic="prices.stream"})"), "4");
  EXPECT_EQ(Value(metrics, R"(newsvane_dead_letters_total{reason="bad_time",topic="news.wire"})"),
            "1");
}

TEST(Metrics, CountsAlertsAndShowsSignalsAndVerdictsByBasket) {
  Metrics metrics(Labels());
  Alert alert = MakeAlert("neocloud", AlertKind::kEvent, AlertAction::kUpdate);
  alert.verdict = {VerdictState::kConfirmed, std::chrono::minutes(5), -0.125, -2.5};
  metrics.Alerted(alert);
  metrics.Verdict(alert);
  metrics.Alerted(MakeAlert("", AlertKind::kHeartbeat, AlertAction::kNew));
  Signal signal;
  signal.basket = "software";
  signal.score = 0.25;
  metrics.SignalScore(signal);
  EXPECT_EQ(
      Value(metrics, R"(newsvane_alerts_total{action="update",basket="neocloud",kind="event"})"),
      "1");
  EXPECT_EQ(
      Value(metrics, R"(newsvane_alerts_total{action="new",basket="other",kind="heartbeat"})"),
      "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_abnormal_return_ratio{basket="neocloud"})"),
            "-0.125");
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_sigmas{basket="neocloud"})"), "-2.5");
  EXPECT_EQ(Value(metrics, R"(newsvane_signal_score{basket="software"})"), "0.25");
}

TEST(Metrics, CountsAnAlertOnceByWhatItsLastHorizonWithPricesSays) {
  Metrics metrics(Labels());
  RealisedImpact impact;
  impact.event_type = "capacity_sale";
  impact.direction = Direction::kDown;
  const auto read = [&](std::vector<double> abnormal_returns, bool complete) {
    impact.returns = {{std::chrono::seconds(30)}};
    for (const double abnormal : abnormal_returns) {
      impact.returns.push_back({std::chrono::minutes(1), true, 0, 0, abnormal, 0});
    }
    impact.returns.push_back({std::chrono::hours(24)});
    impact.complete = complete;
    metrics.Realised(impact);
  };
  read({0.02}, false);
  read({0.02, -0.01}, true);
  read({}, true);
  impact.event_type = "no_such_event";
  read({0.02}, true);
  const auto value = [&](const char* labels) {
    return Value(metrics, std::string("newsvane_impacts_total{") + labels + "}");
  };
  EXPECT_EQ(value(R"(event="capacity_sale",sign="agrees")"), "1");
  EXPECT_EQ(value(R"(event="capacity_sale",sign="disagrees")"), "0");
  EXPECT_EQ(value(R"(event="capacity_sale",sign="no_data")"), "1");
  EXPECT_EQ(value(R"(event="other",sign="disagrees")"), "1");
}

TEST(Metrics, AnAlertThatForetoldNothingOrMetNoMoveDoesNotAgree) {
  Metrics metrics(Labels());
  RealisedImpact impact;
  impact.event_type = "capacity_sale";
  impact.complete = true;
  impact.returns = {{std::chrono::minutes(1), true, 0, 0, 0.02, 0}};
  impact.direction = Direction::kFlat;
  metrics.Realised(impact);
  impact.direction = Direction::kUp;
  impact.returns[0].abnormal_return = 0;
  metrics.Realised(impact);
  impact.returns[0].abnormal_return = 0.01;
  metrics.Realised(impact);
  EXPECT_EQ(Value(metrics, R"(newsvane_impacts_total{event="capacity_sale",sign="disagrees"})"),
            "2");
  EXPECT_EQ(Value(metrics, R"(newsvane_impacts_total{event="capacity_sale",sign="agrees"})"), "1");
}

TEST(Metrics, AVerdictWithoutDataOrOfACompanyLeavesTheGaugesAsTheyAre) {
  Metrics metrics(Labels());
  Alert alert = MakeAlert("neocloud", AlertKind::kEvent, AlertAction::kUpdate);
  alert.verdict = {VerdictState::kNoData, std::chrono::minutes(5), 0.5, 2};
  metrics.Verdict(alert);
  alert = MakeAlert("CRWV", AlertKind::kEvent, AlertAction::kUpdate);
  alert.verdict = {VerdictState::kConfirmed, std::chrono::minutes(5), 0.5, 2};
  metrics.Verdict(alert);
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_sigmas{basket="neocloud"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_sigmas{basket="software"})"), "0");
}

TEST(Metrics, AVerdictThatIsStillOpenLeavesTheLastOneStanding) {
  Metrics metrics(Labels());
  Alert alert = MakeAlert("neocloud", AlertKind::kEvent, AlertAction::kUpdate);
  alert.verdict = {VerdictState::kContradicted, std::chrono::minutes(5), 0.5, 2};
  metrics.Verdict(alert);
  alert.verdict = {};
  metrics.Verdict(alert);
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_sigmas{basket="neocloud"})"), "2");
  alert.verdict = {VerdictState::kPending, std::chrono::minutes(30), 0.125, 0.5};
  metrics.Verdict(alert);
  EXPECT_EQ(Value(metrics, R"(newsvane_verdict_sigmas{basket="neocloud"})"), "0.5") << "fell back";
}

TEST(Metrics, NoInputCanGrowTheNumberOfSeries) {
  Metrics metrics(Labels());
  const auto lines = [&] {
    const std::string text = metrics.Exposition();
    return std::count(text.begin(), text.end(), '\n');
  };
  const auto before = lines();
  for (int i = 0; i < 100; ++i) {
    metrics.Tagged("type" + std::to_string(i));
    metrics.Alerted(MakeAlert("T" + std::to_string(i), AlertKind::kEvent, AlertAction::kNew));
    Signal signal;
    signal.basket = "T" + std::to_string(i);
    metrics.SignalScore(signal);
    RealisedImpact impact;
    impact.event_type = "type" + std::to_string(i);
    impact.complete = true;
    metrics.Realised(impact);
    metrics.Consumed(static_cast<size_t>(i), 1, 1);
    metrics.DeadLettered(static_cast<size_t>(i), static_cast<size_t>(i));
    metrics.SetPricesSetAside(static_cast<size_t>(i), 1);
  }
  EXPECT_EQ(lines(), before);
  EXPECT_EQ(Value(metrics, R"(newsvane_events_tagged_total{event="other"})"), "100");
  EXPECT_EQ(Value(metrics, R"(newsvane_alerts_total{action="new",basket="other",kind="event"})"),
            "100");
  EXPECT_EQ(Value(metrics, R"(newsvane_records_consumed_total{topic="other"})"), "98");
}

TEST(Metrics, TakesTotalsAsCountersThatNeverFall) {
  Metrics metrics(Labels());
  metrics.SetPricesSetAside(0, 7);
  metrics.SetPricesSetAside(0, 9);
  metrics.SetPricesSetAside(0, 2);
  EXPECT_EQ(Value(metrics, R"(newsvane_prices_set_aside_total{reason="crossed"})"), "9");
  metrics.SetSplits(2);
  EXPECT_EQ(Value(metrics, R"(newsvane_splits_total)"), "2");
  metrics.SetMemory(3, 5, 7, 9);
  metrics.SetCrowdedOut(1, 2, 4);
  EXPECT_EQ(Value(metrics, R"(newsvane_remembered{what="reports"})"), "5");
  EXPECT_EQ(Value(metrics, R"(newsvane_remembered{what="alerts"})"), "9");
  EXPECT_EQ(Value(metrics, R"(newsvane_crowded_out_total{what="stories"})"), "2");
  EXPECT_EQ(Value(metrics, R"(newsvane_crowded_out_total{what="alerts"})"), "4");
}

TEST(Metrics, TimesAreSeconds) {
  Metrics metrics(Labels());
  metrics.StageTime(Stage::kTag, std::chrono::microseconds(200));
  metrics.EndToEnd(std::chrono::milliseconds(3));
  metrics.EventTime(0, Time(std::chrono::milliseconds(1'782'916'325'500)));
  EXPECT_EQ(Value(metrics, R"(newsvane_stage_duration_seconds_sum{stage="tag"})"), "0.0002");
  EXPECT_EQ(Value(metrics, R"(newsvane_stage_duration_seconds_bucket{stage="tag",le="0.0001"})"),
            "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_stage_duration_seconds_bucket{stage="tag",le="0.00025"})"),
            "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_end_to_end_latency_seconds_bucket{le="0.0025"})"), "0");
  EXPECT_EQ(Value(metrics, R"(newsvane_end_to_end_latency_seconds_bucket{le="0.005"})"), "1");
  EXPECT_EQ(Value(metrics, R"(newsvane_last_event_timestamp_seconds{topic="news.wire"})"),
            "1782916325.5");
}

TEST(Metrics, LagIsShownWhileThePartitionIsAssigned) {
  Metrics metrics(Labels());
  const std::string series =
      R"(newsvane_consumer_lag_records{partition="3",topic="prices.stream"})";
  metrics.Lag(1, 3, 42);
  EXPECT_EQ(Value(metrics, series), "42");
  metrics.ForgetLag(1, 3);
  metrics.ForgetLag(1, 3);
  EXPECT_EQ(Value(metrics, series), "(none)");
  metrics.Lag(1, 3, 5);
  EXPECT_EQ(Value(metrics, series), "5");
}

TEST(Metrics, CountsWhatTheProcessUses) {
  const Metrics metrics(Labels());
  EXPECT_GT(std::stod(Value(metrics, "process_cpu_seconds_total")), 0);
  EXPECT_GT(std::stod(Value(metrics, "process_resident_memory_bytes")), 1e6);
}

TEST(Metrics, PassPromtool) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed: the metrics were not checked";
  Metrics metrics(Labels());
  metrics.Lag(0, 0, 1);
  const std::string path = testing::TempDir() + "newsvane_metrics_promtool";
  std::ofstream(path) << metrics.Exposition();
  EXPECT_EQ(std::system(("promtool check metrics < '" + path + "'").c_str()), 0);
  std::filesystem::remove(path);
}

TEST(PrometheusRules, PassPromtool) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed: the rules were not checked";
  const std::string path = NEWSVANE_SOURCE_DIR "/deploy/prometheus/newsvane.rules.yml";
  EXPECT_EQ(std::system(("promtool check rules '" + path + "' >/dev/null").c_str()), 0);
}

TEST(PrometheusRules, FireWhenTheyShould) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed: the rules were not tested";
  const std::string path = NEWSVANE_SOURCE_DIR "/deploy/prometheus/newsvane.rules.test.yml";
  EXPECT_EQ(std::system(("promtool test rules '" + path + "' >/dev/null").c_str()), 0);
}

// A rule over a series that is not there never fires.
TEST(PrometheusRules, NameOnlyMetricsThatAreExported) {
  Metrics metrics(Labels());
  metrics.Lag(0, 0, 1);
  const std::string exposition = metrics.Exposition();
  std::ifstream file(NEWSVANE_SOURCE_DIR "/deploy/prometheus/newsvane.rules.yml");
  const std::string rules((std::istreambuf_iterator<char>(file)), {});
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_";
  size_t found = 0;
  for (size_t start = rules.find("newsvane_"); start != std::string::npos;
       start = rules.find("newsvane_", start + 1)) {
    const std::string name = rules.substr(start, rules.find_first_not_of(kLetters, start) - start);
    EXPECT_THAT(exposition, HasSubstr("\n" + name)) << name;
    ++found;
  }
  EXPECT_GT(found, 0u);
}

}  // namespace
}  // namespace newsvane::sinks
