// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/group_source.h"

namespace newsvane::kafka {

struct ConsumerOptions {
  // librdkafka's, as configured. They win over DefaultConsumerProperties(), but those that would
  // commit on their own are refused.
  std::map<std::string, std::string> properties;
  std::string group;
  std::vector<std::string> topics;  // The index is RawMessage::feed.
  size_t max_batch = 10'000;        // Records a Poll() returns at most.
};

// A consumer group member over several topics (cooperative where the properties say so). Offsets
// are committed only by Commit(), in the background, and once more, waiting, when it closes. Takes
// one record with a wait, then what else is there without, so a lone record is not held back to
// fill a batch.
class ConsumerSource : public GroupSource {
 public:
  static Result<std::unique_ptr<ConsumerSource>> Create(ConsumerOptions options,
                                                        SourceEvents events);
};

// What newsvane's consumers set where the user does not; documented in docs/operators.md.
std::map<std::string, std::string> DefaultConsumerProperties();

}  // namespace newsvane::kafka
