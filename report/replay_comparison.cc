// SPDX-License-Identifier: Apache-2.0
#include "report/replay_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/markdown.h"

namespace newsvane::report {
namespace {

ScoreDifference DifferenceOf(const std::string& basket, size_t in_first, const RunRecord& first,
                             size_t in_second, const RunRecord& second) {
  ScoreDifference difference;
  difference.basket = basket;
  double sum = 0;
  auto other = second.series().points().begin();
  const auto end = second.series().points().end();
  for (const BasketPoint& point : first.series().points()) {
    while (other != end && other->at < point.at) ++other;
    if (other == end) break;
    if (other->at != point.at) continue;
    const double apart = other->scores[in_second] - point.scores[in_first];
    ++difference.n;
    sum += std::abs(apart);
    if (std::abs(apart) > std::abs(difference.largest)) {
      difference.largest = apart;
      difference.largest_at = point.at;
    }
    ++other;
  }
  if (difference.n > 0) difference.mean_absolute = sum / static_cast<double>(difference.n);
  return difference;
}

}  // namespace

Comparison Compare(const RunRecord& first, const RunRecord& second) {
  Comparison comparison;
  for (const uint64_t key : first.lines().keys()) {
    comparison.lines_in_both += second.lines().keys().contains(key) ? 1 : 0;
  }
  comparison.lines_only_in_first = first.lines().keys().size() - comparison.lines_in_both;
  comparison.lines_only_in_second = second.lines().keys().size() - comparison.lines_in_both;
  const signals::Baskets& baskets = first.series().baskets();
  for (size_t i = 0; i < baskets.size(); ++i) {
    const std::string& id = baskets[i].spec->id;
    const std::optional<size_t> other = second.series().baskets().Find(id);
    if (other) comparison.scores.push_back(DifferenceOf(id, i, first, *other, second));
  }
  return comparison;
}

std::string ComparisonTable(const RunRecord& first, const RunRecord& second,
                            const Comparison& comparison) {
  Table table({"", "first", "second"});
  const auto count = [&](std::string_view name, uint64_t a, uint64_t b) {
    table.Add({std::string(name), Grouped(a), Grouped(b)});
  };
  count("events", first.events(), second.events());
  count("alerts", first.lines().alerts(), second.lines().alerts());
  count("lines of alerts", first.lines().count(), second.lines().count());
  count("only there", comparison.lines_only_in_first, comparison.lines_only_in_second);
  const HitCounts hits = first.lines().AllHits();
  const HitCounts other = second.lines().AllHits();
  count("confirmed by prices", hits.confirmed, other.confirmed);
  count("contradicted", hits.contradicted, other.contradicted);
  std::string text = table.Render();
  const auto apart = std::ranges::max_element(
      comparison.scores, {}, [](const ScoreDifference& score) { return std::abs(score.largest); });
  if (apart != comparison.scores.end() && apart->largest != 0) {
    text += fmt::format("\nscores are furthest apart for {}: {:+.3f} at {}\n", apart->basket,
                        apart->largest, FormatTime(apart->largest_at));
  }
  return text;
}

}  // namespace newsvane::report
