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
// The life of a checkpoint. The loop reads records, folds them, and hands messages to the sink,
// which numbers them and has them acknowledged some time later. A checkpoint is a moment of that:
// the positions that the loop has come to, the scorer's snapshot at them, and the number of the
// last message that was published by then.
//
//   records read     ──●────●────●────●────●────●────●──▶   positions: the next offset of each
//                      1    2    3    4    5    6    7
//                                │ Begin()         │
//   published        ──a───b──c──┴───d───e──f──────│────▶   waits for c, the last one by then
//   acknowledged     ──────a────────b──────────c───┴────▶   Finish(): 1 to 3 may be committed
//
// 1. Begin(), every `commit_interval`: the positions are put aside, and every `snapshot_interval`
//    the state with them (Service::BeginCheckpoint). The loop goes on; nothing waits.
// 2. The sink acknowledges the number that the checkpoint waits for. All that the records before
//    its positions led to is durable now, and what was read since does not matter to it.
// 3. Finish(): first the state is handed to its store, then the offsets are committed (see
//    Service::FinishCheckpoint).
//
// After a crash the state's positions count, and not the committed offsets, which are ahead of it
// between two states (see Service::OnAssigned): what was read since is read again and gives the
// same ids.
//
// One checkpoint is under way at a time: the next begins when it is finished. One thread.
class Checkpoints {
 public:
  // The batch was folded, and all that it led to was handed to the sink.
  void Advance(std::span<const RawMessage> batch);

  // Takes a checkpoint if none is under way and something moved since the last; false if it did
  // not. `last_published`: the number of the last message handed to the sink, 0 before the first.
  bool Begin(uint64_t last_published);

  // The positions that became safe, in order of feed and partition; empty if the checkpoint under
  // way, if any, waits for more than was acknowledged. Gives them once.
  std::vector<Position> Finish(uint64_t acknowledged);

  // Where to go on with a partition that is assigned again; -1 if it was neither read here nor
  // restored.
  int64_t Next(uint32_t feed, int32_t partition) const;

  // A restored position, or where a partition was read to.
  void Set(const Position& position);

  // Of all partitions that were read here or restored, in order of feed and partition: those that
  // a state taken now covers.
  std::vector<Position> positions() const;

 private:
  using Key = std::pair<uint32_t, int32_t>;
  std::map<Key, int64_t> next_;    // Feed and partition: the next offset to read.
  bool moved_ = false;             // Since the last checkpoint began.
  bool under_way_ = false;         // Then the next two are of it.
  uint64_t waits_for_ = 0;         // The number of a message.
  std::vector<Position> pending_;  // What it makes safe.
};

}  // namespace newsvane::service
