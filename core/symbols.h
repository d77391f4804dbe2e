// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsvane {

// The dense number of a symbol in a SymbolTable, from 0.
enum class SymbolId : uint32_t {};

// The symbols whose prices matter: basket members, the companies of the gazetteer that have a
// ticker, and the market. Filled at start, then frozen and shared by all threads. Upper case as the
// exchange writes it ("BRK.B").
class SymbolTable {
 public:
  SymbolId Add(std::string_view symbol);
  std::optional<SymbolId> Find(std::string_view symbol) const;
  const std::string& Name(SymbolId id) const { return names_[static_cast<uint32_t>(id)]; }
  size_t size() const { return names_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<std::string> names_;
  std::unordered_map<std::string, SymbolId, Hash, std::equal_to<>> ids_;
};

}  // namespace newsvane
