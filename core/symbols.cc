// SPDX-License-Identifier: Apache-2.0
#include "core/symbols.h"

namespace newsvane {

SymbolId SymbolTable::Add(std::string_view symbol) {
  if (const auto known = Find(symbol)) return *known;
  const auto id = static_cast<SymbolId>(names_.size());
  names_.emplace_back(symbol);
  ids_.emplace(symbol, id);
  return id;
}

std::optional<SymbolId> SymbolTable::Find(std::string_view symbol) const {
  const auto it = ids_.find(symbol);
  if (it == ids_.end()) return std::nullopt;
  return it->second;
}

}  // namespace newsvane
