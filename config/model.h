// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "signals/model.h"

namespace newsvane::config {

// Each reads one file into its part of `*model` and adds every problem of it to `*diagnostics`.
// What only the parts together can tell (dangling parents and targets) is signals::Validate's to
// say. False if the file could not be read at all. A policy with errors is left at its defaults.
bool LoadCalendars(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics);
bool LoadBaskets(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics);
// `subjects`: the companies and baskets that `when_subject` may name; empty: any.
bool LoadImpact(const std::string& path, const std::vector<std::string>& subjects,
                signals::ModelSpec* model, Diagnostics* diagnostics);
// The same from a text that is, or will be, in the file `path`.
bool ReadImpact(const std::string& path, std::string text, const std::vector<std::string>& subjects,
                signals::ModelSpec* model, Diagnostics* diagnostics);
bool LoadPolicy(const std::string& path, signals::ModelSpec* model, Diagnostics* diagnostics);

}  // namespace newsvane::config
