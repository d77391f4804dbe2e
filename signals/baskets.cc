// SPDX-License-Identifier: Apache-2.0
#include "signals/baskets.h"

#include <algorithm>
#include <numeric>

#include "core/check.h"

namespace newsvane::signals {

Baskets::Baskets(const ModelSpec& spec, const SymbolTable& symbols) {
  for (const BasketSpec& basket : spec.baskets) {
    Node& node = nodes_.emplace_back();
    node.spec = &basket;
    for (const MemberSpec& member : basket.members) {
      const std::optional<SymbolId> symbol = symbols.Find(member.symbol);
      NEWSVANE_CHECK(symbol.has_value());
      node.members.push_back({*symbol, member.weight});
    }
  }
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].spec->parent.empty()) continue;
    nodes_[i].parent = Find(nodes_[i].spec->parent);
    NEWSVANE_CHECK(nodes_[i].parent.has_value());
    nodes_[*nodes_[i].parent].children.push_back(i);
  }
  for (Node& node : nodes_) {
    for (auto up = node.parent; up; up = nodes_[*up].parent) {
      NEWSVANE_CHECK(++node.depth <= nodes_.size());
    }
  }
  children_first_.resize(nodes_.size());
  std::iota(children_first_.begin(), children_first_.end(), size_t{0});
  std::stable_sort(children_first_.begin(), children_first_.end(),
                   [this](size_t a, size_t b) { return nodes_[a].depth > nodes_[b].depth; });
}

std::optional<size_t> Baskets::Find(std::string_view id) const {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].spec->id == id) return i;
  }
  return std::nullopt;
}

std::vector<size_t> Baskets::Leaves(size_t index) const {
  if (nodes_[index].children.empty()) return {index};
  std::vector<size_t> leaves;
  for (const size_t child : nodes_[index].children) {
    const std::vector<size_t> below = Leaves(child);
    leaves.insert(leaves.end(), below.begin(), below.end());
  }
  return leaves;
}

std::vector<size_t> Baskets::Holders(std::string_view symbol) const {
  std::vector<size_t> holders;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].children.empty() && Holds(i, symbol)) holders.push_back(i);
  }
  return holders;
}

bool Baskets::Holds(size_t index, std::string_view symbol) const {
  const Node& node = nodes_[index];
  const auto holds_it = [&](const MemberSpec& member) { return member.symbol == symbol; };
  return std::ranges::any_of(node.spec->members, holds_it) ||
         std::ranges::any_of(node.children, [&](size_t child) { return Holds(child, symbol); });
}

}  // namespace newsvane::signals
