// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace newsvane::history {

// An alert as it was published, and what of it tells where it came from.
struct PublishedAlert {
  std::string value;   // Its bytes.
  std::string origin;  // "topic/partition/offset" of the record that led to it; empty: not known.
  std::string id;
  std::string kind;
  std::string basket;  // Empty where the alert has null; so with those below.
  std::string headline;
  std::string as_of;
  std::string rule_set;
  std::string model;
  std::vector<std::string> news_ids;  // Of the stories whose contributions it counts.
};

// Reads the alert from a file ("-": standard input) of one value, or of one a line, each as
// published or in the envelope of `kcat -J`, whose headers tell the origin. `id` picks one of
// several; empty: there is only one.
Result<PublishedAlert> ReadAlert(const std::string& path, const std::string& id);

// One member of two JSON values that differs, as JSON; empty where one side lacks it.
struct MemberChange {
  std::string path;  // "contributions[EVENT-ID].factors.impact"
  std::string before;
  std::string after;
};

// Contributions are matched by their events, other elements of arrays by their place. Both must be
// JSON.
std::vector<MemberChange> CompareMembers(std::string_view before, std::string_view after);

}  // namespace newsvane::history
