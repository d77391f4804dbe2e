// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "history/timeline.h"
#include "kafka/topic_range.h"

namespace newsvane::history {

// Where the input of `replay`, `fit` and `publish` is.
struct InputOptions {
  std::string config;
  std::string folder;  // For each feed of the configuration, TOPIC.ndjson in it, where that exists.
  std::vector<std::string> news;    // PRESET=FILE: a feed of its own.
  std::vector<std::string> prices;  // The same.
  bool kafka = false;               // Each feed of the configuration, from its topic.
  // Only what happened from the one until before the other, RFC 3339 or a date; empty: all.
  std::string from;
  std::string to;
};

struct Input {
  std::unique_ptr<config::Loaded> loaded;                // With a feed for each file.
  std::vector<TimelineInput> files;                      // And partitions.
  std::vector<kafka::TopicRange::Partition> partitions;  // Of Kafka, if it is read.
};

// Finds the files, or the records in Kafka, of a loaded configuration. An Error says what to
// change.
Result<Input> OpenInput(const InputOptions& options, std::unique_ptr<config::Loaded> loaded);

}  // namespace newsvane::history
