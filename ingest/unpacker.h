// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/error.h"

namespace newsvane::ingest {

// Unpacks a stream of gzip (RFC 1952) or zstd (RFC 8878) data, of as many members or frames as
// there are, one behind the other, as the tools give it.
class Unpacker {
 public:
  // So many first bytes of a file tell what it is.
  static constexpr size_t kMagicBytes = 4;

  // By the first bytes of the data; null if it is neither gzip nor zstd.
  static std::unique_ptr<Unpacker> For(std::string_view first_bytes);
  virtual ~Unpacker() = default;

  // Unpacks from the front of `in`, takes off it what is used up, and returns how many bytes it
  // wrote to `out`. An Error says what is wrong with the data, and is final.
  virtual Result<size_t> Unpack(std::string_view* in, std::span<char> out) = 0;
  // The data may end here: the last member or frame is whole.
  virtual bool Complete() const = 0;
  virtual std::string_view format() const = 0;  // "gzip", "zstd": the tool's name.
};

}  // namespace newsvane::ingest
