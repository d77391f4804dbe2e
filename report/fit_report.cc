// SPDX-License-Identifier: Apache-2.0
#include "report/fit_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_writer.h"
#include "core/markdown.h"

namespace newsvane::report {
namespace {

using signals::ImpactSpec;

std::string DateOf(std::chrono::sys_days day) { return FormatTime(day).substr(0, 10); }

std::string Percent(double fraction) { return fmt::format("{:+.2f}", 100 * fraction); }

std::string Interval(const MeanReturn& mean) {
  return fmt::format("{} to {}", Percent(mean.low), Percent(mean.high));
}

// "0.3", or "0.3 → 0.41".
std::string Change(double before, double after) {
  return before == after ? fmt::format("{}", before) : fmt::format("{} → {}", before, after);
}

// "meta", or "meta and 8 more".
std::string Condition(const ImpactSpec& impact) {
  if (impact.when_subject.empty()) return "";
  if (impact.when_subject.size() == 1) return impact.when_subject.front();
  return fmt::format("{} and {} more", impact.when_subject.front(), impact.when_subject.size() - 1);
}

bool SignTurns(const ImpactSpec& old, const CellFit& cell) {
  return old.impact * cell.new_impact < 0;
}

std::string_view NameOf(FitFinding finding) {
  switch (finding) {
    case FitFinding::kChanged:
      return "changed";
    case FitFinding::kAgrees:
      return "agrees";
    case FitFinding::kHoldsZero:
      return "holds_zero";
    case FitFinding::kTooFew:
      break;
  }
  return "too_few_days";
}

std::string VerdictText(const ImpactSpec& old, const CellFit& cell) {
  switch (cell.finding) {
    case FitFinding::kChanged:
      return SignTurns(old, cell) ? "changed: the sign turns" : "changed";
    case FitFinding::kAgrees:
      return "unchanged: history agrees";
    case FitFinding::kHoldsZero:
      return cell.holds_old ? "unchanged: zero is in the interval"
                            : "unchanged: zero is in the interval, the old number is not";
    case FitFinding::kTooFew:
      break;
  }
  return "unchanged: too few days";
}

std::string CellTable(const signals::ModelSpec& model, std::span<const CellFit> cells) {
  Table table({"event", "subject", "target", "days", "events", "mean %", "t", "95 % interval",
               "same sign", "1 day", "2 days", "5 days", "impact", "confidence", "verdict"});
  for (const CellFit& cell : cells) {
    if (cell.realised.n == 0) continue;
    const ImpactSpec& old = model.impacts[cell.impact];
    std::vector<std::string> row = {old.event,
                                    Condition(old),
                                    old.target,
                                    Grouped(cell.realised.n),
                                    Grouped(cell.events),
                                    Percent(cell.realised.mean),
                                    fmt::format("{:+.2f}", cell.realised.t),
                                    Interval(cell.realised),
                                    fmt::format("{:.0f} %", 100 * cell.same_sign)};
    for (const MeanReturn& mean : cell.lasting) {
      row.push_back(mean.n == 0 ? "" : Percent(mean.mean));
    }
    row.push_back(Change(old.impact, cell.new_impact));
    row.push_back(Change(old.confidence, cell.new_confidence));
    row.push_back(VerdictText(old, cell));
    table.Add(std::move(row));
  }
  return table.empty() ? "" : "\n" + table.Render();
}

void WriteMean(std::string_view key, const MeanReturn& mean, JsonWriter* json) {
  json->Object(key, [&] {
    json->Integer("n", mean.n);
    for (const auto& [name, value] : {std::pair("mean", mean.mean),
                                      {"t", mean.t},
                                      {"low", mean.low},
                                      {"high", mean.high},
                                      {"standardised_t", mean.standardised_t}}) {
      mean.n == 0 ? json->Null(name) : json->Score(name, value);
    }
  });
}

void WriteCell(const ImpactSpec& old, const CellFit& cell, JsonWriter* json) {
  json->Text("event", old.event);
  json->Texts("when_subject", old.when_subject);
  json->Text("target", old.target);
  json->Integer("events", cell.events);
  WriteMean("realised", cell.realised, json);
  json->Score("same_sign", cell.same_sign);
  json->Object("lasting", [&] {
    for (size_t i = 0; i < cell.lasting.size(); ++i) {
      WriteMean(fmt::format("{}d", CellFit::kLasting[i]), cell.lasting[i], json);
    }
  });
  json->Number("impact", old.impact);
  json->Number("confidence", old.confidence);
  json->Number("new_impact", cell.new_impact);
  json->Number("new_confidence", cell.new_confidence);
  json->Text("verdict", NameOf(cell.finding));
  if (cell.realised.n == 0) {
    json->Null("old_in_interval");
  } else {
    json->Flag("old_in_interval", cell.holds_old);
  }
}

}  // namespace

std::string FitSource(const CellFit& cell) {
  return fmt::format("fit: n={} days ({}), mean AR {} %, t {:+.1f}, 95 % CI [{}, {}] %, {} to {}",
                     cell.realised.n, Counted(cell.events, "event"), Percent(cell.realised.mean),
                     cell.realised.t, Percent(cell.realised.low), Percent(cell.realised.high),
                     DateOf(cell.first_day), DateOf(cell.last_day));
}

std::string FitMarkdown(const signals::ModelSpec& model, std::span<const CellFit> cells,
                        const FitRun& run, const std::string& proposal) {
  const auto count = [&](auto holds) {
    return static_cast<uint64_t>(std::ranges::count_if(cells, holds));
  };
  const uint64_t changed =
      count([](const CellFit& cell) { return cell.finding == FitFinding::kChanged; });
  const uint64_t judged =
      count([](const CellFit& cell) { return cell.finding != FitFinding::kTooFew; });
  const uint64_t empty = count([](const CellFit& cell) { return cell.realised.n == 0; });
  std::string text = fmt::format("**{} of {} changed**: {} in {}, {} on {}", Grouped(changed),
                                 Counted(cells.size(), "cell"), Counted(run.events, "first report"),
                                 Counted(run.news, "news item"), Counted(run.prices, "price"),
                                 Counted(run.trading_days, "trading day"));
  if (run.trading_days > 0) {
    text += fmt::format(" from {} to {}", DateOf(run.first_day), DateOf(run.last_day));
  }
  text += "\n" + CellTable(model, cells);
  text += fmt::format(
      "\nMean: abnormal return over the cell's horizon, a day being one observation. {} had no "
      "day. {} had at least {} days; of those, about {:.1f} would have an interval without zero by "
      "chance alone.\n",
      Counted(empty, "cell"), Counted(judged, "cell"), run.least_days,
      0.05 * static_cast<double>(judged));
  if (run.undated > 0) {
    text += fmt::format("{} without a time left out.\n", Counted(run.undated, "news item"));
  }
  if (run.undecoded > 0) {
    text += fmt::format("{} could not be read.\n", Counted(run.undecoded, "record"));
  }
  if (run.prices_set_aside > 0) {
    text += fmt::format("{} set aside on arrival; jumps that the next price agrees with count.\n",
                        Counted(run.prices_set_aside, "price"));
  }
  text += proposal.empty() ? "\nNothing to propose.\n"
                           : fmt::format("\nProposed: {}\n", MarkdownText(proposal));
  return text;
}

std::string FitJson(const signals::ModelSpec& model, std::span<const CellFit> cells,
                    const FitRun& run, const std::string& proposal) {
  JsonWriter json;
  json.Object([&] {
    json.TextOrNull("proposal", proposal);
    json.Integer("news", run.news);
    json.Integer("undated", run.undated);
    json.Integer("undecoded", run.undecoded);
    json.Integer("first_reports", run.events);
    json.Integer("prices", run.prices);
    json.Integer("prices_set_aside", run.prices_set_aside);
    json.Integer("trading_days", run.trading_days);
    json.TextOrNull("first_day", run.trading_days == 0 ? "" : DateOf(run.first_day));
    json.TextOrNull("last_day", run.trading_days == 0 ? "" : DateOf(run.last_day));
    json.Integer("least_days", run.least_days);
    json.Objects("cells", cells,
                 [&](const CellFit& cell) { WriteCell(model.impacts[cell.impact], cell, &json); });
  });
  return json.Take();
}

}  // namespace newsvane::report
