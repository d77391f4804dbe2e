// SPDX-License-Identifier: Apache-2.0
//
// `newsvane check`: is the configuration right?
#include <fmt/core.h>

#include "app/commands.h"
#include "sinks/json_writer.h"

namespace newsvane::app {
int Explain(const Error& error, ExitCode code) {
  fmt::print(stderr, "newsvane: {}\n", error.message);
  return code;
}

void PrintDiagnostics(const Diagnostics& diagnostics, bool as_json) {
  if (!as_json) {
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      fmt::print(stderr, "{}\n", Render(diagnostic));
    }
    return;
  }
  sinks::JsonWriter json;
  json.Objects(diagnostics.list(), [&](const Diagnostic& diagnostic) {
    json.Text("severity", diagnostic.severity == Severity::kError ? "error" : "warning");
    json.Text("file", diagnostic.place.file);
    json.Integer("line", diagnostic.place.line);
    json.Integer("column", diagnostic.place.column);
    json.Text("message", diagnostic.message);
    json.Text("hint", diagnostic.hint);
  });
  fmt::print("{}\n", json.Take());
}

std::unique_ptr<config::Loaded> LoadOrExplain(const std::string& path) {
  Diagnostics diagnostics;
  std::unique_ptr<config::Loaded> loaded = config::Load(path, &diagnostics);
  PrintDiagnostics(diagnostics, false);
  if (loaded == nullptr) {
    fmt::print(stderr, "newsvane: {} error{} in the configuration\n", diagnostics.errors(),
               diagnostics.errors() == 1 ? "" : "s");
  }
  return loaded;
}

int Check(const CheckOptions& options) {
  Diagnostics diagnostics;
  const std::unique_ptr<config::Loaded> loaded = config::Load(options.config, &diagnostics);
  if (loaded != nullptr) config::LintRules(*loaded, &diagnostics);
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
