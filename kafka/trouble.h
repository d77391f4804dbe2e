// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace newsvane::kafka {

// Passes on what goes wrong with Kafka at a rate that a person can read: the same message at most
// once an interval, and what still stands in the way once an interval until it is cleared. One
// thread, on which `report` is called.
class Trouble {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kInterval{5};

  // An empty `report` is never called.
  explicit Trouble(std::function<void(const std::string&)> report);

  // `now` never goes back from call to call. What librdkafka adds in brackets about the attempt is
  // left out: it would make a new message of the same trouble.
  void Say(const std::string& message, TimePoint now);

  // Says it, now and again, until Clear(cause). A cause has one message, the latest.
  void Raise(const std::string& cause, const std::string& message, TimePoint now);
  // The same, but not before an interval from now: what is only trouble if it stays.
  void Expect(const std::string& cause, const std::string& message, TimePoint now);
  void Clear(const std::string& cause) { standing_.erase(cause); }
  // Says again what stands; call it often.
  void Remind(TimePoint now);

 private:
  void Remember(const std::string& message, TimePoint now);

  static constexpr size_t kMaxRecent = 64;  // Messages that all differ cost no more than this.

  std::function<void(const std::string&)> report_;
  std::deque<std::pair<std::string, TimePoint>> recent_;  // What was said, the oldest first.
  std::map<std::string, std::string> standing_;           // Cause → message.
};

}  // namespace newsvane::kafka
