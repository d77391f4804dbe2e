// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/io.h"

namespace newsvane {

// A source with an end: AtEnd() becomes true. What is committed to it is ignored.
class BoundedSource : public Source {
 public:
  void Commit(std::span<const Position> /*positions*/) override {}

  // For a progress bar: bytes read so far, which may run ahead of what Poll() gave, and in all; 0:
  // not known.
  virtual uint64_t bytes_read() const = 0;
  virtual uint64_t bytes_total() const = 0;
};

}  // namespace newsvane
