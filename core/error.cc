// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

namespace newsvane {

std::string Render(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  std::string out = place.file.empty() ? "newsvane" : place.file;
  if (place.line > 0) out += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) out += ":" + std::to_string(place.column);
  out += diagnostic.severity == Severity::kError ? ": error: " : ": warning: ";
  out += diagnostic.message;
  if (!diagnostic.line.empty()) {
    const std::string gutter = std::to_string(place.line) + " | ";
    out += "\n  " + gutter + diagnostic.line;
    if (place.column > 0) {
      out += "\n  " + std::string(gutter.size() - 2, ' ') + "| ";
      // Tabs are repeated, so that the caret stands below its character at any tab width.
      for (size_t i = 0; i + 1 < place.column && i < diagnostic.line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(diagnostic.line[i]);
        if (byte == '\t') {
          out += '\t';
        } else if ((byte & 0xC0) != 0x80) {
          out += ' ';
        }
      }
      out += '^';
    }
  }
  if (!diagnostic.hint.empty()) out += "\n  hint: " + diagnostic.hint;
  return out;
}

}  // namespace newsvane
