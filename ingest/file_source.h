// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/bounded_source.h"

namespace newsvane::ingest {

// The lines of an NDJSON file ("-" for standard input), one RawMessage a line, or the rows of a
// file whose name ends in .csv, .csv.gz or .csv.zst (see csv_source.h); empty lines are skipped.
// What is packed by gzip or zstd is unpacked, whatever its name. The offset is the line's number
// from 1, and there is no timestamp: a file does not say when a line was received. Memory is
// bounded by the longest line (at most `max_line` bytes, else Poll() gives an Error) and the batch.
// One thread.
class FileSource : public BoundedSource {
 public:
  // `feed` goes into each message. An Error names the file that cannot be opened or is a folder;
  // what is wrong within it, as damage of packed data, is an Error of Poll().
  static Result<std::unique_ptr<FileSource>> Open(const std::string& path, uint32_t feed,
                                                  size_t max_line = 16 << 20,
                                                  size_t max_batch = 1'000);
};

}  // namespace newsvane::ingest
