// SPDX-License-Identifier: Apache-2.0
#include "sinks/http_server.h"

#include <civetweb.h>
#include <fmt/format.h>

#include <array>
#include <string_view>

namespace newsvane::sinks {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";

// A connection holds one thread until its request has come or the time is out. Sixteen threads and
// one second let a scrape through behind a hundred idle connections within Prometheus's ten
// seconds; a thread that waits costs next to nothing.
constexpr const char* kThreads = "16";
constexpr const char* kRequestTimeoutMs = "1000";
constexpr const char* kMaxRequestBytes = "8192";

struct Response {
  int status = 200;
  std::string_view type = kText;
  std::string body;
};

class Server : public HttpServer {
 public:
  explicit Server(HttpHandlers handlers) : handlers_(std::move(handlers)) {}
  ~Server() override {
    if (context_ != nullptr) mg_stop(context_);
  }
  Result<void> Open(const HttpOptions& options);
  uint16_t port() const override { return port_; }

 private:
  static int OnRequest(mg_connection* connection);
  Response Respond(std::string_view method, std::string_view path) const;
  Response Ready() const;

  HttpHandlers handlers_;
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
  const std::string_view method = request.request_method;
  const Response response =
      static_cast<const Server*>(request.user_data)->Respond(method, request.local_uri);
  std::string bytes = fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n",
      response.status, mg_get_response_code_text(connection, response.status), response.type,
      response.body.size(), response.status == 405 ? "Allow: GET, HEAD\r\n" : "");
  if (method != "HEAD") bytes += response.body;
  mg_write(connection, bytes.data(), bytes.size());
  return response.status;  // Any status but 0: answered.
}

Response Server::Respond(std::string_view method, std::string_view path) const {
  const bool known = path == "/metrics" || path == "/-/healthy" || path == "/-/ready";
  if (!known) return {404, kText, "Not found. There are /metrics, /-/healthy and /-/ready.\n"};
  if (method != "GET" && method != "HEAD") return {405, kText, "Only GET and HEAD.\n"};
  if (path == "/metrics") return {200, kExposition, handlers_.metrics()};
  if (path == "/-/healthy") return {200, kText, "healthy\n"};
  return Ready();
}

Response Server::Ready() const {
  const std::vector<std::string> reasons = handlers_.not_ready_reasons();
  Response response{reasons.empty() ? 200 : 503, kText, reasons.empty() ? "ready\n" : ""};
  for (const std::string& reason : reasons) response.body += reason + '\n';
  if (!reasons.empty() || !handlers_.notes) return response;
  for (const std::string& note : handlers_.notes()) response.body += note + '\n';
  return response;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options,
                                                      HttpHandlers handlers) {
  auto server = std::make_unique<Server>(std::move(handlers));
  if (Result<void> opened = server->Open(options); !opened) return Fail(opened.error().message);
  return server;
}

}  // namespace newsvane::sinks
