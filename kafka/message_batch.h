// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "core/time.h"
#include "kafka/handles.h"

namespace newsvane::kafka {

// The messages of one poll, given back to librdkafka together. It waits until an array is full, so
// the wait is for one message, and the rest is what is there already: a lone record is not held
// back to fill a batch.
class MessageBatch {
 public:
  // Reads at most `most` messages, waiting until there are as many; returns how many, or -1.
  using Read = std::function<ssize_t(int wait_ms, rd_kafka_message_s** into, size_t most)>;

  explicit MessageBatch(size_t capacity) : messages_(capacity) {}  // At least 1.
  ~MessageBatch() { Clear(); }
  MessageBatch(const MessageBatch&) = delete;
  MessageBatch& operator=(const MessageBatch&) = delete;

  // False if none came within `max_wait`. REQUIRES: it is empty.
  bool TakeOne(Duration max_wait, const Read& read);
  // As many as there are, up to the capacity, without a wait.
  void TakeRest(const Read& read);

  std::span<rd_kafka_message_s* const> messages() const { return {messages_.data(), count_}; }
  void Clear();  // What a message points to is gone.

 private:
  std::vector<rd_kafka_message_s*> messages_;  // The first `count_` are ours.
  size_t count_ = 0;
};

}  // namespace newsvane::kafka
