// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/commands.h"
#include "app/timeline.h"
#include "config/config.h"
#include "ingest/kafka_range.h"

namespace newsvane::app {

struct Input {
  std::unique_ptr<config::Loaded> loaded;                 // With a feed for each file.
  std::vector<TimelineInput> files;                       // And partitions.
  std::vector<ingest::KafkaRange::Partition> partitions;  // Of Kafka, if it is read.
};

// Loads the configuration and finds the files, or the records in Kafka. An Error says what to
// change; problems of the configuration are printed.
Result<Input> OpenInput(const InputOptions& options);

}  // namespace newsvane::app
