// SPDX-License-Identifier: Apache-2.0
//
// The world's edges, played by the test: records when it says so, acknowledgements when it says so,
// time by hand.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "core/io.h"

namespace newsvane::testing {

class ManualClock : public Clock {
 public:
  Time Now() override { return now; }
  void Wait(Duration duration) override { now += duration; }
  Time now = Time{} + std::chrono::hours(24 * 365 * 56);
};

// Keeps what is published. While it is corked nothing is acknowledged; a topic in `refuses` fails
// for good.
class FakeSink : public Sink {
 public:
  bool Wants(const std::string& topic) const override { return !drops.contains(topic); }
  Result<uint64_t> Publish(OutMessage message) override {
    if (message.topic == refuses) return Fail("topic " + message.topic + " refuses the message");
    messages.push_back(std::move(message));
    if (!corked) acknowledged = messages.size();
    return messages.size();
  }
  Result<uint64_t> Acknowledged() override { return acknowledged; }
  Result<void> Flush(Duration) override {
    if (stuck) return Fail("nobody acknowledges");
    acknowledged = messages.size();
    return {};
  }
  bool connected() const override { return !away; }

  std::vector<OutMessage> On(const std::string& topic) const {
    std::vector<OutMessage> found;
    for (const OutMessage& message : messages) {
      if (message.topic == topic) found.push_back(message);
    }
    return found;
  }

  std::vector<OutMessage> messages;
  uint64_t acknowledged = 0;
  bool corked = false;
  bool stuck = false;  // Flush() waits for nothing.
  bool away = false;   // Nobody is there who takes messages.
  std::string refuses;
  std::set<std::string> drops;
};

// Owns the payloads of the messages it makes.
class Records {
 public:
  RawMessage Make(uint32_t feed, int64_t offset, std::string payload, Time timestamp = kNoTime) {
    payloads_.push_back(std::move(payload));
    RawMessage raw;
    raw.feed = feed;
    raw.partition = 0;
    raw.offset = offset;
    raw.timestamp = timestamp;
    raw.payload = payloads_.back();
    return raw;
  }

 private:
  std::deque<std::string> payloads_;
};

}  // namespace newsvane::testing
