// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace newsvane::app {

// A file of a page, as the build took it into the program.
struct PageFile {
  std::string_view name;  // "index.html"
  std::string_view bytes;
};

std::span<const PageFile> PlaygroundFiles();  // Of app/playground/.
std::span<const PageFile> ReportFiles();      // Of app/report/.

}  // namespace newsvane::app
