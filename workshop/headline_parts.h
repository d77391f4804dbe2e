// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/compiled.h"
#include "nlp/spec.h"
#include "nlp/trace.h"

namespace newsvane::workshop {

// What stands in a headline, as a rule would say it.
struct HeadlinePart {
  enum class Kind : uint8_t { kCompany, kList, kWords, kAmount, kFiller, kBreak };
  Kind kind = Kind::kFiller;
  uint32_t word = 0;  // The words [word, word_end) of the text.
  uint32_t word_end = 0;
  std::string term;      // As in a rule: "<sell>", "new store", "<money>"; the kind of company.
  uint32_t mention = 0;  // Of a company.
};

// Splits the first sentence that names a company, or else the first, into its parts, in order. Of
// lists that hold the same words the most specific is taken: the longest phrase, then a list that
// rules of `event` use, then the one with the fewest phrases. Words that only rules of other events
// have in a list stand for themselves, unless many do.
std::vector<HeadlinePart> SplitHeadline(const nlp::RuleSetSpec& spec,
                                        const nlp::RuleSet::Impl& rules, const nlp::Trace& trace,
                                        std::string_view event);

}  // namespace newsvane::workshop
