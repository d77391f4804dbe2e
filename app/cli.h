// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace newsvane::app {

// The command line: parses, runs the command, returns the exit code (see commands.h).
int Main(int argc, char** argv);

}  // namespace newsvane::app
