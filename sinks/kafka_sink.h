// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/io.h"

namespace newsvane::sinks {

struct KafkaSinkOptions {
  std::map<std::string, std::string>
      properties;  // librdkafka's, as configured; they win over our defaults.
  std::function<void(const std::string&)>
      on_trouble;  // Broker down, unknown topic: it goes on trying.
};

// An idempotent producer with acks=all. Publish() calls wait (serving delivery reports) while the
// queue is full.
class KafkaSink : public Sink {
 public:
  static Result<std::unique_ptr<KafkaSink>> Create(KafkaSinkOptions options);
  virtual bool connected() const = 0;  // A broker is up as far as the client knows.
  virtual uint64_t in_flight() const = 0;
};

std::map<std::string, std::string> DefaultProducerProperties();

}  // namespace newsvane::sinks
