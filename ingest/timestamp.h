// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"
#include "ingest/preset.h"

namespace newsvane::ingest {

// Reads a time as a vendor wrote it. Nothing if it is not one, or not within Time's range. `zone`:
// see TimeField; a text in it may be a date alone, which is its midnight, and end at the minute. An
// hour that is skipped in spring counts as the moment of the change, one that comes twice in autumn
// as the first.
std::optional<Time> ParseTimestamp(std::string_view text, TimeUnit unit,
                                   std::string_view zone = {});

// True if the time-zone database of this machine knows the name, such as "America/New_York".
bool IsTimeZone(std::string_view name);

}  // namespace newsvane::ingest
