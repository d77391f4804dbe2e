// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "bench/rules/engines.h"

namespace newsvane::bench {

struct Limits {
  double compile_seconds = 120;
  int64_t max_bytes = int64_t{4} << 30;  // Of address space for the child, half for RE2::Set.
};

// The rules of each document checked, each sorted.
using Matches = std::vector<std::vector<uint32_t>>;

// An engine in a process of its own, so that its memory is its own and its end ends nothing else.
class Child {
 public:
  // Forks and begins to compile. What the references name must outlive it.
  Child(Compile compile, const std::vector<Rule>& rules, Gap gap, const Limits& limits,
        const std::vector<std::vector<Document>>& texts);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for the compilation. The Error says what it lacked.
  Result<void> Ready();
  double compile_seconds() const { return compile_seconds_; }
  double compiled_mb() const { return compiled_mb_; }

  // What the first documents of a text match: as many as it can do in the time, at most `count`.
  Result<Matches> Match(size_t text, size_t count, double seconds);
  // Documents per second of the processor's time.
  Result<double> Measure(size_t text, double seconds);
  // What it ever had more than before it compiled.
  double PeakMb();

 private:
  struct Request;
  void Serve(Compile compile, const std::vector<Rule>& rules, Gap gap,
             const std::vector<std::vector<Document>>& texts) const;
  void Answer(const Request& request, Engine* engine, const std::vector<Document>& documents) const;
  Result<void> Ask(const Request& request, double timeout_seconds);

  Limits limits_;
  pid_t pid_ = 0;
  int requests_ = -1;
  int answers_ = -1;
  double compile_seconds_ = 0;
  double compiled_mb_ = 0;
};

}  // namespace newsvane::bench
