// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace newsvane {

// Returns `text` itself if it is well-formed UTF-8 (no surrogates, no overlong forms, at most
// U+10FFFF). Otherwise fills `*repaired` and returns it: the same text with U+FFFD in place of each
// maximal part that is not (Unicode 15, section 3.9, as browsers do).
std::string_view WellFormedUtf8(std::string_view text, std::string* repaired);

// The longest start of well-formed `text` that has at most `max_bytes` and ends between characters.
std::string_view TruncateUtf8(std::string_view text, size_t max_bytes);

}  // namespace newsvane
