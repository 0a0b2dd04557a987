// Carries every request out, and fails the test that sends one which could reach a person.
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "adapters/http/transport.h"
#include "tests/support/silence.h"

namespace larkdav::tests {

class SilentTransport : public adapters::http::Transport {
 public:
  explicit SilentTransport(adapters::http::Transport& inner) : inner_(inner) {}
  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override {
    for (const auto& request : requests) CHECK(why_loud(request) == "");
    return inner_.exchange(requests);
  }
  [[nodiscard]] long sent() const override { return inner_.sent(); }

 private:
  adapters::http::Transport& inner_;
};

}  // namespace larkdav::tests
