// Decorator: keeps each class of requests below a rate, by waiting before sending. Sliding
// windows, so a rate holds over any second and any minute.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "adapters/http/retry.h"
#include "adapters/http/transport.h"

namespace larkdav::adapters::http {

struct Rate {  // 0: unlimited
  int per_second = 0;
  int per_minute = 0;
};

// Requests with the same key share a rate.
struct Pace {
  std::string key;
  Rate rate;
};

// What was sent within the last minute, by key: shared by all transports that a server counts
// together. Not thread-safe.
struct Budget {
  std::map<std::string, std::deque<std::chrono::milliseconds>> sent;
};

class Pacing : public Transport {
 public:
  using PaceOf = std::function<Pace(const Request&)>;
  using SteadyClock = std::function<std::chrono::milliseconds()>;  // since any fixed moment
  // `inner` must outlive this. Those that share a budget must share the clock; none: its own.
  Pacing(Transport& inner, PaceOf pace_of, SteadyClock clock = steady_now,
         Sleeper sleeper = sleep_thread, std::shared_ptr<Budget> budget = nullptr);
  std::vector<Reply> exchange(std::span<const Request> requests) override;
  [[nodiscard]] long sent() const override { return inner_.sent(); }
  static std::chrono::milliseconds steady_now();

 private:
  using Sent = std::deque<std::chrono::milliseconds>;
  // How long until one more may go; zero: now.
  static Wait wait_for(Sent& sent, const Rate& rate, std::chrono::milliseconds now);

  Transport& inner_;
  PaceOf pace_of_;
  SteadyClock clock_;
  Sleeper sleeper_;
  std::shared_ptr<Budget> budget_;
};

}  // namespace larkdav::adapters::http
