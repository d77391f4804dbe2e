// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/group_source.h"

namespace newsvane::kafka {

// What a group member knows of the partitions that it has: where it reads, where they end, and
// which offsets are still to be committed. It talks to no broker.
//
// An offset to commit is set by SetCommit(), handed out once by TakeUnsent(), and again after
// CommitFailed(); what a partition is left with when it goes is given back by Lose().
class Assignment {
 public:
  struct Partition {
    int64_t next = -1;        // The offset expected next; -1 before the first record.
    int64_t end = -1;         // As in PartitionState.
    int64_t app_offset = -1;  // By the statistics: passes the control records at the end, too.
    int64_t to_commit = -1;   // What SetCommit() was last given.
    int64_t sent = -1;        // The part of it that is on its way, or there.
    uint64_t since = 0;       // The rebalance that gave it.
  };

  explicit Assignment(std::vector<std::string> topics) : topics_(std::move(topics)) {}

  std::optional<uint32_t> FeedOf(std::string_view topic) const;
  // REQUIRES: `feed` is the index of a topic.
  const std::string& TopicOf(uint32_t feed) const { return topics_[feed]; }
  const std::vector<std::string>& topics() const { return topics_; }

  // Begins anew where it had the partition already. `offset`: the next to read; -1: not known.
  void Gain(uint32_t feed, int32_t partition, int64_t offset, uint64_t rebalance);
  // Its offset to commit, if it has any.
  std::optional<Position> Lose(uint32_t feed, int32_t partition);
  // nullptr if it is not ours. Holds until the partition is lost.
  Partition* Find(uint32_t feed, int32_t partition);
  Partition* Find(std::string_view topic, int32_t partition);

  // Positions of partitions that are not ours are passed over.
  void SetCommit(std::span<const Position> positions);
  std::vector<Position> TakeUnsent();
  // All that is to be committed, sent or not, for the last time: Lose() has nothing more to give.
  std::vector<Position> TakeLast();
  void CommitFailed();

  std::vector<Position> All() const;  // By feed and partition; the offset is the next to read.
  std::vector<PartitionState> States() const;

 private:
  const std::vector<std::string> topics_;
  std::map<std::pair<uint32_t, int32_t>, Partition> partitions_;  // By feed and partition.
};

// What is lost where `found` came though `expected` was next, in a partition whose first kept
// offset is `low`. Empty: nothing; compaction and
// transactions leave gaps that are no loss.
std::string DescribeLoss(int64_t expected, int64_t found, int64_t low);

}  // namespace newsvane::kafka
