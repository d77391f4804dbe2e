// SPDX-License-Identifier: Apache-2.0
#include "signals/impact_table.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"

namespace newsvane::signals {
namespace {

std::string_view SymbolOf(const std::optional<Role>& role) {
  return role ? std::string_view(role->company.symbol) : std::string_view();
}

}  // namespace

ImpactTable::ImpactTable(const ModelSpec& spec, const Baskets& baskets)
    : spec_(spec), baskets_(baskets) {
  for (uint32_t i = 0; i < spec.impacts.size(); ++i) {
    const std::string& target = spec.impacts[i].target;
    Cell cell{i, kBasket};
    if (target == "subject") {
      cell.precedence = kSubject;
    } else if (target == "subject_baskets") {
      cell.precedence = kSubjectBaskets;
    } else if (target == "other") {
      cell.precedence = kOther;
    } else if (target == "other_baskets") {
      cell.precedence = kOtherBaskets;
    } else {
      const std::optional<size_t> basket = baskets.Find(target);
      NEWSVANE_CHECK(basket.has_value());
      cell.basket = *basket;
    }
    cells_[spec.impacts[i].event].push_back(cell);
  }
  // Deeper baskets first, since the nearest goes before one further up; then conditional cells;
  // then later ones.
  const auto rank = [&](const Cell& cell) {
    const size_t depth = cell.precedence == kBasket ? baskets[cell.basket].depth : 0;
    return std::tuple(cell.precedence, ~depth, spec.impacts[cell.impact].when_subject.empty(),
                      ~cell.impact);
  };
  for (auto& [event, cells] : cells_) {
    std::ranges::sort(cells, [&](const Cell& a, const Cell& b) { return rank(a) < rank(b); });
  }
}

std::vector<TargetImpact> ImpactTable::ImpactsOf(const TaggedEvent& event) const {
  std::vector<TargetImpact> impacts;
  const auto cells = cells_.find(event.type);
  if (cells == cells_.end()) return impacts;
  for (const Cell& cell : cells->second) {
    if (!Applies(spec_.impacts[cell.impact], event)) continue;
    for (std::string& target : Targets(cell, event)) {
      if (std::ranges::find(impacts, target, &TargetImpact::target) != impacts.end()) continue;
      impacts.push_back({std::move(target), cell.impact});
    }
  }
  return impacts;
}

bool ImpactTable::Applies(const ImpactSpec& impact, const TaggedEvent& event) const {
  if (impact.when_subject.empty()) return true;
  if (!event.subject) return false;
  const Company& subject = event.subject->company;
  return std::ranges::any_of(impact.when_subject, [&](const std::string& name) {
    if (!subject.id.empty() && name == subject.id) return true;
    const std::optional<size_t> basket = baskets_.Find(name);
    return basket && !subject.symbol.empty() && baskets_.Holds(*basket, subject.symbol);
  });
}

std::vector<std::string> ImpactTable::Targets(const Cell& cell, const TaggedEvent& event) const {
  std::vector<size_t> leaves;
  switch (cell.precedence) {
    case kSubject:
    case kOther: {
      const std::string_view symbol =
          SymbolOf(cell.precedence == kSubject ? event.subject : event.other);
      if (symbol.empty()) return {};
      return {std::string(symbol)};
    }
    case kSubjectBaskets:
      leaves = baskets_.Holders(SymbolOf(event.subject));
      break;
    case kOtherBaskets:
      leaves = baskets_.Holders(SymbolOf(event.other));
      break;
    case kBasket:
      leaves = baskets_.Leaves(cell.basket);
      break;
  }
  std::vector<std::string> targets;
  for (const size_t leaf : leaves) targets.push_back(baskets_[leaf].spec->id);
  return targets;
}

}  // namespace newsvane::signals
