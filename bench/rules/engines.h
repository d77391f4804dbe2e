// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/rules/documents.h"
#include "bench/rules/rules.h"
#include "core/error.h"

namespace newsvane::bench {

// All rules, compiled by one engine, for one thread.
class Engine {
 public:
  virtual ~Engine() = default;
  // Sets `*rules` to those that match the document, once each, in any order. An Error: the engine
  // gave up on this document.
  virtual Result<void> Match(const Document& document, std::vector<uint32_t>* rules) = 0;
};

// What a rule set of each engine may take; an Error says what it lacked. `max_bytes` is for those
// that have a budget of their own.
using Compile = Result<std::unique_ptr<Engine>> (*)(const std::vector<Rule>& rules, Gap gap,
                                                    int64_t max_bytes);

Result<std::unique_ptr<Engine>> CompileNewsvane(const std::vector<Rule>&, Gap, int64_t);
// The same rules beside no companies and no guard words.
Result<std::unique_ptr<Engine>> CompileNewsvaneBare(const std::vector<Rule>&, Gap, int64_t);
Result<std::unique_ptr<Engine>> CompileRe2Set(const std::vector<Rule>&, Gap, int64_t);
// RE2's FilteredRE2: Vectorscan finds the atoms that it asks for, RE2 confirms.
Result<std::unique_ptr<Engine>> CompileFilteredRe2(const std::vector<Rule>&, Gap, int64_t);
Result<std::unique_ptr<Engine>> CompileVectorscan(const std::vector<Rule>&, Gap, int64_t);

}  // namespace newsvane::bench
