// Decorator: sends requests again as a policy says. The policy sees the reply and the number of
// tries so far; the decorator waits and bounds. A request that is not idempotent is never sent
// again after an unknown outcome, whatever the policy says.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "adapters/http/transport.h"

namespace larkdav::adapters::http {

using Wait = std::chrono::milliseconds;
using Sleeper = std::function<void(Wait)>;
void sleep_thread(Wait wait);  // the real Sleeper

// How long to wait before the request is sent again; nullopt: the reply stands. `attempt` counts
// from 1.
using RetryPolicy = std::function<std::optional<Wait>(const Request&, const Reply&, int attempt)>;

class Retry : public Transport {
 public:
  // `inner` must outlive this. At most `attempts_max` tries a request.
  Retry(Transport& inner, RetryPolicy policy, Sleeper sleeper = sleep_thread, int attempts_max = 5);
  std::vector<Reply> exchange(std::span<const Request> requests) override;
  [[nodiscard]] long sent() const override { return inner_.sent(); }

 private:
  Transport& inner_;
  RetryPolicy policy_;
  Sleeper sleeper_;
  int attempts_max_;
};

struct Backoff {
  Wait first{500};
  Wait longest{30'000};         // of one wait of our own choice
  Wait longest_asked{120'000};  // a Retry-After beyond this is not waited for: the reply stands
  std::function<double()> jitter{};  // uniform in [0, 1); empty: a random source of its own
};

// The usual policy: a request that was not sent, 429, and for idempotent requests also lost
// replies and 502, 503, 504 (a 503 may come after the write was applied). Waits as Retry-After
// says, else twice as long each time, spread by jitter. Untrusted certificates are not retried.
RetryPolicy usual_retry(Backoff backoff = {});
// first·2^(attempt-1), capped, times 0.5..1 by jitter.
Wait backoff_wait(const Backoff& backoff, int attempt);

// Retry-After (RFC 9110 §10.2.3), seconds or date; a date counts from the reply's own Date header,
// else from `now`. Never negative.
std::optional<std::chrono::seconds> retry_after(const Reply& reply, std::chrono::sys_seconds now);
// RFC 9110 §5.6.7 IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT").
std::optional<std::chrono::sys_seconds> read_http_date(const std::string& text);

}  // namespace larkdav::adapters::http
