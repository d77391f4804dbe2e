// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace newsvane {

// What kept an operation from its result: one sentence that names the place and the remedy.
struct Error {
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

// A place in a file that a person wrote. Lines and columns count from 1; 0 is "not known".
struct Place {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

enum class Severity : uint8_t { kError, kWarning };

// One problem of a configuration, preset, rule or data file.
struct Diagnostic {
  Severity severity = Severity::kError;
  Place place;
  std::string message;  // What is wrong: "unknown key 'thresold'".
  std::string hint;     // What to do: "did you mean 'threshold'?"; may be empty.
  std::string line;     // The text of the line, for the caret; may be empty.
};

// Every problem of a load, in the order found, so that a person mends them in one go.
class Diagnostics {
 public:
  void Add(Diagnostic diagnostic) {
    if (diagnostic.severity == Severity::kError) ++errors_;
    list_.push_back(std::move(diagnostic));
  }
  bool HasErrors() const { return errors_ > 0; }
  size_t errors() const { return errors_; }
  const std::vector<Diagnostic>& list() const { return list_; }

 private:
  std::vector<Diagnostic> list_;
  size_t errors_ = 0;
};

// `file:line:column: error: message`, then the line, a caret below the column, and the hint.
std::string Render(const Diagnostic& diagnostic);

}  // namespace newsvane
