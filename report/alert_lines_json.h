// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json_writer.h"
#include "report/run_record.h"
#include "report/run_study.h"

namespace newsvane::report {

// Under "lines": the lines of alerts that were kept, with what daily closes say of each.
void WriteLines(const RunRecord& record, RunStudy* study, JsonWriter* json);

}  // namespace newsvane::report
