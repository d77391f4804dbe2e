// SPDX-License-Identifier: Apache-2.0
//
// `newsvane run`: the service until it is told to stop.
#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include "app/commands.h"
#include "app/connect.h"
#include "app/stop.h"
#include "service/service.h"
#include "service/system_clock.h"

namespace newsvane::app {

int Run(const std::string& path) {
  CatchReloadSignal();  // First: it would end a process that does not expect it.
  const std::unique_ptr<config::Loaded> loaded = LoadOrPrint(path);
  if (loaded == nullptr) return kBadUsage;
  if (loaded->config.feeds.empty()) {
    fmt::print(stderr, "newsvane: {}: there are no feeds; list topics under 'news' and 'prices'\n",
               path);
    return kBadUsage;
  }
  spdlog::set_level(spdlog::level::from_str(loaded->config.log_level));
  CatchStopSignals();
  service::SystemClock clock;
  const auto service = service::Service::Create(*loaded, ConnectKafka(*loaded, &clock));
  if (!service) {
    return PrintError(service.error());
  }
  spdlog::info("rule set {} with {} rules; metrics on http://{}:{}/metrics", loaded->rules->hash(),
               loaded->rules->rule_count(), loaded->config.http.address, (*service)->http_port());
  if (const Result<void> ended = (*service)->Run(StopRequested(), &ReloadRequested()); !ended) {
    spdlog::error("{}", ended.error().message);
    return kFailed;
  }
  spdlog::info("stopped");
  return kOk;
}

}  // namespace newsvane::app
