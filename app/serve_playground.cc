// SPDX-License-Identifier: Apache-2.0
//
// `newsvane playground`: one page, for browsers on this machine.
#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <future>
#include <thread>

#include "app/commands.h"
#include "app/stop.h"
#include "sinks/http_server.h"
#include "workshop/playground.h"

namespace newsvane::app {
namespace {

constexpr auto kLook = std::chrono::milliseconds(50);

std::string TypeOf(std::string_view name) {
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  return "text/html; charset=utf-8";
}

// Rules are compiled with more stack than the server's threads have.
template <class Work>
auto OnOwnThread(const Work& work) {
  return std::async(std::launch::async, work).get();
}

sinks::HttpSite SiteOf(workshop::Playground* playground) {
  sinks::HttpSite site;
  site.local_only = true;
  site.max_body_bytes = workshop::kMaxPlaygroundBytes;
  // The page loads and asks nothing but what this server gives.
  site.headers = {{"Content-Security-Policy",
                   "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                   "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                  {"X-Content-Type-Options", "nosniff"},
                  {"Referrer-Policy", "no-referrer"},
                  {"Cache-Control", "no-store"}};
  for (const PageFile& file : workshop::PlaygroundFiles()) {
    const std::string path = file.name == "index.html" ? "/" : "/" + std::string(file.name);
    site.routes.push_back(
        {"GET", path, [&file](const sinks::HttpRequest&) {
           return sinks::HttpResponse{200, TypeOf(file.name), std::string(file.bytes)};
         }});
  }
  constexpr const char* kJson = "application/json";
  site.routes.push_back(
      {"GET", "/api/library", [playground](const sinks::HttpRequest&) {
         return sinks::HttpResponse{200, kJson, OnOwnThread([&] { return playground->Library(); })};
       }});
  site.routes.push_back(
      {"POST", "/api/explain", [playground](const sinks::HttpRequest& request) {
         Result<std::string> answer =
             OnOwnThread([&] { return playground->Explain(request.body); });
         if (answer) return sinks::HttpResponse{200, kJson, *std::move(answer)};
         return sinks::HttpResponse{400, "text/plain; charset=utf-8", answer.error().message};
       }});
  return site;
}

}  // namespace

int ServePlayground(const PlaygroundOptions& options) {
  std::unique_ptr<config::Loaded> loaded = LoadOrPrint(options.config);
  if (loaded == nullptr) return kBadUsage;
  CatchStopSignals();
  workshop::Playground playground(std::move(loaded));
  const auto server = sinks::HttpServer::Start({"127.0.0.1", options.port}, SiteOf(&playground));
  if (!server) return PrintError(server.error());
  fmt::print("http://127.0.0.1:{}/\n", (*server)->port());
  std::fflush(stdout);
  fmt::print(stderr, "open it in a browser on this machine; Ctrl-C ends it\n");
  while (!StopRequested()) std::this_thread::sleep_for(kLook);
  return kOk;
}

}  // namespace newsvane::app
