// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/commands.h"
#include "app/timeline.h"
#include "config/config.h"

namespace newsvane::app {

struct Input {
  std::unique_ptr<config::Loaded> loaded;  // With a feed for each file.
  std::vector<TimelineInput> files;
};

// Loads the configuration and finds the files. An Error says what to change; problems of the
// configuration are printed.
Result<Input> OpenInput(const InputOptions& options);

}  // namespace newsvane::app
