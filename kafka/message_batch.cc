// SPDX-License-Identifier: Apache-2.0
#include "kafka/message_batch.h"

#include "core/check.h"
#include "kafka/client.h"

namespace newsvane::kafka {

bool MessageBatch::TakeOne(Duration max_wait, const Read& read) {
  NEWSVANE_CHECK(count_ == 0);
  if (read(Milliseconds(max_wait), messages_.data(), 1) > 0) count_ = 1;
  return count_ == 1;
}

void MessageBatch::TakeRest(const Read& read) {
  if (count_ == messages_.size()) return;
  const ssize_t more = read(0, messages_.data() + count_, messages_.size() - count_);
  if (more > 0) count_ += static_cast<size_t>(more);
}

void MessageBatch::Clear() {
  for (size_t i = 0; i < count_; ++i) Release()(messages_[i]);
  count_ = 0;
}

}  // namespace newsvane::kafka
