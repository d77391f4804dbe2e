// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace newsvane {

// A file of a page, as the build took it into the program (tools/embed.cmake).
struct PageFile {
  std::string_view name;  // "index.html"
  std::string_view bytes;
};

}  // namespace newsvane
