// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "core/error.h"
#include "ingest/preset.h"

namespace newsvane::config {

// Reads one preset file (config/schema/preset.schema.json). Nothing if any problem is an error.
std::optional<ingest::Preset> LoadPreset(const std::string& path, Diagnostics* diagnostics);

// Reads preset files, by name. A name that two files give is an error. A preset with errors is in
// the map as far as it could be read, so that feeds that name it are not reported too. False if a
// file could not be read at all, so that names that are not there cannot be judged.
bool LoadPresets(std::span<const std::string> paths, std::map<std::string, ingest::Preset>* presets,
                 Diagnostics* diagnostics);

}  // namespace newsvane::config
