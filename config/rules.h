// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "core/error.h"
#include "nlp/spec.h"

namespace newsvane::config {

// Reads rule files (config/schema/rules.schema.json) into the lists and rules of `*spec`, in the
// order of the paths, and adds every problem of all of them to `*diagnostics`. Lists and rule ids
// are global: one that two files define is an error, but under `extends` any file adds phrases to a
// list of another. What only the compiled set can tell (lists
// that are not there, patterns that do not compile) is RuleSet::Compile's to say. False if a file
// could not be read at all, so that names that are not there cannot be judged.
bool LoadRules(std::span<const std::string> paths, nlp::RuleSetSpec* spec,
               Diagnostics* diagnostics);

// Reads the text of one more rule file, which `path` names in diagnostics, into `*spec`. Whether
// its ids are free is RuleSet::Compile's to say.
bool ReadRules(const std::string& path, std::string text, nlp::RuleSetSpec* spec,
               Diagnostics* diagnostics);

}  // namespace newsvane::config
