#include "adapters/http/loopback.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "adapters/http/curl.h"
#include "engine/error.h"

using namespace larkdav;
using namespace larkdav::adapters::http;

namespace {

constexpr std::chrono::milliseconds kLong{10'000};

int connect_to(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return descriptor;
}

}  // namespace

TEST_CASE("a browser's request is answered with the page for its target") {
  Loopback loopback(0);
  REQUIRE(loopback.port() > 0);
  for (const char* host : {"127.0.0.1", "localhost"}) {
    Reply reply;
    std::thread browser([&] {
      CurlTransport curl;
      Request request;
      request.method = "GET";
      request.url = std::string("http://") + host + ":" + std::to_string(loopback.port()) +
                    "/callback?code=x&state=y";
      reply = curl.exchange_one(request);
    });
    std::string seen;
    while (!loopback.serve(kLong, [&](const std::string& target) {
      seen = target;
      return Page{200, "<p>好</p>"};
    })) {
    }
    browser.join();
    CHECK(seen == "/callback?code=x&state=y");
    CHECK(reply.status == 200);
    CHECK(reply.body == "<p>好</p>");
  }
}

TEST_CASE("what is no request is passed over") {
  Loopback loopback(0);
  for (const std::string text : {"", "POST / HTTP/1.1\r\n\r\n", "\x16\x03\x01rubbish\r\n\r\n"}) {
    const int browser = connect_to(loopback.port());
    if (!text.empty()) REQUIRE(send(browser, text.data(), text.size(), MSG_NOSIGNAL) > 0);
    shutdown(browser, SHUT_WR);
    CHECK_FALSE(loopback.serve(kLong, [](const std::string&) {
      FAIL("asked for a page");
      return Page{};
    }));
    close(browser);
  }
}

TEST_CASE("nobody coming is no error, a taken port is") {
  Loopback loopback(0);
  CHECK_FALSE(
      loopback.serve(std::chrono::milliseconds(0), [](const std::string&) { return Page{}; }));
  CHECK_THROWS_WITH_AS(Loopback(loopback.port()), doctest::Contains("cannot be listened on"),
                       engine::ReplicaError);
}
