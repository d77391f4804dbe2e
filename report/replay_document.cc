// SPDX-License-Identifier: Apache-2.0
#include "report/replay_document.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/json_writer.h"
#include "report/alert_lines_json.h"
#include "report/replay_comparison.h"
#include "report/run_study.h"
#include "signals/market/calendar.h"
#include "signals/snapshot.h"

namespace newsvane::report {
namespace {

constexpr std::string_view kSchemaVersion = "1";
// Sessions are shaded where they can be told apart.
constexpr auto kMostSessionDays = std::chrono::days(31);

void WriteReasons(std::string_view key, std::span<const uint64_t> counts,
                  const std::function<std::string_view(size_t)>& name, JsonWriter* json) {
  json->Object(key, [&] {
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) json->Integer(name(i), counts[i]);
    }
  });
}

void WriteDeadLetters(std::span<const uint64_t> counts, JsonWriter* json) {
  WriteReasons(
      "dead_letters", counts,
      [](size_t i) { return ToString(static_cast<ingest::DecodeReason>(i)); }, json);
}

void WriteInputs(const RunRecord& run, JsonWriter* json) {
  json->Objects("inputs", run.inputs(), [&](const InputCounts& input) {
    json->Text("file", input.file);
    json->Text("preset", input.preset);
    json->Text("kind", input.news ? "news" : "prices");
    json->Integer("records", input.feed.records);
    json->Integer("ignored", input.feed.ignored);
    json->Integer("unknown_symbols", input.feed.unknown_symbols);
    WriteDeadLetters(input.dead_letters, json);
  });
}

void WriteCounts(const RunRecord& run, JsonWriter* json) {
  const signals::Counters& scored = run.scored();
  const auto set_aside =
      std::accumulate(scored.ticks_set_aside.begin(), scored.ticks_set_aside.end(), uint64_t{0});
  std::array<uint64_t, ingest::kDecodeReasons> dead_letters{};
  uint64_t records = 0;
  for (const InputCounts& input : run.inputs()) {
    records += input.feed.records;
    for (size_t i = 0; i < dead_letters.size(); ++i) dead_letters[i] += input.dead_letters[i];
  }
  json->Object("counts", [&] {
    json->Integer("records", records);
    json->Integer("news", run.news());
    json->Integer("events", run.events());
    json->Integer("ticks", scored.ticks_folded + set_aside);
    json->Integer("news_duplicates", scored.news_duplicates);
    json->Integer("news_superseded", scored.news_superseded);
    json->Integer("news_late", scored.news_late);
    json->Integer("news_future", scored.news_future);
    WriteDeadLetters(dead_letters, json);
    WriteReasons(
        "ticks_set_aside", scored.ticks_set_aside,
        [](size_t i) { return ToString(static_cast<signals::BadPrice>(i)); }, json);
    json->Integer("alerts", run.lines().alerts());
    json->Object("alerts_by_kind", [&] {
      for (const auto& [kind, count] : run.lines().by_kind()) json->Integer(ToString(kind), count);
    });
    json->Integer("lines", run.lines().count());
    json->Integer("lines_left_out", run.lines().count() - run.lines().lines().size());
  });
}

// The smallest value that at least `share` of all are not above. REQUIRES: ascending, not empty.
double Quantile(std::span<const uint32_t> milliseconds, double share) {
  const auto n = static_cast<double>(milliseconds.size());
  const auto rank = static_cast<size_t>(std::max(1.0, std::ceil(share * n)));
  return milliseconds[rank - 1] / 1000.0;
}

void WriteDelays(const RunRecord& run, JsonWriter* json) {
  json->Objects("delays", run.delays(), [&](const auto& entry) {
    const auto& [source, delays] = entry;
    json->Text("source", source);
    json->Integer("n", delays.size());
    json->Number("p50_seconds", Quantile(delays, 0.5));
    json->Number("p95_seconds", Quantile(delays, 0.95));
  });
}

void WriteBaskets(const RunRecord& run, JsonWriter* json) {
  const signals::Baskets& baskets = run.series().baskets();
  json->Array("baskets", [&] {
    for (size_t i = 0; i < baskets.size(); ++i) {
      json->Object([&] {
        json->Text("id", baskets[i].spec->id);
        json->Text("name", baskets[i].spec->name);
        json->TextOrNull("parent", baskets[i].spec->parent);
        json->Integer("depth", baskets[i].depth);
      });
    }
  });
}

void WriteSeries(const RunRecord& run, JsonWriter* json) {
  const std::vector<BasketPoint>& points = run.series().points();
  const signals::Baskets& baskets = run.series().baskets();
  const auto column = [&](const auto& value) {
    std::vector<double> values;
    values.reserve(points.size());
    for (const BasketPoint& point : points) {
      values.push_back(value(point).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return values;
  };
  json->Object("series", [&] {
    std::vector<std::string> times;
    times.reserve(points.size());
    for (const BasketPoint& point : points) times.push_back(FormatTime(point.at));
    json->Texts("times", times);
    json->Scores("market", column([](const BasketPoint& point) { return point.market; }));
    json->Array("baskets", [&] {
      for (size_t i = 0; i < baskets.size(); ++i) {
        json->Object([&] {
          json->Text("basket", baskets[i].spec->id);
          json->Scores("scores", column([i](const BasketPoint& point) {
                         return std::optional(point.scores[i]);
                       }));
          json->Scores("prices", column([i](const BasketPoint& point) { return point.prices[i]; }));
        });
      }
    });
  });
}

void WriteSessions(const RunRecord& run, JsonWriter* json) {
  std::vector<signals::Session> sessions;
  const std::vector<BasketPoint>& points = run.series().points();
  if (!points.empty() && points.back().at - points.front().at <= kMostSessionDays) {
    for (auto day = std::chrono::floor<std::chrono::days>(points.front().at);
         day <= points.back().at; day += std::chrono::days(1)) {
      if (const auto session = run.calendar().On(day)) sessions.push_back(*session);
    }
  }
  json->Objects("sessions", sessions, [&](const signals::Session& session) {
    json->TimeOrNull("open", session.open);
    json->TimeOrNull("close", session.close);
  });
}

void WriteHitCounts(const HitCounts& counts, JsonWriter* json) {
  json->Integer("confirmed", counts.confirmed);
  json->Integer("contradicted", counts.contradicted);
  json->Integer("no_data", counts.no_data);
  json->Integer("pending", counts.pending);
  json->Integer("retracted", counts.retracted);
  json->Integer("n", counts.judged());
  const Interval interval = WilsonInterval(counts.confirmed, counts.judged());
  json->Score("rate", static_cast<double>(counts.confirmed) /
                          static_cast<double>(counts.judged()));  // Null without a judgement.
  json->Score("low", interval.low);
  json->Score("high", interval.high);
}

void WriteHits(const RunRecord& run, JsonWriter* json) {
  json->Object("all_hits", [&] { WriteHitCounts(run.lines().AllHits(), json); });
  json->Objects("hits", run.lines().hits(), [&](const auto& entry) {
    json->Text("event_type", entry.first.first);
    json->TextOrNull("basket", entry.first.second);
    WriteHitCounts(entry.second, json);
  });
}

void WriteMean(std::string_view key, const MeanReturn& mean, JsonWriter* json) {
  if (mean.n == 0) return json->Null(key);
  json->Object(key, [&] {
    json->Integer("n", mean.n);
    json->Score("mean", mean.mean);
    json->Score("low", mean.low);
    json->Score("high", mean.high);
    json->Score("t", mean.t);
    json->Score("standardised_t", mean.standardised_t);
  });
}

void WriteStudy(RunStudy* study, JsonWriter* json) {
  json->Objects("event_study", study->Cells(), [&](const StudyCell& found) {
    json->Text("event_type", found.cell.first);
    json->TextOrNull("basket", found.cell.second);
    json->Integer("n", found.day_0.n);
    json->Integer("n_configured_model", found.configured);
    WriteMean("day_0", found.day_0, json);
    WriteMean("days_0_1", found.days_0_1, json);
    json->Objects("cumulative", found.path.points, [&](const AveragePath::Point& point) {
      json->Integer("day", point.day);
      json->Integer("n", point.n);
      json->Score("mean", point.mean);
      json->Score("low", point.low);
      json->Score("high", point.high);
    });
  });
}

void WriteAfter(const RunRecord& run, JsonWriter* json) {
  json->Objects("after_alerts", run.lines().after(), [&](const auto& entry) {
    json->Text("event_type", entry.first.first);
    json->TextOrNull("basket", entry.first.second);
    json->Objects("horizons", entry.second, [&](const auto& horizon) {
      const auto& [length, mean] = horizon;
      const std::optional<Interval> interval = mean.Confidence();
      const double none = std::numeric_limits<double>::quiet_NaN();
      json->Seconds("horizon_seconds", length);
      json->Integer("n", mean.n);
      json->Score("mean", mean.mean);
      json->Score("low", interval ? interval->low : none);
      json->Score("high", interval ? interval->high : none);
    });
  });
}

void WriteRun(const RunRecord& run, JsonWriter* json) {
  const config::Loaded& loaded = run.loaded();
  const std::vector<BasketPoint>& points = run.series().points();
  RunStudy study(run);
  json->TextOrNull("configuration", loaded.config.path);
  json->Text("rule_set", loaded.rules->hash());
  json->Text("model", signals::ModelHash(loaded.model));
  json->Text("market", loaded.model.market);
  json->TimeOrNull("from", points.empty() ? kNoTime : points.front().at);
  json->TimeOrNull("to", points.empty() ? kNoTime : points.back().at);
  json->Object("verdict_policy", [&] {
    json->Number("sigmas", loaded.model.policy.verdict_sigmas);
    json->Texts("horizons", [&] {
      std::vector<std::string> horizons;
      for (const Duration horizon : loaded.model.policy.verdict_horizons) {
        horizons.push_back(FormatDuration(horizon));
      }
      return horizons;
    }());
  });
  WriteInputs(run, json);
  WriteCounts(run, json);
  WriteDelays(run, json);
  WriteBaskets(run, json);
  WriteSeries(run, json);
  WriteSessions(run, json);
  WriteHits(run, json);
  WriteStudy(&study, json);
  WriteAfter(run, json);
  WriteLines(run, &study, json);
}

void WriteComparison(const Comparison& comparison, JsonWriter* json) {
  json->Integer("lines_in_both", comparison.lines_in_both);
  json->Integer("lines_only_in_first", comparison.lines_only_in_first);
  json->Integer("lines_only_in_second", comparison.lines_only_in_second);
  json->Objects("scores", comparison.scores, [&](const ScoreDifference& score) {
    json->Text("basket", score.basket);
    json->Integer("n", score.n);
    const double none = std::numeric_limits<double>::quiet_NaN();
    json->Score("mean_absolute", score.n == 0 ? none : score.mean_absolute);
    json->Score("largest", score.n == 0 ? none : score.largest);
    json->TimeOrNull("largest_at", score.largest_at);
  });
}

}  // namespace

std::string ReplayDocument(std::span<const RunRecord* const> runs) {
  JsonWriter json;
  json.Object([&] {
    json.Text("schema_version", kSchemaVersion);
    json.Objects("runs", runs, [&](const RunRecord* run) { WriteRun(*run, &json); });
    const auto comparison =
        runs.size() == 2 ? std::optional(Compare(*runs[0], *runs[1])) : std::nullopt;
    json.ObjectOrNull("comparison", comparison,
                      [&](const Comparison& known) { WriteComparison(known, &json); });
  });
  return json.Take();
}

}  // namespace newsvane::report
