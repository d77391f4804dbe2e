// SPDX-License-Identifier: Apache-2.0
#include "workshop/diff_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/json_writer.h"
#include "core/markdown.h"

namespace newsvane::workshop {
namespace {

constexpr std::string_view kChangeNames[kChanges] = {"gained", "lost", "changed"};
// Below this an impact is the same but for the rounding of sums.
constexpr double kNoImpact = 5e-4;

std::string_view NameOf(Change change) { return kChangeNames[static_cast<size_t>(change)]; }

std::string CountTable(std::string head, const std::map<std::string, DiffCounts>& counts) {
  Table table({std::move(head), "before", "after", "gained", "lost", "changed"});
  for (const auto& [name, count] : counts) {
    if (!count.differs()) continue;
    table.Add({name, Grouped(count.before), Grouped(count.after),
               Grouped(count.of(Change::kGained)), Grouped(count.of(Change::kLost)),
               Grouped(count.of(Change::kChanged))});
  }
  return table.Render();
}

bool Differs(const BasketDiff& basket) {
  return basket.before != basket.after ||
         std::abs(basket.impact_after - basket.impact_before) >= kNoImpact;
}

std::string BasketTable(const EventDiff& diff) {
  Table table({"basket", "events before", "after", "impact before", "after", "net"});
  for (const auto& [name, basket] : diff.baskets()) {
    if (!Differs(basket)) continue;
    table.Add({name, Grouped(basket.before), Grouped(basket.after),
               fmt::format("{:+.3f}", basket.impact_before),
               fmt::format("{:+.3f}", basket.impact_after),
               fmt::format("{:+.3f}", basket.impact_after - basket.impact_before)});
  }
  if (table.empty()) return "No basket is concerned.\n";
  return table.Render() +
         "\nImpact: what each event alone would move the score by (impact, its confidence, status, "
         "attribution, relevance and the rule's confidence), summed.\n";
}

std::string ExampleList(const EventDiff& diff, Change change) {
  std::vector<const DiffExample*> examples;
  for (const DiffExample& example : diff.examples()) {
    if (example.change == change) examples.push_back(&example);
  }
  if (examples.empty()) return "";
  std::ranges::stable_sort(examples, {}, &DiffExample::rule);
  std::string text = fmt::format("\n### {}\n", change == Change::kGained ? "Gained"
                                               : change == Change::kLost ? "Lost"
                                                                         : "Changed");
  std::string_view rule;
  for (const DiffExample* example : examples) {
    if (example->rule != rule) {
      rule = example->rule;
      const uint64_t count = diff.rules().at(example->rule).of(change);
      text +=
          fmt::format("\n`{}` ({}), {}:\n\n", rule, MarkdownText(example->event), Grouped(count));
    }
    text +=
        fmt::format("- {} ({})\n", MarkdownText(example->headline), MarkdownText(example->what));
  }
  return text;
}

void WriteCounts(const DiffCounts& counts, JsonWriter* json) {
  json->Integer("before", counts.before);
  json->Integer("after", counts.after);
  for (size_t i = 0; i < kChanges; ++i) json->Integer(kChangeNames[i], counts.by_change[i]);
}

void WriteTable(std::string_view key, std::string_view name,
                const std::map<std::string, DiffCounts>& counts, JsonWriter* json) {
  json->Array(key, [&] {
    for (const auto& [id, count] : counts) {
      if (!count.differs()) continue;
      json->Object([&] {
        json->Text(name, id);
        WriteCounts(count, json);
      });
    }
  });
}

}  // namespace

std::string DiffSummary(const EventDiff& diff) {
  const DiffCounts& all = diff.all();
  return fmt::format("{} gained, {} lost, {} changed in {}", Grouped(all.of(Change::kGained)),
                     Grouped(all.of(Change::kLost)), Grouped(all.of(Change::kChanged)),
                     Counted(diff.items(), "item"));
}

std::string DiffMarkdown(const EventDiff& diff) {
  const DiffCounts& all = diff.all();
  std::string text = fmt::format("**{}** ({} before, {} after)\n", DiffSummary(diff),
                                 Counted(all.before, "event"), Counted(all.after, "event"));
  if (diff.other_rule() > 0) {
    text += fmt::format(
        "\n{} the same, but by another rule.\n",
        diff.other_rule() == 1 ? "1 event is" : Grouped(diff.other_rule()) + " events are");
  }
  if (!all.differs()) return text;
  text += "\n" + CountTable("event", diff.events());
  text += "\n" + CountTable("rule", diff.rules());
  text += "\n" + BasketTable(diff);
  for (const Change change : {Change::kGained, Change::kLost, Change::kChanged}) {
    text += ExampleList(diff, change);
  }
  return text;
}

std::string DiffJson(const EventDiff& diff) {
  JsonWriter json;
  json.Object([&] {
    json.Integer("items", diff.items());
    WriteCounts(diff.all(), &json);
    json.Integer("other_rule", diff.other_rule());
    WriteTable("events", "event", diff.events(), &json);
    WriteTable("rules", "rule", diff.rules(), &json);
    json.Array("baskets", [&] {
      for (const auto& [id, basket] : diff.baskets()) {
        if (!Differs(basket)) continue;
        json.Object([&] {
          json.Text("basket", id);
          json.Integer("events_before", basket.before);
          json.Integer("events_after", basket.after);
          json.Score("impact_before", basket.impact_before);
          json.Score("impact_after", basket.impact_after);
        });
      }
    });
    json.Objects("examples", diff.examples(), [&](const DiffExample& example) {
      json.Text("change", NameOf(example.change));
      json.Text("rule", example.rule);
      json.Text("event", example.event);
      json.Text("what", example.what);
      json.Text("news_id", example.news_id);
      json.Text("headline", example.headline);
    });
  });
  return json.Take();
}

}  // namespace newsvane::workshop
