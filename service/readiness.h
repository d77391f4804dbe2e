// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace newsvane::service {

// Why the service is not ready, one sentence for each thing that it waits for. Any thread.
class Readiness {
 public:
  enum class Need : uint8_t { kState, kAssignment, kProducer };

  // Empty: this one is met.
  void Set(Need need, std::string reason);

  // In the order of Need; empty: ready.
  std::vector<std::string> Reasons() const;

 private:
  mutable std::mutex mutex_;
  // By Need. Guarded by mutex_.
  std::array<std::string, 3> reasons_ = {"the state is not read yet",
                                         "no partitions are assigned yet",
                                         "the producer is not connected yet"};
};

}  // namespace newsvane::service
