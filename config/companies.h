// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "nlp/spec.h"

namespace newsvane::config {

// Reads company files (config/schema/companies.schema.json) and adds every problem of all of them
// to `*diagnostics`. An id or symbol that two companies share is an error. An entry with `extends`
// adds names to the company of that id, whichever file defines it. False if a file could
// not be read at all, so that names that are not there cannot be judged.
bool LoadCompanies(std::span<const std::string> paths, std::vector<nlp::CompanySpec>* companies,
                   Diagnostics* diagnostics);

}  // namespace newsvane::config
