// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "ingest/unpacker.h"

namespace newsvane::ingest {

// The bytes of a file or of standard input, unpacked if its first bytes say that it is gzip's or
// zstd's. Plain files are read straight into the caller's memory.
class ByteStream {
 public:
  // "-" is standard input. An Error names the file.
  static Result<std::unique_ptr<ByteStream>> Open(const std::string& path);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // Reads what there is, after at most `max_wait`, and returns how much; 0 with ended() false:
  // there was nothing yet. An Error, of reading or of damaged or cut packed data, is final; what
  // came before it has been given.
  Result<size_t> Read(std::span<char> out, Duration max_wait);
  bool ended() const { return ended_; }

  const std::string& name() const { return name_; }
  uint64_t bytes_taken() const { return taken_; }  // As in the file: packed.
  uint64_t bytes_total() const { return total_; }  // 0: not known.

 private:
  ByteStream(int fd, std::string name, uint64_t total);
  Result<size_t> ReadFile(std::span<char> out, Duration max_wait);
  Result<void> LookAtFirstBytes(Duration max_wait);
  Result<size_t> Unpack(std::span<char> out, Duration max_wait);

  const int fd_;
  const std::string name_;
  const uint64_t total_;
  uint64_t taken_ = 0;
  bool file_ended_ = false;
  bool ended_ = false;
  bool looked_ = false;  // At the first bytes.
  std::unique_ptr<Unpacker> unpacker_;
  std::vector<char>
      buffer_;  // Read and not handed on or unpacked: the first bytes, or packed ones.
  std::string_view waiting_;  // The rest of them.
};

}  // namespace newsvane::ingest
