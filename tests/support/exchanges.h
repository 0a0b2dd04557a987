// Recorded exchanges, in order: what the client must ask (C) and what the server answers (S).
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "adapters/http/transport.h"
#include "tests/support/scripted_transport.h"

namespace larkdav::tests {

struct Exchange {
  std::string client;  // "METHOD path", then texts the request must hold, by newline
  adapters::http::Reply server{};
};

// Fails the test on a request out of order and, when it ends, on one never made.
class Exchanges : public adapters::http::Transport {
 public:
  explicit Exchanges(std::vector<Exchange> script) : script_(std::move(script)) {}
  ~Exchanges() override { CHECK(next_ == script_.size()); }
  Exchanges(const Exchanges&) = delete;
  Exchanges& operator=(const Exchanges&) = delete;

  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override {
    std::vector<adapters::http::Reply> replies;
    for (const auto& request : requests) replies.push_back(answer(request));
    return replies;
  }
  [[nodiscard]] long sent() const override { return static_cast<long>(next_); }

 private:
  adapters::http::Reply answer(const adapters::http::Request& request) {
    CHECK(why_loud(request) == "");
    const auto scheme = request.url.find("://");
    const auto path = request.url.find('/', scheme + 3);
    std::string text = request.method + " " + request.url.substr(path) + "\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
    text += request.body;
    CAPTURE(text);
    REQUIRE(next_ < script_.size());
    const Exchange& expected = script_[next_++];
    std::size_t at = 0;
    while (at <= expected.client.size()) {
      const auto end = std::min(expected.client.find('\n', at), expected.client.size());
      const std::string wanted = expected.client.substr(at, end - at);
      CAPTURE(wanted);
      if (at == 0)
        CHECK(text.substr(0, text.find('\n')) == wanted);
      else
        CHECK(text.find(wanted) != std::string::npos);
      at = end + 1;
    }
    return expected.server;
  }

  std::vector<Exchange> script_;
  std::size_t next_ = 0;
};

// Multistatus replies in short.
inline std::string multistatus(const std::string& inside) {
  return "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\" "
         "xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:CS=\"http://calendarserver.org/ns/\">" +
         inside + "</D:multistatus>";
}
inline std::string item(const std::string& href, const std::string& props) {
  return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop>" + props +
         "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
}
inline std::string etag(const std::string& value) {
  return "<D:getetag>\"" + value + "\"</D:getetag>";
}
inline std::string status(const std::string& href, const std::string& line) {
  return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 " + line +
         "</D:status></D:response>";
}
inline std::string token(const std::string& value) {
  return "<D:sync-token>" + value + "</D:sync-token>";
}
inline std::string calendar_text(const std::string& text) {
  return "<C:calendar-data>" + text + "</C:calendar-data>";
}

}  // namespace larkdav::tests
