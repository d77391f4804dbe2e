// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsvane {

// The candidate that was most likely meant by `word`: the one with the least edit distance, if that
// is at most a third of the word's letters, and at least one. Insertions, deletions, substitutions
// and swaps of neighbours cost one each; case costs nothing. Of equals the first; none where the
// word has more than 64 bytes, which is no typing error any more.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace newsvane
