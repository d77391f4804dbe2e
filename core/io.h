// SPDX-License-Identifier: Apache-2.0
//
// The edges of the pipeline: bytes in, bytes out, and the clock. Everything between them is a pure
// function or a fold. Kafka, files, HTTP and the tests' fakes stand behind these three.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"

namespace newsvane {

// One message as it came. The views hold until the next call of Source::Poll.
struct RawMessage {
  uint32_t feed = 0;         // The index of the feed in the configuration.
  int32_t partition = -1;    // -1 in a file.
  int64_t offset = -1;       // In a file: the line, from 1.
  Time timestamp = kNoTime;  // Kafka's; kNoTime in a file.
  std::string_view key;
  std::string_view payload;
  std::string_view traceparent;
  std::string_view unreadable;  // Why the source could not read it; empty if it could.
  bool has_key = false;
  bool has_payload = true;  // False for a tombstone.
};

// The next offset to read of one partition.
struct Position {
  uint32_t feed = 0;
  int32_t partition = -1;
  int64_t offset = 0;
};

// Where records come from. One thread.
//
// Delivery: a record is returned again after a restart unless Commit() was called with a position
// beyond it and the commit reached the source. Order is kept within a partition, not across
// partitions.
class Source {
 public:
  virtual ~Source() = default;

  // Returns what there is, at once if there is anything, else after at most `max_wait`. Empty is
  // not the end; see AtEnd(). An Error is final: the source cannot go on, and the process should
  // say why and exit.
  virtual Result<std::span<const RawMessage>> Poll(Duration max_wait) = 0;

  // Makes the positions durable, in the background. Positions of partitions that are no longer
  // assigned are ignored.
  virtual void Commit(std::span<const Position> positions) = 0;

  // Stops and starts fetching, for back-pressure. Keeps group membership alive as long as Poll() is
  // called.
  virtual void Pause() = 0;
  virtual void Resume() = 0;

  // True when a bounded source (a file) has given its last record. Never for Kafka.
  virtual bool AtEnd() const = 0;
};

struct Header {
  std::string name;
  std::string value;
};

// One message to publish.
struct OutMessage {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<Header> headers;
  bool has_key = true;
  bool has_value = true;     // False publishes a tombstone.
  Time timestamp = kNoTime;  // Kafka's, to the millisecond; kNoTime: the moment of publishing.
};

// Where records go. One thread.
//
// Delivery: Publish() takes a message into a bounded queue; it is durable once Acknowledged() has
// reached the number that Publish() returned. Messages of one key keep their order.
class Sink {
 public:
  virtual ~Sink() = default;

  // False if it drops all that is published on the topic, so that nobody needs to encode it. Always
  // the same for a topic.
  virtual bool Wants(const std::string& /*topic*/) const { return true; }

  // Returns the message's number: 1, 2, 3 and on. Waits while the queue is full (that is the
  // back-pressure). An Error is final: the message can never be delivered, and nothing after it may
  // be committed.
  virtual Result<uint64_t> Publish(OutMessage message) = 0;

  // All messages up to and with this number are durable. An Error: one of them failed for good.
  virtual Result<uint64_t> Acknowledged() = 0;

  // Waits until everything published is durable, for at most `max_wait`.
  virtual Result<void> Flush(Duration max_wait) = 0;

  // Somebody who takes messages is there, as far as the sink knows; of Kafka, that may be a second
  // old. Any thread.
  virtual bool connected() const { return true; }
};

// The wall clock, for latencies, commit intervals and heartbeats. Never seen by nlp/ and signals/.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time Now() = 0;
  // Returns when so much time has passed by this clock.
  virtual void Wait(Duration duration) = 0;
};

}  // namespace newsvane
