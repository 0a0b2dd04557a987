// Port: HTTP exchanges. A breakdown below HTTP is a value too, because for a write it matters
// whether the request may have arrived. Implementations: curl.h (the real one), and decorators that
// retry, pace and trace around any Transport; in-process services in tests.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace larkdav::adapters::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method{};  // every member has an initialiser so that any of them may be named alone
  std::string url{};     // absolute, already encoded
  Headers headers{};
  std::string body{};   // sent with Content-Length, never chunked (Radicale and SOGo refuse chunks)
  std::string label{};  // what it is for, in words and without secrets: errors and traces name it
  bool idempotent = false;  // may be sent again after an unknown outcome
};

enum class Delivery {
  answered,  // a complete HTTP reply
  not_sent,  // certainly not applied: no connection, TLS refused, name not found
  unknown,   // the reply was lost or cut: the request may have been applied
};

struct Reply {
  Delivery delivery = Delivery::answered;
  int status = 0;
  Headers headers;  // names in lower case
  std::string body;
  std::string error;                 // of not_sent and unknown: what happened
  bool verification_failed = false;  // the TLS certificate was not accepted
  bool repeated = false;  // an earlier try of the same request may have been applied as well
  [[nodiscard]] std::optional<std::string> header(const std::string& lower_case_name) const;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Performs the requests, several at once where the implementation can; replies in order.
  // Redirects are not followed.
  virtual std::vector<Reply> exchange(std::span<const Request> requests) = 0;
  Reply exchange_one(const Request& request) { return exchange({&request, 1}).front(); }
  // Requests put on the wire so far, repeated ones too.
  [[nodiscard]] virtual long sent() const = 0;
};

}  // namespace larkdav::adapters::http
