// Decorator: keeps each class of requests below a rate, by waiting before sending. Sliding
// windows, so a rate holds over any second and any minute.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
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

class Pacing : public Transport {
 public:
  using PaceOf = std::function<Pace(const Request&)>;
  using SteadyClock = std::function<std::chrono::milliseconds()>;  // since any fixed moment
  // `inner` must outlive this.
  Pacing(Transport& inner, PaceOf pace_of, SteadyClock clock = steady_now,
         Sleeper sleeper = sleep_thread);
  std::vector<Reply> exchange(std::span<const Request> requests) override;
  [[nodiscard]] long sent() const override { return inner_.sent(); }
  static std::chrono::milliseconds steady_now();

 private:
  using Sent = std::deque<std::chrono::milliseconds>;  // moments within the last minute
  // How long until one more may go; zero: now.
  static Wait wait_for(Sent& sent, const Rate& rate, std::chrono::milliseconds now);

  Transport& inner_;
  PaceOf pace_of_;
  SteadyClock clock_;
  Sleeper sleeper_;
  std::map<std::string, Sent> sent_;
};

}  // namespace larkdav::adapters::http
