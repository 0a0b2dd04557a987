#include "tools/feishu_sim/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

// A bare client: what is on the wire is what is looked at.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void send(const std::string& bytes) {
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }

  // Everything until the other side closes.
  std::string drain() {
    std::string all;
    char piece[4096];
    for (ssize_t got; (got = ::recv(socket_, piece, sizeof piece, 0)) > 0;) {
      all.append(piece, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  int socket_;
};

std::string request(const std::string& method, const std::string& target, const std::string& body,
                    const std::string& token = "", bool last = true) {
  return method + " " + target + " HTTP/1.1\r\nHost: sim\r\n" +
         (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") +
         (last ? "Connection: close\r\n" : "") + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

const std::string kEvents = "/open-apis/calendar/v4/calendars/primary/events";

}  // namespace

TEST_CASE("the service answers over loopback, several requests on one connection") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  Wire wire(server.port());
  const std::string credentials = R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})";
  wire.send(
      request("POST", "/open-apis/auth/v3/tenant_access_token/internal", credentials, "", false) +
      request("POST", kEvents, weekly().dump(), bench.token));
  const std::string all = wire.drain();
  CHECK(all.find("\"tenant_access_token\":\"t-") != std::string::npos);
  CHECK(all.find("Weekly tide review") != std::string::npos);
  CHECK(all.find("X-Tt-Logid: ") != std::string::npos);
  CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
}

TEST_CASE("drop_after_commit closes without an answer and keeps the write") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  bench.send("POST", "/_sim/faults",
             Json::array({{{"method", "POST"}, {"drop_after_commit", true}}}));
  Wire wire(server.port());
  wire.send(request("POST", kEvents, weekly().dump(), bench.token));
  CHECK(wire.drain().empty());
  CHECK(bench.result("GET", "/calendars/primary/events").at("items").size() == 1);
}

TEST_CASE("drop_before closes without an answer and without a write") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  bench.send("POST", "/_sim/faults", Json::array({{{"path", "*/events"}, {"drop_before", true}}}));
  Wire wire(server.port());
  wire.send(request("POST", kEvents, weekly().dump(), bench.token));
  CHECK(wire.drain().empty());
  CHECK(bench.result("GET", "/calendars/primary/events").at("items").empty());
}

TEST_CASE("a truncated answer promises more than it sends") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  bench.send("POST", "/_sim/faults", Json::array({{{"truncate", 10}}}));
  Wire wire(server.port());
  wire.send(request("GET", kEvents, "", bench.token, false));
  const std::string all = wire.drain();
  const std::string body = all.substr(all.find("\r\n\r\n") + 4);
  CHECK(body.size() == 10);
  CHECK(all.find("Content-Length: 10\r\n") == std::string::npos);
}

TEST_CASE("a body over the limit is refused before it is read") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  Wire wire(server.port());
  wire.send("POST " + kEvents + " HTTP/1.1\r\nHost: sim\r\nContent-Length: 99999999\r\n\r\n");
  CHECK(wire.drain().rfind("HTTP/1.1 413", 0) == 0);
}

TEST_CASE("stopping closes the port") {
  Bench bench;
  Server server(bench.service(), "127.0.0.1", 0);
  server.stop();
  Server again(bench.service(), "127.0.0.1", server.port());
  CHECK(again.port() == server.port());
}

}  // namespace larkdav::feishu_sim::testing
