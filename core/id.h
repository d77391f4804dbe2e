// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace newsvane {

// 32 hexadecimal digits that depend on the parts and on where one ends and the next begins, and on
// nothing else: the same parts give the same id in every process, on every machine and in every
// later version. XXH3 of 128 bits; not for security.
std::string MakeId(std::initializer_list<std::string_view> parts);

// XXH3 of 64 bits, for checksums and tables.
uint64_t Hash64(std::string_view bytes);

}  // namespace newsvane
