// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a rule file: it loads and compiles, or every error names a line of it.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "config/rules.h"
#include "core/check.h"
#include "nlp/rule_set.h"
#include "nlp/tagger.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace newsvane;
  const int file = memfd_create("rules", 0);
  NEWSVANE_CHECK(file >= 0 && write(file, data, size) == static_cast<ssize_t>(size));
  const std::string path[] = {"/proc/self/fd/" + std::to_string(file)};
  Diagnostics diagnostics;
  nlp::RuleSetSpec spec;
  const bool read = config::LoadRules(path, &spec, &diagnostics);
  close(file);
  if (read && !diagnostics.HasErrors()) {
    const auto rules = nlp::RuleSet::Compile(spec, {}, &diagnostics);
    NEWSVANE_CHECK((rules == nullptr) == diagnostics.HasErrors());
    std::vector<nlp::ExampleFailure> failures;
    if (rules != nullptr) nlp::TestExamples(spec, rules, &failures);
  }
  for (const Diagnostic& diagnostic : diagnostics.list()) NEWSVANE_CHECK(diagnostic.place.line > 0);
  return 0;
}
