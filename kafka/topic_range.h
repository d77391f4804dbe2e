// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/bounded_source.h"
#include "core/time.h"
#include "kafka/properties.h"

namespace newsvane::kafka {

struct TopicRangeOptions {
  Properties properties;            // librdkafka's, over DefaultConsumerProperties().
  std::vector<std::string> topics;  // The index is RawMessage::feed.
  // By the records' time stamps; kNoTime: from the first that is kept. A record whose time stamp is
  // out of order may have the range begin too early.
  Time from = kNoTime;
};

// Topics from a time to the end that they have at the call. Joins no group and commits nothing, so
// it does not disturb who reads them in earnest.
class TopicRange {
 public:
  struct Partition {
    uint32_t feed = 0;
    std::string topic;
    int32_t partition = 0;
    int64_t kept_from = 0;  // What was before is gone: retention, or compaction.
    int64_t begin = 0;
    int64_t end = 0;  // Exclusive.
  };

  virtual ~TopicRange() = default;
  // Asks the brokers where the range begins and ends. An Error names the topic.
  static Result<std::shared_ptr<TopicRange>> Open(TopicRangeOptions options);

  virtual const std::vector<Partition>& partitions() const = 0;
  // The records of a partition in the order of their offsets; once for each. Its Poll() fails if
  // the brokers are silent for a minute.
  virtual Result<std::unique_ptr<BoundedSource>> Read(const Partition& partition) = 0;
};

}  // namespace newsvane::kafka
