// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/symbols.h"
#include "signals/model.h"

namespace newsvane::signals {

// The tree of baskets, by dense index. Immutable.
class Baskets {
 public:
  struct Member {
    SymbolId symbol;
    double weight;
  };
  struct Node {
    const BasketSpec* spec;
    std::optional<size_t> parent;
    std::vector<size_t> children;
    std::vector<Member> members;
    size_t depth = 0;  // 0 at the top.
  };

  // Both must outlive it; `symbols` must hold every member.
  Baskets(const ModelSpec& spec, const SymbolTable& symbols);

  size_t size() const { return nodes_.size(); }
  const Node& operator[](size_t index) const { return nodes_[index]; }
  std::optional<size_t> Find(std::string_view id) const;  // Nothing if no basket has the id.

  // The baskets without sub-baskets at or below `index`, in the order of the configuration.
  std::vector<size_t> Leaves(size_t index) const;
  // The leaves that hold a symbol.
  std::vector<size_t> Holders(std::string_view symbol) const;
  // True if the basket or one below it holds the symbol.
  bool Holds(size_t index, std::string_view symbol) const;
  // Every index, children before their parents.
  const std::vector<size_t>& children_first() const { return children_first_; }

 private:
  std::vector<Node> nodes_;
  std::vector<size_t> children_first_;
};

}  // namespace newsvane::signals
