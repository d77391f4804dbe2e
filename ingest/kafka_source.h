// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/io.h"

namespace newsvane::ingest {

struct KafkaSourceOptions {
  std::map<std::string, std::string>
      properties;  // librdkafka's, as configured; they win over our defaults.
  std::string group;
  std::vector<std::string> topics;  // The index is RawMessage::feed.
  size_t max_batch = 10'000;        // Records a Poll() returns at most.
};

// What operators see of one assigned partition.
struct PartitionState {
  uint32_t feed = 0;
  int32_t partition = -1;
  int64_t position = -1;    // Next offset to hand out; -1 before the first record.
  int64_t end_offset = -1;  // The partition's last stable offset as last heard of; -1 if not known.
  int64_t lag() const { return position < 0 || end_offset < 0 ? -1 : end_offset - position; }
};

// Told from within Poll(), on its thread.
struct KafkaSourceEvents {
  std::function<void(std::span<const Position> gained)> on_assigned;
  std::function<void(std::span<const Position> lost)>
      on_revoked;  // Before the group lets others have them.
  std::function<void(const std::string& message)>
      on_trouble;  // Broker down, unknown topic, auth: it goes on trying.
  std::function<void(uint32_t feed, int32_t partition, const std::string& message)> on_data_loss;
};

// A consumer group member over several topics (cooperative where the properties say so). Offsets
// are committed only by Commit(), in the background, and once more, waiting, when it closes. Takes
// one record with a wait, then what else is there without, so a lone record is not held back to
// fill a batch.
class KafkaSource : public Source {
 public:
  static Result<std::unique_ptr<KafkaSource>> Create(KafkaSourceOptions options,
                                                     KafkaSourceEvents events);

  // Moves the assigned partitions to these offsets: the rewind of a restored state. Call from
  // on_assigned only.
  virtual Result<void> Seek(std::span<const Position> positions) = 0;
  virtual std::vector<PartitionState> Partitions() const = 0;

  // Commits what Commit() was last given, leaves the group, and closes. Bounded by `max_wait`.
  virtual void Close(Duration max_wait) = 0;
};

// The defaults of KAFKA consumers and producers here, before the user's properties: documented in
// docs/operators.md.
std::map<std::string, std::string> DefaultConsumerProperties();

}  // namespace newsvane::ingest
