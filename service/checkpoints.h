// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "core/io.h"

namespace newsvane::service {

// How far each partition has been read, and which part of that may be committed.
//
// One checkpoint is under way at a time: the positions at a moment, and the number of the last
// message published by then. When the sink has acknowledged that number, everything the records
// before those positions led to is durable, and the positions can be committed. Nothing waits for
// that.
class Checkpoints {
 public:
  // The batch was processed and all that it led to was handed to the sink.
  void Advance(std::span<const RawMessage> batch);

  // Takes a checkpoint if none is under way and something moved since the last. False: it did not.
  bool Begin(uint64_t last_published);

  // The positions that became safe, in order of feed and partition; empty if none.
  std::vector<Position> Finish(uint64_t acknowledged);

  // Where to go on with a partition that is assigned again; -1 if it was never read here.
  int64_t Next(uint32_t feed, int32_t partition) const;
  void Set(const Position& position);

  std::vector<Position> positions() const;

 private:
  using Key = std::pair<uint32_t, int32_t>;
  std::map<Key, int64_t> next_;
  bool moved_ = false;
  bool under_way_ = false;
  uint64_t waits_for_ = 0;
  std::vector<Position> pending_;
};

}  // namespace newsvane::service
