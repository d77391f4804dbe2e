// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace newsvane::app {

// Set by the first SIGTERM or SIGINT after CatchStopSignals(). A second one ends the process at
// once with ExitCode::kStoppedAtOnce.
const std::atomic<bool>& StopRequested();
void CatchStopSignals();

// Set by each SIGHUP after CatchReloadSignal(); whoever acts on it takes it back.
std::atomic<bool>& ReloadRequested();
void CatchReloadSignal();

}  // namespace newsvane::app
