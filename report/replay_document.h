// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "report/run_record.h"

namespace newsvane::report {

// The numbers of a report as one JSON document, config/schema/report.schema.json. It says nothing
// of the machine or of wall time: the same input and configuration give the same bytes. REQUIRES:
// one or two records, finished; two are compared.
std::string ReplayDocument(std::span<const RunRecord* const> runs);

}  // namespace newsvane::report
