// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "core/io.h"

namespace newsvane::sinks {

// Writes the values of the topics it is given files for, one a line, and drops those of others,
// keys, headers and tombstones. Durable (fsync) at Flush(); Acknowledged() is what was handed to
// the operating system. Once a file cannot be written every call says so. One thread.
class JsonLinesSink : public Sink {
 public:
  // Topic → path; "-" is standard output, and topics may share a path. What is there is replaced.
  // An Error names the file that cannot be opened.
  static Result<std::unique_ptr<JsonLinesSink>> Open(
      const std::map<std::string, std::string>& file_of_topic);
};

}  // namespace newsvane::sinks
