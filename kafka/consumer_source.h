// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/group_source.h"
#include "kafka/properties.h"

namespace newsvane::kafka {

struct ConsumerOptions {
  // librdkafka's, as configured. They win over DefaultConsumerProperties(), but those that would
  // commit on their own are refused.
  Properties properties;
  std::string group;
  std::vector<std::string> topics;  // The index is RawMessage::feed.
  size_t max_batch = 10'000;        // Records a Poll() returns at most; at least 1.
};

// A consumer group member over several topics (cooperative where the properties say so). One thread
// calls it, in this order: Create(), then Poll() again and again with Commit(), Pause() and
// Resume() between, then Close(), then the destructor. The destructor does what Close() does, if
// that was not called, but tells nothing: who is told may be half gone by then. What is told calls
// nothing of the source but Seek() in on_assigned, Commit() in on_revoked, and Partitions().
//
// Offsets are committed only by Commit(), in the background, and once more, waiting, when it
// closes. Takes one record with a wait, then what else is there without, so a lone record is not
// held back to fill a batch. Poll() at least once in `max.poll.interval.ms`, or the group gives its
// partitions to others.
class ConsumerSource : public GroupSource {
 public:
  // Joins the group in the background: a broker that cannot be reached is no Error, but trouble.
  // An Error names the property or topic that cannot be.
  static Result<std::unique_ptr<ConsumerSource>> Create(ConsumerOptions options,
                                                        SourceEvents events);
};

}  // namespace newsvane::kafka
