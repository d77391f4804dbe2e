// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace newsvane::app {

// The report as one HTML file, with the document (see ReplayDocument), the scripts and the styles
// in it: it asks no network for anything.
std::string ReplayPage(std::string_view document);

}  // namespace newsvane::app
