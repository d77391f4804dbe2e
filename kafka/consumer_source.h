// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/io.h"

namespace newsvane::kafka {

struct ConsumerOptions {
  // librdkafka's, as configured. They win over DefaultConsumerProperties(), but those that would
  // commit on their own are refused.
  std::map<std::string, std::string> properties;
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

// Told from within Poll() and Close(), on their thread. Any may be empty.
struct ConsumerEvents {
  // The offsets are those the group committed; -1 where it has none (auto.offset.reset then says
  // where reading starts) or where they could not be had.
  std::function<void(std::span<const Position> gained)> on_assigned;
  // Before the group lets others have them, so what is committed from within still counts. The
  // offsets are the next to hand out, or -1.
  std::function<void(std::span<const Position> lost)> on_revoked;
  // Broker down, unknown topic, authentication: it goes on trying. The same message at most every
  // 5 s; what stands in the way is repeated every 5 s until it is gone.
  std::function<void(const std::string& message)> on_trouble;
  // The brokers confirmed a commit, or refused it; then it is tried again.
  std::function<void(bool committed)> on_commit;
  // Records between the position and the next record were deleted, or the topic was created anew.
  std::function<void(uint32_t feed, int32_t partition, const std::string& message)> on_data_loss;
};

// A consumer group member over several topics (cooperative where the properties say so). Offsets
// are committed only by Commit(), in the background, and once more, waiting, when it closes. Takes
// one record with a wait, then what else is there without, so a lone record is not held back to
// fill a batch.
class ConsumerSource : public Source {
 public:
  static Result<std::unique_ptr<ConsumerSource>> Create(ConsumerOptions options,
                                                        ConsumerEvents events);

  // Has the partitions that are being gained start at these offsets instead of the group's: the
  // rewind of a restored state. Call from on_assigned only, and only with what it names.
  virtual Result<void> Seek(std::span<const Position> positions) = 0;
  virtual std::vector<PartitionState> Partitions() const = 0;

  // Commits what Commit() was last given, leaves the group, and closes, in about `max_wait` at
  // most. Nothing but the destructor may be called after it.
  virtual void Close(Duration max_wait) = 0;
};

// What newsvane's consumers set where the user does not; documented in docs/operators.md.
std::map<std::string, std::string> DefaultConsumerProperties();

}  // namespace newsvane::kafka
