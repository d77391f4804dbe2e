// SPDX-License-Identifier: Apache-2.0
#include "core/version.h"

namespace newsvane {

std::string_view Version() { return NEWSVANE_VERSION; }

}  // namespace newsvane
