// SPDX-License-Identifier: Apache-2.0
#include "history/unread.h"

#include <fmt/core.h>

#include "core/markdown.h"

namespace newsvane::history {

std::string PlaceOf(const config::Config& config, const RawMessage& raw) {
  const std::string& topic = config.feeds[raw.feed].topic;
  if (raw.partition < 0) return fmt::format("{}:{}", topic, raw.offset);
  return fmt::format("{}/{}/{}", topic, raw.partition, raw.offset);
}

void Unread::Note(std::span<const RawMessage> batch, const service::Slice& slice) {
  for (const service::Undecoded& undecoded : slice.undecoded) {
    const RawMessage& message = batch[undecoded.message];
    Feed& feed = feeds_[message.feed];
    if (feed.count++ == 0) {
      feed.first = fmt::format("{}: {}: {}", PlaceOf(config_, message),
                               ToString(undecoded.error.reason), undecoded.error.message);
    }
    ++total_;
  }
}

std::string Unread::Text() const {
  std::string text;
  for (const auto& [feed, unread] : feeds_) {
    text += unread.first;
    if (unread.count > 1) text += fmt::format(" (and {} more)", Grouped(unread.count - 1));
    text += '\n';
  }
  return text;
}

}  // namespace newsvane::history
