// SPDX-License-Identifier: Apache-2.0
#include "kafka/assignment.h"

#include <algorithm>

namespace newsvane::kafka {

std::optional<uint32_t> Assignment::FeedOf(std::string_view topic) const {
  const auto found = std::find(topics_.begin(), topics_.end(), topic);
  if (found == topics_.end()) return std::nullopt;
  return static_cast<uint32_t>(found - topics_.begin());
}

void Assignment::Gain(uint32_t feed, int32_t partition, int64_t offset, uint64_t rebalance) {
  Partition& fresh = partitions_[{feed, partition}] = Partition{};
  fresh.next = std::max<int64_t>(offset, -1);
  fresh.since = rebalance;
}

std::optional<Position> Assignment::Lose(uint32_t feed, int32_t partition) {
  const auto known = partitions_.find({feed, partition});
  if (known == partitions_.end()) return std::nullopt;
  const int64_t to_commit = known->second.to_commit;
  partitions_.erase(known);
  if (to_commit < 0) return std::nullopt;
  return Position{feed, partition, to_commit};
}

Assignment::Partition* Assignment::Find(uint32_t feed, int32_t partition) {
  const auto known = partitions_.find({feed, partition});
  return known == partitions_.end() ? nullptr : &known->second;
}

Assignment::Partition* Assignment::Find(std::string_view topic, int32_t partition) {
  const auto feed = FeedOf(topic);
  return feed ? Find(*feed, partition) : nullptr;
}

void Assignment::SetCommit(std::span<const Position> positions) {
  for (const Position& position : positions) {
    Partition* const known = Find(position.feed, position.partition);
    if (known != nullptr) known->to_commit = position.offset;
  }
}

std::vector<Position> Assignment::TakeUnsent() {
  std::vector<Position> unsent;
  for (auto& [key, partition] : partitions_) {
    if (partition.to_commit == partition.sent) continue;
    unsent.push_back({key.first, key.second, partition.to_commit});
    partition.sent = partition.to_commit;
  }
  return unsent;
}

std::vector<Position> Assignment::TakeLast() {
  std::vector<Position> last;
  for (auto& [key, partition] : partitions_) {
    if (partition.to_commit >= 0) last.push_back({key.first, key.second, partition.to_commit});
    partition.to_commit = partition.sent = -1;
  }
  return last;
}

void Assignment::CommitFailed() {
  for (auto& [key, partition] : partitions_) partition.sent = -1;
}

std::vector<Position> Assignment::All() const {
  std::vector<Position> all;
  for (const auto& [key, partition] : partitions_) {
    all.push_back({key.first, key.second, partition.next});
  }
  return all;
}

std::vector<PartitionState> Assignment::States() const {
  std::vector<PartitionState> states;
  for (const auto& [key, partition] : partitions_) {
    PartitionState& state = states.emplace_back();
    state.feed = key.first;
    state.partition = key.second;
    if (partition.next >= 0) state.position = std::max(partition.next, partition.app_offset);
    // The statistics may be older than the position.
    if (partition.end >= 0) state.end_offset = std::max(partition.end, state.position);
  }
  return states;
}

std::string DescribeLoss(int64_t expected, int64_t found, int64_t low) {
  if (found < expected) {
    return "offset " + std::to_string(found) + " came where " + std::to_string(expected) +
           " was next: the topic was truncated or created anew";
  }
  if (low <= expected) return "";
  return "offsets " + std::to_string(expected) + " to " + std::to_string(std::min(low, found) - 1) +
         " were deleted before they were read";
}

}  // namespace newsvane::kafka
