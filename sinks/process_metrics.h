// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace newsvane::sinks {

// Adds what the kernel counts for this process, under the names that every Prometheus client uses
// (`process_cpu_seconds_total`, `process_resident_memory_bytes`), in the text exposition format.
// Read anew at each call. Safe from any thread.
void AppendProcessMetrics(std::string* text);

}  // namespace newsvane::sinks
