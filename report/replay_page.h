// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/page_file.h"

namespace newsvane::report {

// The report as one HTML file, with the document (see ReplayDocument), the scripts and the styles
// in it: it asks no network for anything.
std::string ReplayPage(std::string_view document);

std::span<const PageFile> ReportFiles();  // Of report/page/.

}  // namespace newsvane::report
