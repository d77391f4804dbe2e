// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "core/error.h"

namespace newsvane::config {

// The files that a configuration leads to: each folder of it replaced by the .yaml files in it and
// below, sorted by path.
struct Files {
  std::vector<std::string> rules;
  std::vector<std::string> companies;
  std::vector<std::string> presets;
};

// Reads the configuration file itself (config/schema/newsvane.schema.json), the secrets that it
// names, and the listing of the folders. `path` empty: the defaults, without feeds. Nothing if the
// file could not be read at all; a path in it is empty if there is no such file.
std::optional<Config> ReadConfigFile(const std::string& path, Files* files,
                                     Diagnostics* diagnostics);

// The .yaml and .yml files in a folder and below, sorted by path. An Error says why it cannot be
// listed, or that there are none. Hidden files and folders are left out: editors keep their drafts
// there, and a mounted config map its versions.
Result<std::vector<std::string>> YamlFilesIn(const std::string& folder);

}  // namespace newsvane::config
