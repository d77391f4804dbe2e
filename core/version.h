// SPDX-License-Identifier: Apache-2.0
//
// Which program this is, and by which code it judges.
#pragma once

#include <cstdint>
#include <string_view>

namespace newsvane {

// "0.1.0", as the build's project() has it; it lives as long as the program.
std::string_view Version();

// The code that judges has a version beside the program's, in the hash of the rule set and in that
// of the model, so that two records with equal hashes were judged alike. Raise the one that it
// concerns, by one, in the change by which equal rules, model and input first give other events or
// other scores, verdicts and alerts; not for what is only faster, and not for new rules and
// numbers, which the hashes cover by themselves. tests/golden/fingerprints_test.py fails where that
// was forgotten. What is saved stays readable: state knows its own format.
inline constexpr uint32_t kTaggingVersion = 2;  // Of nlp/: from a text to its events.
inline constexpr uint32_t kScoringVersion = 1;  // Of signals/: from events and prices to alerts.

}  // namespace newsvane
