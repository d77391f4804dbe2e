// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace newsvane::sinks {

struct HttpOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 9464;  // 0: any free one; see HttpServer::port().
};

struct HttpHandlers {
  std::function<std::string()> metrics;  // GET /metrics
  std::function<std::vector<std::string>()>
      not_ready_reasons;  // GET /-/ready: 200 if empty, else 503 with one reason a line.
  // What is wrong though it is ready: lines below "ready". May be empty.
  std::function<std::vector<std::string>()> notes;
};

struct HttpRequest {
  std::string_view path;
  std::string_view query;  // Without the "?".
  std::string_view body;
};

struct HttpResponse {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};

struct HttpRoute {
  std::string method;  // "GET", which also answers HEAD, or "POST".
  std::string path;    // The whole path.
  // Called on any of the server's threads, whose stacks are small: 100 kB.
  std::function<HttpResponse(const HttpRequest&)> handler;
};

// What a server answers to.
struct HttpSite {
  std::vector<HttpRoute> routes;
  size_t max_body_bytes = 0;                                 // A larger one is answered by 413.
  std::vector<std::pair<std::string, std::string>> headers;  // Of every answer.
  // Refuses what a page of another site could send by way of a browser on this machine: a Host that
  // is no name of this machine (DNS rebinding), and a POST that has another origin or is not JSON.
  bool local_only = false;
};

// GET /metrics, /-/healthy (200 while the process lives) and /-/ready, or the routes of a site.
// Handlers run on the server's threads. Idle and slow connections are timed out and cannot hold up
// a scrape; connections and request sizes are bounded.
class HttpServer {
 public:
  // Serves from now on, until it is destroyed, which waits for the requests in hand. An Error names
  // the address that cannot be bound. Handlers must be safe on several threads at a time, and what
  // they use must outlive the server.
  static Result<std::unique_ptr<HttpServer>> Start(const HttpOptions& options,
                                                   HttpHandlers handlers);
  static Result<std::unique_ptr<HttpServer>> Start(const HttpOptions& options, HttpSite site);
  virtual ~HttpServer() = default;
  virtual uint16_t port() const = 0;  // That it listens on, also where any free one was asked for.
};

}  // namespace newsvane::sinks
