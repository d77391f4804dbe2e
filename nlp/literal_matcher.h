// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace newsvane::nlp {

struct LiteralHit {
  uint32_t end = 0;      // One beyond the last byte.
  uint32_t literal = 0;  // The index at Compile().
};

// Finds all occurrences of many byte strings in one pass, overlapping ones too. Immutable after
// Compile() and shared by threads; each thread scans with a Scratch of its own.
class LiteralMatcher {
 public:
  class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

   private:
    friend class LiteralMatcher;
    struct Memory;
    std::unique_ptr<Memory> memory_;
  };

  // REQUIRES: no literal is empty. No literals at all are fine and never hit.
  static Result<LiteralMatcher> Compile(const std::vector<std::string>& literals);
  LiteralMatcher();
  ~LiteralMatcher();
  LiteralMatcher(LiteralMatcher&&) noexcept;
  LiteralMatcher& operator=(LiteralMatcher&&) noexcept;

  // A scratch that serves this matcher; `Prepare` more matchers with the same one to share it.
  void Prepare(Scratch* scratch) const;

  // Appends the hits by ascending end. False when there were more than `max_hits` left to report.
  // REQUIRES: Prepare(scratch)
  bool Scan(std::string_view text, size_t max_hits, Scratch* scratch,
            std::vector<LiteralHit>* hits) const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace newsvane::nlp
