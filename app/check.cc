// SPDX-License-Identifier: Apache-2.0
//
// `newsvane check`: is the configuration right?
#include <fmt/core.h>

#include "app/commands.h"
#include "workshop/lint.h"

namespace newsvane::app {

int Check(const CheckOptions& options) {
  Diagnostics diagnostics;
  const std::unique_ptr<config::Loaded> loaded = config::Load(options.config, &diagnostics);
  if (loaded != nullptr) {
    Diagnostics found;
    workshop::Lint(loaded->rule_spec, &found);
    config::AddWithLines(found, &diagnostics);
  }
  PrintDiagnostics(diagnostics, options.json);
  const size_t warnings = diagnostics.list().size() - diagnostics.errors();
  if (loaded == nullptr) {
    fmt::print(stderr, "{} error{}, {} warning{}\n", diagnostics.errors(),
               diagnostics.errors() == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
    return kBadUsage;
  }
  fmt::print(stderr,
             "ok: {} rules ({}) for {} events, {} companies, {} baskets, {} presets, {} feeds; {} "
             "warning{}\n",
             loaded->rules->rule_count(), loaded->rules->hash(),
             loaded->rules->event_types().size(), loaded->rule_spec.companies.size(),
             loaded->model.baskets.size(), loaded->presets.size(), loaded->config.feeds.size(),
             warnings, warnings == 1 ? "" : "s");
  return kOk;
}

}  // namespace newsvane::app
