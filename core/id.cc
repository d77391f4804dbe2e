// SPDX-License-Identifier: Apache-2.0
#include "core/id.h"

#include <xxhash.h>

#include <array>

namespace newsvane {

std::string MakeId(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const std::string_view part : parts) {
    // The length before each part keeps {"ab", "c"} and {"a", "bc"} apart.
    joined += std::to_string(part.size());
    joined += ':';
    joined += part;
  }
  const XXH128_hash_t hash = XXH3_128bits(joined.data(), joined.size());
  std::array<char, 32> text;
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < 16; ++i) {
    text[15 - i] = kDigits[(hash.high64 >> (4 * i)) & 15];
    text[31 - i] = kDigits[(hash.low64 >> (4 * i)) & 15];
  }
  return {text.begin(), text.end()};
}

uint64_t Hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace newsvane
