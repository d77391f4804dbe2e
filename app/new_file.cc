// SPDX-License-Identifier: Apache-2.0
#include "app/new_file.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace newsvane::app {

Result<void> WriteNewFile(const std::string& path, std::string_view text) {
  std::FILE* const file = std::fopen(path.c_str(), "wx");  // Fails if there is one.
  if (file == nullptr) {
    return Fail(errno == EEXIST ? fmt::format("'{}' exists; give --out another name", path)
                                : fmt::format("cannot write '{}': {}; give --out another name",
                                              path, std::strerror(errno)));
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written) {
    return Fail(fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
  }
  return {};
}

}  // namespace newsvane::app
