// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "core/error.h"

namespace newsvane::config {

// What a cell of an impact file is to say instead.
struct ImpactEdit {
  Place place;  // The ImpactSpec's.
  double impact = 0;
  double confidence = 0;
  std::string source;  // On one line.
};

// The text of the impact file `path` with those numbers and sources in the place of the old ones;
// everything else, comments and layout too, stays byte for byte. A source or a confidence that a
// cell does not have is added. An Error names a cell that cannot be changed in its place, as where
// an alias would change others with it.
Result<std::string> EditImpact(const std::string& path, std::span<const ImpactEdit> edits);

}  // namespace newsvane::config
