// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "ingest/file_source.h"

namespace newsvane::ingest {

// The rows of a CSV file (RFC 4180) as records: JSON objects whose keys are the names in the first
// row and whose values are strings, so that presets map them as any vendor's JSON. A row with more
// fields than names, or with a quote that does not close on its line, is `unreadable`; a row with
// fewer lacks the last keys. `lines` gives the file line by line.
std::unique_ptr<FileSource> RowsOf(std::unique_ptr<FileSource> lines);

}  // namespace newsvane::ingest
