// The real Transport: libcurl's multi interface. Connections are kept alive and shared by all
// requests of one transport; TLS is always verified; proxies come from the environment, except for
// loopback hosts.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "adapters/http/transport.h"

namespace larkdav::adapters::http {

struct CurlOptions {
  std::size_t at_once = 8;  // requests in flight
  std::chrono::milliseconds connect_limit{15'000};
  std::chrono::milliseconds total_limit{180'000};  // of one request, connecting included
  std::size_t reply_octets_max = 64U << 20;        // decoded; a longer reply counts as lost
  std::size_t header_octets_max = 256U << 10;
  std::string ca_file{};  // PEM bundle in place of the system's; empty: the system's
  std::string user_agent = "larkdav/0.1.0";
};

// A reply is `not_sent` exactly when no connection was ready to carry the request. libcurl's own
// second try after a stale keep-alive connection is stopped for requests that are not idempotent:
// the first try may have been applied.
class CurlTransport : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  std::vector<Reply> exchange(std::span<const Request> requests) override;
  [[nodiscard]] long sent() const override;

 private:
  class Multi;
  std::unique_ptr<Multi> multi_;
};

}  // namespace larkdav::adapters::http
