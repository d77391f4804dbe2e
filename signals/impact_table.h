// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/records.h"
#include "signals/baskets.h"

namespace newsvane::signals {

// A basket without sub-baskets, or a company, that an event has an impact on, and which.
struct TargetImpact {
  std::string target;  // The basket's id or the company's symbol.
  uint32_t index = 0;  // Of the ImpactSpec in the model.

  template <class Archive>
  friend void serialize(Archive& archive, TargetImpact& impact) {
    auto& [target, index] = impact;
    archive(target, index);
  }
};

// Which targets an event concerns, and by which cell of the impact model. Immutable.
//
// A target gets one impact, that of the first of: a cell that names the basket, one that names the
// nearest basket above it, `subject`, `subject_baskets`, `other`, `other_baskets`. Of the cells of
// one event and target, one whose `when_subject` holds goes before one without, and a later before
// an earlier.
class ImpactTable {
 public:
  // Both must outlive it.
  ImpactTable(const ModelSpec& spec, const Baskets& baskets);

  std::vector<TargetImpact> ImpactsOf(const TaggedEvent& event) const;

 private:
  // Ascending: a target that several cells name gets the first.
  enum Precedence : uint8_t { kBasket, kSubject, kSubjectBaskets, kOther, kOtherBaskets };
  struct Cell {
    uint32_t impact;
    Precedence precedence;
    size_t basket = 0;  // For kBasket.
  };

  bool Applies(const ImpactSpec& impact, const TaggedEvent& event) const;
  std::vector<std::string> Targets(const Cell& cell, const TaggedEvent& event) const;

  const ModelSpec& spec_;
  const Baskets& baskets_;
  std::unordered_map<std::string, std::vector<Cell>>
      cells_;  // By event, in the order of precedence.
};

}  // namespace newsvane::signals
