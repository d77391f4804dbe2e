// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "service/intake.h"
#include "service/pipeline.h"

namespace newsvane::service {

// The stages from bytes to messages, as the service wires them.
struct Stages {
  // All must outlive it. `metrics` may be null.
  Stages(const config::Loaded& loaded, Sink* sink, Clock* clock, sinks::Metrics* metrics,
         unsigned threads)
      : intake(loaded, threads, Intake::Tagging::kOn),
        pipeline(loaded, sink, clock, metrics, Pipeline::SignalsWhen::kSoon) {}

  Result<void> Process(std::span<const RawMessage> batch) {
    return pipeline.Process(Portions(batch, intake.Process(batch)));
  }

  Intake intake;
  Pipeline pipeline;
};

}  // namespace newsvane::service
