// SPDX-License-Identifier: Apache-2.0
#include "sinks/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <utility>

namespace newsvane::sinks {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// A connection to the server, as bytes.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  // All that the server sends until it closes the connection.
  std::string ReadAll() const {
    std::string bytes;
    char buffer[4096];
    ssize_t size = 0;
    while ((size = recv(socket_, buffer, sizeof(buffer), 0)) > 0) {
      bytes.append(buffer, static_cast<size_t>(size));
    }
    return bytes;
  }

 private:
  int socket_;
};

// One server for all tests: it takes the library two seconds to stop one.
class HttpServerTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    HttpOptions options;
    options.port = 0;
    HttpHandlers handlers;
    handlers.metrics = [] { return std::string("newsvane_ready 1\n"); };
    handlers.not_ready_reasons = [] {
      return ready ? std::vector<std::string>()
                   : std::vector<std::string>{"no partitions are assigned", "not connected"};
    };
    handlers.notes = [] {
      return noted ? std::vector<std::string>{"rules: older ones run"} : std::vector<std::string>();
    };
    server = HttpServer::Start(options, std::move(handlers)).value();
  }
  static void TearDownTestSuite() { server.reset(); }
  void TearDown() override {
    ready = true;
    noted = false;
  }

  static std::string Ask(const std::string& request_line) {
    const Client client(server->port());
    client.Send(request_line + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return client.ReadAll();
  }

  static inline std::atomic<bool> ready = true;
  static inline std::atomic<bool> noted = false;
  static inline std::unique_ptr<HttpServer> server;
};

TEST_F(HttpServerTest, ServesMetricsInThePrometheusTextFormat) {
  const std::string response = Ask("GET /metrics");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(response, HasSubstr("Content-Length: 17\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\nnewsvane_ready 1\n"));
}

TEST_F(HttpServerTest, IsHealthyWhileItLives) {
  ready = false;
  EXPECT_THAT(Ask("GET /-/healthy"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, IsReadyOnlyWithoutReasonsNotToBe) {
  ready = false;
  const std::string response = Ask("GET /-/ready");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\nno partitions are assigned\nnot connected\n"));
  ready = true;
  EXPECT_THAT(Ask("GET /-/ready"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, StaysReadyWithANoteOfWhatIsWrong) {
  EXPECT_THAT(Ask("GET /-/ready"), EndsWith("\r\n\r\nready\n"));
  noted = true;
  const std::string response = Ask("GET /-/ready");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\nready\nrules: older ones run\n"));
  ready = false;
  EXPECT_THAT(Ask("GET /-/ready"), EndsWith("\r\n\r\nno partitions are assigned\nnot connected\n"));
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
  const std::string response = Ask("HEAD /metrics");
  EXPECT_THAT(response, HasSubstr("Content-Length: 17\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, RefusesOtherPathsAndMethods) {
  EXPECT_THAT(Ask("GET /"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask("GET /metrics/../../etc/passwd"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask("GET /metrics?name=x"), StartsWith("HTTP/1.1 200 "));
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"}) {
    const std::string response = Ask(std::string(method) + " /metrics");
    EXPECT_THAT(response, StartsWith("HTTP/1.1 405 ")) << method;
    EXPECT_THAT(response, HasSubstr("Allow: GET, HEAD\r\n")) << method;
  }
}

TEST_F(HttpServerTest, ClosesEachConnectionAfterItsAnswer) {
  const Client client(server->port());
  client.Send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(client.ReadAll(), HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpServerTest, TwoIdleConnectionsDoNotHoldUpAScrape) {
  const Client idle(server->port());
  const Client half_a_request(server->port());
  half_a_request.Send("GET /metr");
  EXPECT_THAT(Ask("GET /metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, MoreIdleConnectionsThanThreadsAreTimedOut) {
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 40; ++i) idle.push_back(std::make_unique<Client>(server->port()));
  EXPECT_THAT(Ask("GET /metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, ARequestThatIsTooLargeIsRefused) {
  const Client client(server->port());
  client.Send("GET /" + std::string(1 << 20, 'x') + " HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.ReadAll(), testing::Not(StartsWith("HTTP/1.1 200")));
  EXPECT_THAT(Ask("GET /metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(HttpServerTest, GarbageIsRefused) {
  const Client client(server->port());
  client.Send(std::string("\x16\x03\x01\x00\xFF\r\n\r\n", 9));
  EXPECT_THAT(client.ReadAll(), testing::Not(StartsWith("HTTP/1.1 200")));
  EXPECT_THAT(Ask("GET /metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

// A site of routes, for pages on this machine only.
class HttpSiteTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    HttpSite site;
    site.max_body_bytes = 16;
    site.local_only = true;
    site.headers = {{"X-Content-Type-Options", "nosniff"}};
    site.routes = {{"GET", "/page",
                    [](const HttpRequest& request) {
                      return HttpResponse{200, "text/html", "<p>" + std::string(request.query)};
                    }},
                   {"POST", "/api", [](const HttpRequest& request) {
                      return HttpResponse{200, "application/json", std::string(request.body)};
                    }}};
    HttpOptions options;
    options.port = 0;
    server = HttpServer::Start(options, std::move(site)).value();
  }
  static void TearDownTestSuite() { server.reset(); }

  static std::string Ask(const std::string& request_line, const std::string& headers,
                         const std::string& body = "") {
    const Client client(server->port());
    client.Send(request_line + " HTTP/1.1\r\n" + headers + "\r\n" + body);
    return client.ReadAll();
  }
  static std::string Post(const std::string& headers, const std::string& body) {
    return Ask("POST /api", headers + "Content-Length: " + std::to_string(body.size()) + "\r\n",
               body);
  }

  static inline std::unique_ptr<HttpServer> server;
};

constexpr const char* kJsonHere = "Host: localhost:9\r\nContent-Type: application/json\r\n";

TEST_F(HttpSiteTest, AnswersItsRoutesWithItsHeaders) {
  const std::string page = Ask("GET /page?a=b", "Host: 127.0.0.1:1\r\n");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"));
  EXPECT_THAT(page, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(page, EndsWith("<p>a=b"));
  EXPECT_THAT(Post(kJsonHere, R"({"text":1})"), EndsWith("\r\n\r\n{\"text\":1}"));
  EXPECT_THAT(Ask("GET /api", "Host: [::1]:1\r\n"), HasSubstr("Allow: POST\r\n"));
  EXPECT_THAT(Ask("GET /", "Host: localhost\r\n"), HasSubstr("There are /page and /api."));
}

TEST_F(HttpSiteTest, ABodyIsBoundedAndMustSayItsLength) {
  EXPECT_THAT(Post(kJsonHere, std::string(17, 'x')), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Post(kJsonHere, std::string(16, 'x')), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Ask("POST /api", kJsonHere), StartsWith("HTTP/1.1 411 "));
}

TEST_F(HttpSiteTest, ANameThatIsNotThisMachinesIsRefused) {
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80",
                           "[::1].evil.example", ""}) {
    EXPECT_THAT(Ask("GET /page", "Host: " + std::string(host) + "\r\n"),
                StartsWith("HTTP/1.1 403 "))
        << host;
  }
}

TEST_F(HttpSiteTest, APostOfAnotherOriginOrOfAFormIsRefused) {
  const std::string here = kJsonHere;
  EXPECT_THAT(Post(here + "Origin: http://localhost:9\r\n", "{}"), StartsWith("HTTP/1.1 200 "));
  for (const char* origin :
       {"http://evil.example", "http://localhost:8", "https://localhost:9", "null"}) {
    EXPECT_THAT(Post(here + "Origin: " + origin + "\r\n", "{}"), StartsWith("HTTP/1.1 403 "))
        << origin;
  }
  EXPECT_THAT(Post("Host: localhost:9\r\nContent-Type: text/plain\r\n", "{}"),
              StartsWith("HTTP/1.1 415 "));
}

TEST_F(HttpServerTest, APortThatIsTakenIsNamed) {
  HttpOptions options;
  options.port = server->port();
  const auto second = HttpServer::Start(options, HttpHandlers());
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message,
              HasSubstr("cannot serve HTTP on 127.0.0.1:" + std::to_string(options.port)));
}

}  // namespace
}  // namespace newsvane::sinks
