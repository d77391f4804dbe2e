// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
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

// GET /metrics, /-/healthy (200 while the process lives) and /-/ready. Handlers run on the server's
// threads. Idle and slow connections are timed out and cannot hold up a scrape; connections and
// request sizes are bounded.
class HttpServer {
 public:
  static Result<std::unique_ptr<HttpServer>> Start(const HttpOptions& options,
                                                   HttpHandlers handlers);
  virtual ~HttpServer() = default;
  virtual uint16_t port() const = 0;
};

}  // namespace newsvane::sinks
