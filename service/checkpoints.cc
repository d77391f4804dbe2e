// SPDX-License-Identifier: Apache-2.0
#include "service/checkpoints.h"

namespace newsvane::service {

void Checkpoints::Advance(std::span<const RawMessage> batch) {
  for (size_t i = 0; i < batch.size(); ++i) {
    // Records come in runs of one partition; the last of a run says it all.
    const bool run_goes_on = i + 1 < batch.size() && batch[i + 1].feed == batch[i].feed &&
                             batch[i + 1].partition == batch[i].partition;
    if (!run_goes_on) Set({batch[i].feed, batch[i].partition, batch[i].offset + 1});
  }
}

void Checkpoints::Set(const Position& position) {
  next_[{position.feed, position.partition}] = position.offset;
  moved_ = true;
}

bool Checkpoints::Begin(uint64_t last_published) {
  if (under_way_ || !moved_) return false;
  pending_ = positions();
  waits_for_ = last_published;
  under_way_ = true;
  moved_ = false;
  return true;
}

std::vector<Position> Checkpoints::Finish(uint64_t acknowledged) {
  if (!under_way_ || acknowledged < waits_for_) return {};
  under_way_ = false;
  return std::move(pending_);
}

int64_t Checkpoints::Next(uint32_t feed, int32_t partition) const {
  const auto it = next_.find({feed, partition});
  return it == next_.end() ? -1 : it->second;
}

std::vector<Position> Checkpoints::positions() const {
  std::vector<Position> all;
  for (const auto& [key, offset] : next_) all.push_back({key.first, key.second, offset});
  return all;
}

}  // namespace newsvane::service
