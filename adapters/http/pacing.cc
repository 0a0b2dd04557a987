#include "adapters/http/pacing.h"

#include <algorithm>

namespace larkdav::adapters::http {

using std::chrono::milliseconds;

Pacing::Pacing(Transport& inner, PaceOf pace_of, SteadyClock clock, Sleeper sleeper,
               std::shared_ptr<Budget> budget)
    : inner_(inner),
      pace_of_(std::move(pace_of)),
      clock_(std::move(clock)),
      sleeper_(std::move(sleeper)),
      budget_(budget ? std::move(budget) : std::make_shared<Budget>()) {}

milliseconds Pacing::steady_now() {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

Wait Pacing::wait_for(Sent& sent, const Rate& rate, milliseconds now) {
  constexpr milliseconds kMinute{60'000};
  constexpr milliseconds kSecond{1'000};
  while (!sent.empty() && sent.front() + kMinute <= now) sent.pop_front();
  Wait wait{0};
  const auto respect = [&](int limit, milliseconds window) {
    if (limit <= 0 || sent.size() < static_cast<std::size_t>(limit)) return;
    const milliseconds oldest = sent[sent.size() - static_cast<std::size_t>(limit)];
    wait = std::max(wait, oldest + window - now);
  };
  respect(rate.per_second, kSecond);
  respect(rate.per_minute, kMinute);
  return wait;
}

std::vector<Reply> Pacing::exchange(std::span<const Request> requests) {
  std::vector<Reply> replies(requests.size());
  std::vector<std::size_t> open(requests.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;

  while (!open.empty()) {
    const milliseconds now = clock_();
    std::vector<std::size_t> wave;
    std::vector<std::size_t> later;
    Wait shortest = Wait::max();
    for (const std::size_t i : open) {
      const Pace pace = pace_of_(requests[i]);
      Sent& sent = budget_->sent[pace.key];
      const Wait wait = wait_for(sent, pace.rate, now);
      if (wait > Wait{0}) {
        shortest = std::min(shortest, wait);
        later.push_back(i);
        continue;
      }
      if (pace.rate.per_second > 0 || pace.rate.per_minute > 0) sent.push_back(now);
      wave.push_back(i);
    }
    if (wave.empty()) {
      sleeper_(shortest);
      continue;
    }
    std::vector<Request> allowed;
    allowed.reserve(wave.size());
    for (const std::size_t i : wave) allowed.push_back(requests[i]);
    std::vector<Reply> answers = inner_.exchange(allowed);
    for (std::size_t k = 0; k < wave.size(); ++k) replies[wave[k]] = std::move(answers[k]);
    open = std::move(later);
  }
  return replies;
}

}  // namespace larkdav::adapters::http
