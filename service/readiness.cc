// SPDX-License-Identifier: Apache-2.0
#include "service/readiness.h"

#include <utility>

namespace newsvane::service {

void Readiness::Set(Need need, std::string reason) {
  const std::scoped_lock lock(mutex_);
  reasons_[static_cast<size_t>(need)] = std::move(reason);
}

std::vector<std::string> Readiness::Reasons() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> standing;
  for (const std::string& reason : reasons_) {
    if (!reason.empty()) standing.push_back(reason);
  }
  return standing;
}

}  // namespace newsvane::service
