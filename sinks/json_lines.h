// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "core/io.h"

namespace newsvane::sinks {

// Writes the values of the topics it is given files for, one a line, and drops those of others. "-"
// is standard output. Durable (fsync) at Flush(); Acknowledged() is what was handed to the
// operating system.
class JsonLinesSink : public Sink {
 public:
  static Result<std::unique_ptr<JsonLinesSink>> Open(
      const std::map<std::string, std::string>& file_of_topic);
};

}  // namespace newsvane::sinks
