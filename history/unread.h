// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "config/config.h"
#include "service/intake.h"

namespace newsvane::history {

// Where a record stands: "FILE:LINE", or "TOPIC/PARTITION/OFFSET" of one of Kafka.
std::string PlaceOf(const config::Config& config, const RawMessage& raw);

// The records of each feed that could not be read, for people: how many, and why the
// first could not. A wrong preset or header makes them millions, all for one reason.
class Unread {
 public:
  explicit Unread(const config::Config& config) : config_(config) {}  // Must outlive it.

  void Note(std::span<const RawMessage> batch, const service::Slice& slice);

  uint64_t total() const { return total_; }

  // A line for each feed, such as "closes.csv:2: missing_field: /close: missing (and 29,387 more)".
  std::string Text() const;

 private:
  struct Feed {
    std::string first;
    uint64_t count = 0;
  };

  const config::Config& config_;
  std::map<uint32_t, Feed> feeds_;
  uint64_t total_ = 0;
};

}  // namespace newsvane::history
