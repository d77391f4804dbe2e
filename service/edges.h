// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/group_source.h"
#include "core/io.h"
#include "service/state.h"
#include "sinks/http_server.h"

namespace newsvane::service {

// What a sink tells and asks, from within its methods and its destructor, on their thread.
struct SinkEvents {
  std::function<void(const std::string& message)> on_trouble;  // It goes on trying.
  std::function<bool()> give_up;  // True: a Publish() that waits for room returns an Error.
};

// The outside world of a Service, and all of it: app/connect.cc gives it Kafka, the tests give it
// fakes.
//
// A client is opened by the service and not given to it ready-made, since it calls back into the
// service: so the service alone decides that no client outlives what it calls.
struct Edges {
  Clock* clock = nullptr;  // Must outlive the service.

  // Called once each, in this order, by Service::Create(). What they give may call back at once.
  std::function<Result<std::unique_ptr<Sink>>(SinkEvents events)> open_sink;
  std::function<Result<std::unique_ptr<StateStore>>(Sink* sink)> open_store;
  std::function<Result<std::unique_ptr<GroupSource>>(SourceEvents events)> open_source;
  std::function<Result<std::unique_ptr<sinks::HttpServer>>(sinks::HttpHandlers handlers)> open_http;

  // Those of the topics that do not exist; none where nobody can tell. May wait for two seconds.
  // Any thread.
  std::function<std::vector<std::string>(const std::vector<std::string>& topics)> missing_topics;
};

}  // namespace newsvane::service
