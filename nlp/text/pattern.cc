// SPDX-License-Identifier: Apache-2.0
#include "nlp/text/pattern.h"

#include <re2/re2.h>

#include <string>

namespace newsvane::nlp {
namespace {

RE2::Options OptionsFor(int64_t max_bytes) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(false);
  options.set_max_mem(max_bytes);
  return options;
}

}  // namespace

struct Pattern::Program {
  Program(std::string_view pattern, int64_t max_bytes)
      : re(re2::StringPiece(pattern.data(), pattern.size()), OptionsFor(max_bytes)) {}
  RE2 re;
};

Pattern::Pattern() = default;
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Result<Pattern> Pattern::Compile(std::string_view pattern, int64_t max_bytes) {
  Pattern compiled;
  compiled.program_ = std::make_unique<Program>(pattern, max_bytes);
  const RE2& re = compiled.program_->re;
  if (!re.ok()) {
    std::string message = "the pattern does not compile: " + re.error();
    if (!re.error_arg().empty()) message += " at '" + re.error_arg() + "'";
    return Fail(std::move(message));
  }
  return compiled;
}

bool Pattern::Find(std::string_view text, uint32_t begin, uint32_t end, uint32_t* match_begin,
                   uint32_t* match_end) const {
  const re2::StringPiece piece(text.data(), text.size());
  re2::StringPiece match;
  for (size_t at = begin; at < end; ++at) {
    if (!program_->re.Match(piece, at, end, RE2::UNANCHORED, &match, 1)) return false;
    const auto found = static_cast<uint32_t>(match.data() - text.data());
    if (match.empty()) {
      at = found;
      continue;
    }
    *match_begin = found;
    *match_end = static_cast<uint32_t>(found + match.size());
    return true;
  }
  return false;
}

}  // namespace newsvane::nlp
