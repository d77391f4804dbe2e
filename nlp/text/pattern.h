// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/error.h"

namespace newsvane::nlp {

// An RE2 pattern over a normalised text, in any case. Immutable; shared by threads.
class Pattern {
 public:
  // An Error is RE2's own message. `max_bytes` bounds its memory.
  static Result<Pattern> Compile(std::string_view pattern, int64_t max_bytes);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  // The first match in text[begin, end), which is never empty. False if there is none.
  bool Find(std::string_view text, uint32_t begin, uint32_t end, uint32_t* match_begin,
            uint32_t* match_end) const;

 private:
  Pattern();
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace newsvane::nlp
