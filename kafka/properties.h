// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/error.h"

namespace newsvane::kafka {

// librdkafka's names and values (its CONFIGURATION.md). Many properties have a second name, so a
// merged map of defaults and what a user says may hold one property twice; layers that are set one
// after another (see NewConf) do not have that problem.
using Properties = std::map<std::string, std::string>;

// What newsvane's clients set where the user does not; documented in docs/operators.md. No servers
// and no group.
Properties DefaultConsumerProperties();
Properties DefaultProducerProperties();

// An Error names the property by which librdkafka would commit offsets on its own: that breaks the
// promise of Source, which commits only what it is told to.
Result<void> CheckCommitsNothing(const Properties& properties);

}  // namespace newsvane::kafka
