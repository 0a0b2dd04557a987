#include "adapters/http/curl.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "tests/support/loopback.h"
#include "tests/support/tls_server.h"

using namespace larkdav::adapters::http;
using larkdav::tests::Bytes;
using larkdav::tests::Loopback;
using larkdav::tests::TlsServer;

namespace {

Bytes ok(const std::string& body, const std::string& headers = {}) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
          "\r\n" + body};
}
Request get(const std::string& url) { return {.method = "GET", .url = url, .idempotent = true}; }
Request post(const std::string& url) { return {.method = "POST", .url = url, .body = "x"}; }

bool starts_with(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

}  // namespace

TEST_CASE("a request arrives with its method, headers and body, without Expect or chunks") {
  Loopback server([](const std::string&) { return ok("fine", "X-Answer:  yes \r\n"); });
  CurlTransport transport;
  const Reply reply = transport.exchange_one({.method = "REPORT",
                                              .url = server.url("/a%20b?c=d"),
                                              .headers = {{"Depth", "0"}, {"X-Empty", ""}},
                                              .body = std::string(5000, 'b')});
  CHECK(reply.delivery == Delivery::answered);
  CHECK(reply.status == 200);
  CHECK(reply.body == "fine");
  CHECK(reply.header("x-answer") == "yes");
  REQUIRE(server.requests().size() == 1);
  const std::string request = server.requests().front();
  CHECK(starts_with(request, "REPORT /a%20b?c=d HTTP/1.1\r\n"));
  CHECK(request.find("\r\nDepth: 0\r\n") != std::string::npos);
  CHECK(request.find("\r\nContent-Length: 5000\r\n") != std::string::npos);
  CHECK(request.find("\r\nUser-Agent: larkdav/0.1.0\r\n") != std::string::npos);
  for (const char* absent : {"Expect:", "chunked", "Content-Type:"})
    CHECK(request.find(absent) == std::string::npos);
  CHECK(transport.sent() == 1);
}

TEST_CASE("requests one after the other share a connection") {
  Loopback server([](const std::string&) { return ok("1"); });
  CurlTransport transport;
  for (int i = 0; i < 3; ++i) CHECK(transport.exchange_one(get(server.url())).status == 200);
  CHECK(server.connections() == 1);
}

TEST_CASE("a batch goes out side by side, up to the bound, and comes back in order") {
  std::mutex mutex;
  std::condition_variable arrived;
  int here = 0;
  int most = 0;
  // Each answer waits until two requests are here together: a transport that sends one by one
  // would never end.
  Loopback server([&](const std::string& request) {
    std::unique_lock lock(mutex);
    ++here;
    most = std::max(most, here);
    arrived.notify_all();
    arrived.wait(lock, [&] { return most >= 2; });
    --here;
    return ok(request.substr(5, 1));
  });
  CurlTransport transport({.at_once = 2});
  std::vector<Request> requests;
  for (int i = 0; i < 6; ++i) requests.push_back(get(server.url("/" + std::to_string(i))));
  const std::vector<Reply> replies = transport.exchange(requests);
  for (std::size_t i = 0; i < 6; ++i) CHECK(replies[i].body == std::to_string(i));
  CHECK(most == 2);
}

TEST_CASE("only a complete reply counts as answered") {
  struct Case {
    const char* what;
    Bytes reply;
    Delivery delivery;
  };
  const Case cases[] = {
      {"complete", ok("whole"), Delivery::answered},
      {"error status", {"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"}, Delivery::answered},
      {"redirect, not followed",
       {"HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"},
       Delivery::answered},
      {"closed without a reply", {"", true}, Delivery::unknown},
      {"cut in the headers", {"HTTP/1.1 200 OK\r\nCont", true}, Delivery::unknown},
      {"body shorter than promised",
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour", true},
       Delivery::unknown},
      {"cut chunks",
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", true},
       Delivery::unknown},
      {"not HTTP", {"SSH-2.0-OpenSSH\r\n", true}, Delivery::unknown},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    Loopback server([&](const std::string&) { return one.reply; });
    CurlTransport transport;
    const Reply reply = transport.exchange_one(post(server.url()));
    CHECK(reply.delivery == one.delivery);
    CHECK(reply.error.empty() == (one.delivery == Delivery::answered));
    if (one.delivery == Delivery::unknown) CHECK(reply.body.empty());
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("what never reached a server is not_sent") {
  int closed_port = 0;
  {
    Loopback server([](const std::string&) { return ok(""); });
    closed_port = server.port();
  }
  CurlTransport transport;
  const std::string address = "127.0.0.1:" + std::to_string(closed_port);
  for (const std::string& url : {"http://" + address + "/", "https://" + address + "/",
                                 std::string("file:///etc/passwd"), std::string("no url at all")}) {
    CAPTURE(url);
    CHECK(transport.exchange_one(post(url)).delivery == Delivery::not_sent);
  }
  CHECK(transport.sent() == 0);
}

TEST_CASE("TLS with a server that speaks none is not_sent") {
  Loopback server([](const std::string&) { return ok(""); });
  CurlTransport transport({.connect_limit = std::chrono::milliseconds(2000)});
  const Reply reply =
      transport.exchange_one(post("https://127.0.0.1:" + std::to_string(server.port()) + "/"));
  CHECK(reply.delivery == Delivery::not_sent);
}

TEST_CASE("a line break in a header never reaches the wire") {
  Loopback server([](const std::string&) { return ok(""); });
  CurlTransport transport;
  Request request = get(server.url());
  request.headers = {{"X-Name", "a\r\nX-Forged: b"}};
  CHECK(transport.exchange_one(request).delivery == Delivery::not_sent);
  CHECK(server.requests().empty());
}

TEST_CASE("a request lost on a kept-alive connection is repeated only when that is harmless") {
  for (const bool idempotent : {false, true}) {
    CAPTURE(idempotent);
    std::atomic<int> count = 0;
    Loopback server([&](const std::string&) {
      return ++count == 2 ? Bytes{"", true} : ok("done");  // the second is taken and then dropped
    });
    CurlTransport transport;
    Request request = post(server.url());
    request.idempotent = idempotent;
    CHECK(transport.exchange_one(request).status == 200);
    const Reply second = transport.exchange_one(request);
    CHECK(second.delivery == (idempotent ? Delivery::answered : Delivery::unknown));
    CHECK(count == (idempotent ? 3 : 2));
    CHECK(transport.sent() == count);
  }
}

TEST_CASE("a reply beyond the limits is given up") {
  Loopback server([](const std::string& request) {
    if (request.find("/headers") != std::string::npos)
      return ok("", "X-Long: " + std::string(3000, 'h') + "\r\n");
    return ok(std::string(3000, 'b'));
  });
  CurlTransport transport({.reply_octets_max = 1000, .header_octets_max = 1000});
  for (const char* path : {"/headers", "/body"}) {
    const Reply reply = transport.exchange_one(get(server.url(path)));
    CHECK(reply.delivery == Delivery::unknown);
    CHECK(reply.error.find("long") != std::string::npos);
  }
}

TEST_CASE("a server that never answers costs the time limit and no more") {
  std::mutex mutex;
  std::condition_variable over;
  bool ended = false;
  Loopback server([&](const std::string&) {
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return ended; });
    return ok("late");
  });
  CurlTransport transport({.total_limit = std::chrono::milliseconds(100)});
  CHECK(transport.exchange_one(get(server.url())).delivery == Delivery::unknown);
  const std::lock_guard lock(mutex);
  ended = true;
  over.notify_all();
}

TEST_CASE("a compressed reply arrives as text") {
  const unsigned char hello[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
                                 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00};
  Loopback server([&](const std::string&) {
    return ok(std::string(reinterpret_cast<const char*>(hello), sizeof hello),
              "Content-Encoding: gzip\r\n");
  });
  CurlTransport transport;
  CHECK(transport.exchange_one(get(server.url())).body == "hello");
}

TEST_CASE("a certificate that nobody trusted ends the exchange before anything is sent") {
  const auto server = TlsServer::start();
  if (!server) {
    MESSAGE("skipped: openssl s_server does not start");
    return;
  }
  CurlTransport strict;
  const Reply refused = strict.exchange_one(get(server->url()));
  CHECK(refused.delivery == Delivery::not_sent);
  CHECK(refused.verification_failed);
  CurlTransport knowing({.ca_file = server->certificate()});
  CHECK(knowing.exchange_one(get(server->url())).status == 200);
  std::string other_name = server->url();
  other_name.replace(other_name.find("127.0.0.1"), 9, "localhost");
  CHECK(knowing.exchange_one(get(other_name)).verification_failed);
}
