// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/records.h"
#include "history/alert_file.h"
#include "history/input.h"

namespace newsvane::history {

// Where a story stands in the input, and what the rules now say of it.
struct Story {
  std::string place;   // As PlaceOf() has it.
  std::string events;  // "outage (Northwind), contract", or "no event".
};

// What a replay came upon on its way to a published alert.
struct Findings {
  uint64_t messages = 0;                 // Read until then.
  std::optional<Alert> same;             // With the alert's id.
  std::optional<Alert> nearest;          // For the same target, with most in common.
  int in_common = 0;                     // Of the nearest: 1 for the time, 2 for the headline.
  std::map<std::string, Story> stories;  // Of the alert's, by id.
  bool origin_seen = false;
  std::vector<std::string> origin_news;  // Ids of the stories in the record the alert came from.
};

// Replays the input until an alert with the id of the wanted one comes. State is built by what came
// before, so the way starts at the input's beginning.
Result<Findings> ReplayTo(const PublishedAlert& wanted, const Input& input);

// Which inputs and definitions are no longer those of the alert, a sentence each; empty if none is
// found to differ.
std::vector<std::string> CausesOfChange(const PublishedAlert& wanted, const Input& input,
                                        const Findings& findings);

}  // namespace newsvane::history
