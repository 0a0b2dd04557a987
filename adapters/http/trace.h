// Decorator: tells each exchange to a callback, with every secret blacked out.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/http/transport.h"

namespace larkdav::adapters::http {

struct Traced {  // nothing in it is secret; bodies may name event titles
  std::string label;
  std::string method;
  std::string url;
  Headers request_headers;
  std::string request_body;
  Delivery delivery = Delivery::answered;
  int status = 0;
  Headers reply_headers;
  std::string reply_body;
  std::string error;
};

class Trace : public Transport {
 public:
  // `inner` must outlive this. Bodies are cut at `body_octets_max`.
  Trace(Transport& inner, std::function<void(const Traced&)> tell,
        std::size_t body_octets_max = 4096);
  std::vector<Reply> exchange(std::span<const Request> requests) override;
  [[nodiscard]] long sent() const override { return inner_.sent(); }

 private:
  Transport& inner_;
  std::function<void(const Traced&)> tell_;
  std::size_t body_octets_max_;
};

// Values of secret-bearing query parameters and the password of the authority become "***".
std::string redact_url(std::string_view url);
// The same for JSON string members and form fields with names of secrets.
std::string redact_body(std::string_view body);
bool names_secret(std::string_view name);  // parameter, member or header name, any case

}  // namespace larkdav::adapters::http
