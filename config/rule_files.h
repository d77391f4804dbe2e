// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.h"

namespace newsvane::config {

// YamlFilesIn() of a folder; of a file, itself. An Error also if there is nothing at `path`.
Result<std::vector<std::string>> ListYamlFiles(const std::string& path);

}  // namespace newsvane::config
