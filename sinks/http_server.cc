// SPDX-License-Identifier: Apache-2.0
#include "sinks/http_server.h"

#include <civetweb.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace newsvane::sinks {
namespace {

constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";

// A connection holds one thread until its request has come or the time is out. Sixteen threads and
// one second let a scrape through behind a hundred idle connections within Prometheus's ten
// seconds; a thread that waits costs next to nothing.
constexpr const char* kThreads = "16";
constexpr const char* kRequestTimeoutMs = "1000";
constexpr const char* kMaxRequestBytes = "8192";  // Of the request line and headers.

HttpResponse Text(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

std::string_view Header(const mg_connection* connection, const char* name) {
  const char* const value = mg_get_header(connection, name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// Whether a Host header names this machine, at any port.
bool IsLocal(std::string_view host) {
  if (host.starts_with("[::1]")) return host.size() == 5 || host[5] == ':';
  const std::string_view name = host.substr(0, host.find(':'));
  return name == "127.0.0.1" || name == "localhost";
}

class Server : public HttpServer {
 public:
  explicit Server(HttpSite site) : site_(std::move(site)) {}
  ~Server() override {
    if (context_ != nullptr) mg_stop(context_);
  }
  Result<void> Open(const HttpOptions& options);
  uint16_t port() const override { return port_; }

 private:
  static int OnRequest(mg_connection* connection);
  HttpResponse Respond(mg_connection* connection, std::string* allow) const;
  std::optional<HttpResponse> Refuse(const mg_connection* connection, bool posts) const;
  HttpResponse NotFound() const;

  HttpSite site_;
  mg_context* context_ = nullptr;
  uint16_t port_ = 0;
};

Result<void> Server::Open(const HttpOptions& options) {
  const std::string listen = fmt::format("{}:{}", options.address, options.port);
  const std::array<const char*, 13> settings = {"listening_ports",
                                                listen.c_str(),
                                                "num_threads",
                                                kThreads,
                                                "request_timeout_ms",
                                                kRequestTimeoutMs,
                                                "max_request_size",
                                                kMaxRequestBytes,
                                                "enable_keep_alive",
                                                "no",
                                                "tcp_nodelay",
                                                "1",
                                                nullptr};
  mg_callbacks callbacks{};
  callbacks.begin_request = &OnRequest;
  // The library would report every client that goes away; a failed start comes as `problem`.
  callbacks.log_message = [](const mg_connection*, const char*) { return 1; };
  mg_init_data init{};
  init.callbacks = &callbacks;
  init.user_data = this;
  init.configuration_options = const_cast<const char**>(settings.data());
  std::array<char, 256> text{};
  mg_error_data problem{};
  problem.text = text.data();
  problem.text_buffer_size = text.size();
  context_ = mg_start2(&init, &problem);
  mg_server_port bound{};
  if (context_ == nullptr || mg_get_server_ports(context_, 1, &bound) != 1) {
    return Fail(fmt::format("cannot serve HTTP on {}: {}", listen, text.data()));
  }
  port_ = static_cast<uint16_t>(bound.port);
  return {};
}

int Server::OnRequest(mg_connection* connection) {
  const mg_request_info& request = *mg_get_request_info(connection);
  const auto* const server = static_cast<const Server*>(request.user_data);
  std::string allow;
  const HttpResponse response = server->Respond(connection, &allow);
  std::string bytes = fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
      response.status, mg_get_response_code_text(connection, response.status), response.type,
      response.body.size());
  if (response.status == 405) bytes += "Allow: " + allow + "\r\n";
  for (const auto& [name, value] : server->site_.headers) {
    bytes += fmt::format("{}: {}\r\n", name, value);
  }
  bytes += "\r\n";
  if (std::string_view(request.request_method) != "HEAD") bytes += response.body;
  mg_write(connection, bytes.data(), bytes.size());
  return response.status;  // Any status but 0: answered.
}

HttpResponse Server::NotFound() const {
  std::string text = "Not found. There are";
  for (size_t i = 0; i < site_.routes.size(); ++i) {
    const std::string_view comma = i == 0 ? " " : i + 1 == site_.routes.size() ? " and " : ", ";
    text += fmt::format("{}{}", comma, site_.routes[i].path);
  }
  return Text(404, text + ".\n");
}

// What a page elsewhere could make a browser send.
std::optional<HttpResponse> Server::Refuse(const mg_connection* connection, bool posts) const {
  if (!site_.local_only) return std::nullopt;
  const std::string_view host = Header(connection, "Host");
  if (!IsLocal(host)) return Text(403, "Only for this machine: open it by 127.0.0.1.\n");
  if (!posts) return std::nullopt;
  const std::string_view origin = Header(connection, "Origin");
  if (!origin.empty() && origin != fmt::format("http://{}", host)) {
    return Text(403, "Only for pages of this address.\n");
  }
  if (!Header(connection, "Content-Type").starts_with("application/json")) {
    return Text(415, "Only application/json.\n");
  }
  return std::nullopt;
}

HttpResponse Server::Respond(mg_connection* connection, std::string* allow) const {
  const mg_request_info& info = *mg_get_request_info(connection);
  const std::string_view method = info.request_method;
  const std::string_view path = info.local_uri;
  const bool posts = method != "GET" && method != "HEAD";
  if (auto refusal = Refuse(connection, posts)) return *std::move(refusal);
  const HttpRoute* found = nullptr;
  for (const HttpRoute& route : site_.routes) {
    if (route.path != path) continue;
    const bool reads = route.method == "GET";
    if (route.method == method || (reads && method == "HEAD")) found = &route;
    if (!allow->empty()) *allow += ", ";
    *allow += reads ? "GET, HEAD" : route.method;
  }
  if (allow->empty()) return NotFound();
  if (found == nullptr) return Text(405, "Only " + *allow + ".\n");
  std::string body;
  if (posts) {
    const int64_t size = info.content_length;
    if (size < 0) return Text(411, "The length of the body is not given.\n");
    if (static_cast<uint64_t>(size) > site_.max_body_bytes) {
      return Text(413, fmt::format("More than {} bytes.\n", site_.max_body_bytes));
    }
    body.resize(static_cast<size_t>(size));
    size_t have = 0;
    while (have < body.size()) {
      const int read = mg_read(connection, body.data() + have, body.size() - have);
      if (read <= 0) return Text(400, "The body is cut off.\n");
      have += static_cast<size_t>(read);
    }
  }
  const std::string_view query = info.query_string == nullptr ? "" : info.query_string;
  return found->handler({path, query, body});
}

HttpResponse Ready(const HttpHandlers& handlers) {
  const std::vector<std::string> reasons = handlers.not_ready_reasons();
  HttpResponse response = Text(reasons.empty() ? 200 : 503, reasons.empty() ? "ready\n" : "");
  for (const std::string& reason : reasons) response.body += reason + '\n';
  if (!reasons.empty() || !handlers.notes) return response;
  for (const std::string& note : handlers.notes()) response.body += note + '\n';
  return response;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options, HttpSite site) {
  auto server = std::make_unique<Server>(std::move(site));
  if (Result<void> opened = server->Open(options); !opened) return Fail(opened.error().message);
  return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options,
                                                      HttpHandlers handlers) {
  HttpSite site;
  const auto get = [&](std::string path, auto handler) {
    site.routes.push_back({"GET", std::move(path), std::move(handler)});
  };
  get("/metrics", [metrics = handlers.metrics](const HttpRequest&) {
    return HttpResponse{200, std::string(kExposition), metrics()};
  });
  get("/-/healthy", [](const HttpRequest&) { return Text(200, "healthy\n"); });
  get("/-/ready", [handlers = std::move(handlers)](const HttpRequest&) { return Ready(handlers); });
  return Start(options, std::move(site));
}

}  // namespace newsvane::sinks
