// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"
#include "ingest/preset.h"

namespace newsvane::ingest {

// Reads a time as a vendor wrote it. Nothing if it is not one, or not within Time's range.
std::optional<Time> ParseTimestamp(std::string_view text, TimeUnit unit);

}  // namespace newsvane::ingest
