// A Transport that answers from a function and keeps what was asked.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <utility>
#include <vector>

#include "adapters/http/transport.h"
#include "tests/support/silence.h"

namespace larkdav::tests {

class ScriptedTransport : public adapters::http::Transport {
 public:
  using Answer = std::function<adapters::http::Reply(const adapters::http::Request&)>;
  explicit ScriptedTransport(Answer answer) : answer_(std::move(answer)) {}
  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override {
    std::vector<adapters::http::Reply> replies;
    ++batches;
    for (const auto& request : requests) {
      if (!opted_in) CHECK(why_loud(request) == "");
      seen.push_back(request);
      replies.push_back(answer_(request));
    }
    return replies;
  }
  [[nodiscard]] long sent() const override { return static_cast<long>(seen.size()); }

  std::vector<adapters::http::Request> seen;
  int batches = 0;
  bool opted_in = false;  // this test's person wants people told

 private:
  Answer answer_;
};

inline adapters::http::Reply answered(int status, std::string body = {},
                                      adapters::http::Headers headers = {}) {
  adapters::http::Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.headers = std::move(headers);
  return reply;
}
inline adapters::http::Reply lost(
    adapters::http::Delivery delivery = adapters::http::Delivery::unknown) {
  adapters::http::Reply reply;
  reply.delivery = delivery;
  reply.error = "connection reset";
  return reply;
}

}  // namespace larkdav::tests
