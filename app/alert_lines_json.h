// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/run_record.h"
#include "app/run_study.h"
#include "sinks/json_writer.h"

namespace newsvane::app {

// Under "lines": the lines of alerts that were kept, with what daily closes say of each.
void WriteLines(const RunRecord& record, RunStudy* study, sinks::JsonWriter* json);

}  // namespace newsvane::app
