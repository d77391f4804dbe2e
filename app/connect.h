// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/config.h"
#include "service/edges.h"

namespace newsvane::app {

// Kafka and HTTP, as configured, as the edges of a service: the one place where they meet. Both
// must outlive the service.
service::Edges ConnectKafka(const config::Loaded& loaded, Clock* clock);

}  // namespace newsvane::app
