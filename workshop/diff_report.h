// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "workshop/event_diff.h"

namespace newsvane::workshop {

// "12 gained, 3 lost, 5 changed in 1,204 items".
std::string DiffSummary(const EventDiff& diff);

// Markdown to paste into a review: the summary, tables by event, rule and basket of what differs,
// and examples.
std::string DiffMarkdown(const EventDiff& diff);

// The same as one JSON object.
std::string DiffJson(const EventDiff& diff);

}  // namespace newsvane::workshop
