// SPDX-License-Identifier: Apache-2.0
//
// What every command starts with: its configuration and its input, and their problems told.
#include <fmt/core.h>

#include "app/commands.h"
#include "core/json_writer.h"

namespace newsvane::app {

int PrintError(const Error& error, ExitCode code) {
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
  JsonWriter json;
  json.Objects(diagnostics.list(), [&](const Diagnostic& diagnostic) {
    json.Text("severity", diagnostic.severity == Severity::kError ? "error" : "warning");
    json.Text("file", diagnostic.place.file);
    json.Integer("line", diagnostic.place.line);
    json.Integer("column", diagnostic.place.column);
    json.Text("message", diagnostic.message);
    json.TextOrNull("hint", diagnostic.hint);
  });
  fmt::print("{}\n", json.Take());
}

std::unique_ptr<config::Loaded> LoadOrPrint(const std::string& path) {
  Diagnostics diagnostics;
  std::unique_ptr<config::Loaded> loaded = config::Load(path, &diagnostics);
  PrintDiagnostics(diagnostics, false);
  if (loaded == nullptr) {
    fmt::print(stderr, "newsvane: {} error{} in the configuration\n", diagnostics.errors(),
               diagnostics.errors() == 1 ? "" : "s");
  }
  return loaded;
}

Result<history::Input> OpenInput(const history::InputOptions& options) {
  std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return Fail("the configuration has errors");
  return history::OpenInput(options, std::move(loaded));
}

}  // namespace newsvane::app
