// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/io.h"

namespace newsvane {

// What operators see of one assigned partition.
struct PartitionState {
  uint32_t feed = 0;
  int32_t partition = -1;
  int64_t position = -1;    // Next offset to hand out; -1 before the first record.
  int64_t end_offset = -1;  // The partition's last stable offset as last heard of; -1 if not known.
  int64_t lag() const { return position < 0 || end_offset < 0 ? -1 : end_offset - position; }
};

// What a GroupSource tells beside records: from within Poll(), Close() and its destructor, on their
// thread. Whoever is told must be whole until Close() has returned. Any may be empty.
struct SourceEvents {
  // The offsets are those the group committed; -1 where it has none (the source's own rule then
  // says where reading starts) or where they could not be had.
  std::function<void(std::span<const Position> gained)> on_assigned;
  // Before the group lets others have them, so what is committed from within still counts. The
  // offsets are the next to hand out, or -1.
  std::function<void(std::span<const Position> lost)> on_revoked;
  // Broker down, unknown topic, authentication: it goes on trying. The same message at most every
  // 5 s; what stands in the way is repeated every 5 s until it is gone.
  std::function<void(const std::string& message)> on_trouble;
  // A commit was confirmed, or refused; then it is tried again.
  std::function<void(bool committed)> on_commit;
  // Records between the position and the next record were deleted, or the topic was created anew.
  std::function<void(uint32_t feed, int32_t partition, const std::string& message)> on_data_loss;
};

// A source whose partitions are shared with others of a group: it gains and loses them as members
// come and go. One thread.
class GroupSource : public Source {
 public:
  // Has the partitions that are being gained start at these offsets instead of the group's: the
  // rewind of a restored state. Call from on_assigned only, and only with what it names.
  virtual Result<void> Seek(std::span<const Position> positions) = 0;

  // Of the partitions that are assigned now.
  virtual std::vector<PartitionState> Partitions() const = 0;

  // Commits what Commit() was last given, leaves the group, and closes, in about `max_wait` at
  // most. A second call does nothing; of the rest, only the destructor may be called after it.
  virtual void Close(Duration max_wait) = 0;
};

}  // namespace newsvane
