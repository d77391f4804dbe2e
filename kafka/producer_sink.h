// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/io.h"
#include "kafka/properties.h"

namespace newsvane::kafka {

struct ProducerOptions {
  // librdkafka's, as configured; they win over DefaultProducerProperties().
  Properties properties;

  // Broker down, unknown topic: the sink goes on trying. One sentence that names the broker or the
  // topic; the same at most every 5 s, and what stands in the way is repeated every 5 s until it is
  // gone. Called inside the sink's methods, on their thread, never by the destructor, and calls
  // nothing of the sink.
  std::function<void(const std::string&)> on_trouble;

  // Asked about ten times a second while Publish() waits for a full queue; true makes it return an
  // Error, so that a process that is told to stop does not wait for a broker that is down. May be
  // empty.
  std::function<bool()> give_up;
};

// An idempotent producer with acks=all.
//
// Delivery: at least once. A message that the brokers do not take within `message.timeout.ms` (5
// minutes unless configured), or refuse, has failed for good: every later call returns the Error,
// and Acknowledged() never passes that message. Messages of one key keep their order as long as the
// topic's number of partitions does.
//
// Delivery reports and troubles are served inside Acknowledged(), Flush() and a Publish() that
// waits; call Acknowledged() at least once a second. The destructor drops what is not delivered
// (call Flush() before) and calls nothing back. All methods are called on one thread but for the
// two that say otherwise.
class ProducerSink : public Sink {
 public:
  // Connects in the background: a broker that cannot be reached is no Error, but trouble. An Error
  // names the property that cannot be.
  static Result<std::unique_ptr<ProducerSink>> Create(ProducerOptions options);

  // Messages published and not yet acknowledged. Safe from any thread.
  virtual uint64_t in_flight() const = 0;
};

}  // namespace newsvane::kafka
