// SPDX-License-Identifier: Apache-2.0
#include "kafka/trouble.h"

#include <algorithm>

namespace newsvane::kafka {

Trouble::Trouble(std::function<void(const std::string&)> report) : report_(std::move(report)) {}

void Trouble::Say(const std::string& message, TimePoint now) {
  // librdkafka ends messages with "(after 3ms in state CONNECT, 4 identical error(s) suppressed)",
  // which makes a new text of the same trouble.
  const std::string text = message.substr(0, message.find(" (after "));
  while (!recent_.empty() && recent_.front().second + kInterval <= now) recent_.pop_front();
  const bool said = std::any_of(recent_.begin(), recent_.end(),
                                [&](const auto& entry) { return entry.first == text; });
  if (said) return;
  Remember(text, now);
  if (report_) report_(text);
}

void Trouble::Raise(const std::string& cause, const std::string& message, TimePoint now) {
  standing_[cause] = message;
  Say(message, now);
}

void Trouble::Expect(const std::string& cause, const std::string& message, TimePoint now) {
  standing_[cause] = message;
  Remember(message, now);
}

void Trouble::Remember(const std::string& message, TimePoint now) {
  if (recent_.size() == kMaxRecent) recent_.pop_front();
  recent_.emplace_back(message, now);
}

void Trouble::Remind(TimePoint now) {
  for (const auto& [cause, message] : standing_) Say(message, now);
}

}  // namespace newsvane::kafka
