// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/error.h"

namespace newsvane::kafka {

// A Kafka broker inside the process (librdkafka's mock cluster), on a free loopback port, for the
// demo and for tests. Other processes can connect to it. It keeps 5 MiB per partition and has no
// transactions, compaction or access control: what those promise must be tested with a real one.
class EmbeddedBroker {
 public:
  // It runs until it is destroyed.
  static Result<std::unique_ptr<EmbeddedBroker>> Start();
  virtual ~EmbeddedBroker() = default;
  // For the property `bootstrap.servers`, here and in other processes.
  virtual const std::string& bootstrap_servers() const = 0;
  // An Error if there is one of the name. `partitions` at least 1.
  virtual Result<void> CreateTopic(const std::string& name, int partitions) = 0;
};

}  // namespace newsvane::kafka
