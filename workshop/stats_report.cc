// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/json_writer.h"
#include "core/markdown.h"
#include "workshop/rule_stats.h"

namespace newsvane::workshop {
namespace {

constexpr size_t kShownPairs = 20;
constexpr size_t kShownWords = 10;
// Words wake a rule in vain often enough to be worth a look: so many sentences, and so few of a
// hundred in which it stands.
constexpr uint64_t kOftenWoken = 100;
constexpr double kSeldomMatched = 0.01;

constexpr std::string_view kMeasured =
    "events: what a rule finds, by itself or beside others (a list of companies counts once); "
    "decides: events published under its name. woken: sentences that have a rule's words, in its "
    "scope; matched: those where it stands; "
    "vetoed: matches that a guard took back. ns/item: time spent on placing and matching the "
    "rule's sequences, its other terms, its guards and its events, divided by all items; what all "
    "rules share (reading the text, finding words and companies) is not in it.\n";

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::string_view Remark(const nlp::RuleSpec& rule) {
  if (rule.lifecycle == nlp::Lifecycle::kShadow) return " (shadow)";
  return rule.lifecycle == nlp::Lifecycle::kDeprecated ? " (deprecated)" : "";
}

// The numbers of the rules, those that found most first.
std::vector<uint32_t> ByEvents(const RuleStats& stats) {
  std::vector<uint32_t> order(stats.rules().size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](uint32_t rule) { return stats.rules()[rule].events; });
  return order;
}

double NanosecondsPerItem(const RuleStat& rule, const StatsRun& run) {
  return Seconds(rule.time) * 1e9 / static_cast<double>(std::max<uint64_t>(run.items, 1));
}

std::string RuleTable(const RuleStats& stats, const StatsRun& run) {
  Table table({"rule", "event", "events", "share", "decides", "items", "woken", "matched", "vetoed",
               "ns/item"});
  uint64_t all = 0;
  for (const RuleStat& rule : stats.rules()) all += rule.events;
  for (const uint32_t number : ByEvents(stats)) {
    const RuleStat& rule = stats.rules()[number];
    if (rule.woken == 0) continue;  // Among those that never fire.
    const double share = static_cast<double>(rule.events) * 100 / static_cast<double>(all);
    table.Add({stats.specs()[number].id + std::string(Remark(stats.specs()[number])),
               stats.specs()[number].event, Grouped(rule.events),
               all == 0 ? "" : fmt::format("{:.1f} %", share), Grouped(rule.decided),
               Grouped(rule.documents), Grouped(rule.woken), Grouped(rule.matched),
               Grouped(rule.vetoed()), fmt::format("{:.1f}", NanosecondsPerItem(rule, run))});
  }
  return table.empty() ? "" : "\n" + table.Render() + "\n" + std::string(kMeasured);
}

std::string NeverFire(const RuleStats& stats) {
  std::string text;
  size_t count = 0;
  for (size_t i = 0; i < stats.rules().size(); ++i) {
    const RuleStat& rule = stats.rules()[i];
    if (rule.events > 0) continue;
    ++count;
    text += fmt::format(
        "- `{}`{}: {}\n", stats.specs()[i].id, Remark(stats.specs()[i]),
        rule.woken == 0 ? "its words never stand in one sentence"
        : rule.matched == 0
            ? fmt::format("woken in {}, never matched", Counted(rule.woken, "sentence"))
            : fmt::format("matched in {}, always vetoed", Counted(rule.matched, "sentence")));
  }
  if (count == 0) return "";
  return fmt::format("\n### {} never fire{}\n\n{}", Counted(count, "rule"), count == 1 ? "s" : "",
                     text);
}

std::string CommonWords(const RuleStats& stats) {
  std::vector<uint32_t> rules;
  for (uint32_t i = 0; i < stats.rules().size(); ++i) {
    const RuleStat& rule = stats.rules()[i];
    const auto woken = static_cast<double>(rule.woken);
    if (rule.woken >= kOftenWoken && static_cast<double>(rule.matched) < kSeldomMatched * woken) {
      rules.push_back(i);
    }
  }
  if (rules.empty()) return "";
  std::ranges::stable_sort(rules, std::ranges::greater(),
                           [&](uint32_t rule) { return stats.rules()[rule].woken; });
  std::string text = "\n### Words that are too common\n\n";
  for (size_t i = 0; i < std::min(rules.size(), kShownWords); ++i) {
    const RuleStat& rule = stats.rules()[rules[i]];
    text += fmt::format("- `{}`: woken {} times, matched {}\n", stats.specs()[rules[i]].id,
                        Grouped(rule.woken), Grouped(rule.matched));
  }
  return text + "\nA word or list that only this event has would wake them less often.\n";
}

std::string GuardTable(const RuleStats& stats) {
  Table table({"guard", "vetoes"});
  for (size_t guard = 0; guard < nlp::kGuards; ++guard) {
    uint64_t vetoes = 0;
    for (const RuleStat& rule : stats.rules()) vetoes += rule.vetoes[guard];
    if (vetoes == 0) continue;
    table.Add({std::string(nlp::ToString(static_cast<nlp::Guard>(guard))), Grouped(vetoes)});
  }
  return table.empty() ? "" : "\n### Guards\n\n" + table.Render();
}

std::string OverlapList(const RuleStats& stats) {
  std::vector<std::pair<std::pair<uint32_t, uint32_t>, const Overlap*>> pairs;
  for (const auto& [rules, overlap] : stats.overlaps()) pairs.emplace_back(rules, &overlap);
  if (pairs.empty()) return "";
  std::ranges::stable_sort(pairs, std::ranges::greater(),
                           [](const auto& pair) { return pair.second->events; });
  std::string text = "\n### Rules that find the same events\n\n";
  for (size_t i = 0; i < std::min(pairs.size(), kShownPairs); ++i) {
    const auto& [rules, overlap] = pairs[i];
    text += fmt::format("- `{}` and `{}`: {} both, {} and {} alone. {}\n",
                        stats.specs()[rules.first].id, stats.specs()[rules.second].id,
                        Grouped(overlap->events),
                        Grouped(stats.rules()[rules.first].events - overlap->events),
                        Grouped(stats.rules()[rules.second].events - overlap->events),
                        MarkdownText(overlap->headline));
  }
  if (pairs.size() > kShownPairs) {
    text += fmt::format("\nand {} (--json has all)\n",
                        Counted(pairs.size() - kShownPairs, "further pair"));
  }
  return text;
}

struct Subsumed {
  uint32_t rule;
  uint32_t by;
};

// Rules that find nothing which another rule does not find too.
std::vector<Subsumed> FindSubsumed(const RuleStats& stats) {
  std::vector<Subsumed> found;
  for (const auto& [rules, overlap] : stats.overlaps()) {
    if (stats.rules()[rules.first].events == overlap.events) {
      found.push_back({rules.first, rules.second});
    }
    if (stats.rules()[rules.second].events == overlap.events) {
      found.push_back({rules.second, rules.first});
    }
  }
  return found;
}

std::string SubsumedList(const RuleStats& stats) {
  std::string text;
  for (const auto& [rule, by] : FindSubsumed(stats)) {
    text += fmt::format("- `{}` ({}) never without `{}`\n", stats.specs()[rule].id,
                        Counted(stats.rules()[rule].events, "event"), stats.specs()[by].id);
  }
  return text.empty() ? "" : "\n### Rules that another covers here\n\n" + text;
}

void WriteRule(const nlp::RuleSpec& spec, const RuleStat& rule, const StatsRun& run,
               JsonWriter* json) {
  json->Text("rule", spec.id);
  json->Text("event", spec.event);
  json->Integer("events", rule.events);
  json->Integer("decides", rule.decided);
  json->Integer("items", rule.documents);
  json->Integer("woken", rule.woken);
  json->Integer("matched", rule.matched);
  json->Object("vetoes", [&] {
    for (size_t guard = 0; guard < nlp::kGuards; ++guard) {
      if (rule.vetoes[guard] == 0) continue;
      json->Integer(nlp::ToString(static_cast<nlp::Guard>(guard)), rule.vetoes[guard]);
    }
  });
  json->Number("ns_per_item", NanosecondsPerItem(rule, run));
}

}  // namespace

std::string StatsText(const RuleStats& stats, const StatsRun& run) {
  const auto fire =
      std::ranges::count_if(stats.rules(), [](const RuleStat& rule) { return rule.events > 0; });
  std::string text = fmt::format(
      "**{}, {} by {} of {}** ({} items/s over {})\n", Counted(run.items, "item"),
      Counted(stats.events(), "event"), Grouped(static_cast<uint64_t>(fire)),
      Counted(stats.rules().size(), "rule"),
      Grouped(static_cast<uint64_t>(static_cast<double>(run.items) / std::max(run.seconds, 1e-9))),
      Counted(run.threads, "core"));
  text += RuleTable(stats, run);
  text += NeverFire(stats);
  text += CommonWords(stats);
  text += GuardTable(stats);
  text += OverlapList(stats);
  text += SubsumedList(stats);
  return text;
}

std::string StatsJson(const RuleStats& stats, const StatsRun& run) {
  JsonWriter json;
  json.Object([&] {
    json.Integer("items", run.items);
    json.Integer("events", stats.events());
    json.Number("seconds", run.seconds);
    json.Integer("threads", run.threads);
    json.Array("rules", [&] {
      for (size_t i = 0; i < stats.rules().size(); ++i) {
        json.Object([&] { WriteRule(stats.specs()[i], stats.rules()[i], run, &json); });
      }
    });
    json.Objects("overlaps", stats.overlaps(), [&](const auto& entry) {
      const auto& [rules, overlap] = entry;
      json.Text("rule", stats.specs()[rules.first].id);
      json.Text("and", stats.specs()[rules.second].id);
      json.Integer("events", overlap.events);
      json.Text("headline", overlap.headline);
    });
    json.Objects("subsumed", FindSubsumed(stats), [&](const Subsumed& subsumed) {
      json.Text("rule", stats.specs()[subsumed.rule].id);
      json.Text("by", stats.specs()[subsumed.by].id);
    });
  });
  return json.Take();
}

}  // namespace newsvane::workshop
