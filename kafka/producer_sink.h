// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/io.h"

namespace newsvane::kafka {

struct ProducerOptions {
  // librdkafka's, as configured; they win over DefaultProducerProperties().
  std::map<std::string, std::string> properties;

  // Broker down, unknown topic: the sink goes on trying. One sentence that names the broker or the
  // topic, at most one in five seconds for each kind of trouble. Called inside the sink's methods,
  // on their thread.
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
// waits; call Acknowledged() at least once a second. Destruction drops what is not delivered: call
// Flush() before.
class ProducerSink : public Sink {
 public:
  static Result<std::unique_ptr<ProducerSink>> Create(ProducerOptions options);

  // Messages published and not yet acknowledged. Safe from any thread.
  virtual uint64_t in_flight() const = 0;
};

std::map<std::string, std::string> DefaultProducerProperties();

}  // namespace newsvane::kafka
