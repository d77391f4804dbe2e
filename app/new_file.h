// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace newsvane::app {

// Writes a file that was not there before, as --out asks for. One that exists is left alone.
Result<void> WriteNewFile(const std::string& path, std::string_view text);

}  // namespace newsvane::app
