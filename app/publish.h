// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>

#include "core/io.h"
#include "history/input.h"
#include "history/timeline.h"

namespace newsvane::app {

// Publishes every message of the input to its feed's topic, in event time, with the event time as
// its timestamp, and waits until all are acknowledged. `speed` is event seconds a second, gaps of
// more than ten minutes cut to that; 0: no pauses. Ends early on `stop`. Returns how many were
// published. `on_message` is told of each just before; may be empty.
Result<uint64_t> PublishTimeline(
    const history::Input& input, double speed, Sink* sink, const std::atomic<bool>& stop,
    const std::function<void(const history::Timeline::Message&)>& on_message);

}  // namespace newsvane::app
