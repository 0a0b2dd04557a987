#include "adapters/http/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <random>
#include <string_view>
#include <thread>

namespace larkdav::adapters::http {

namespace {

constexpr int kFirstServerError = 500;

bool may_have_been_applied(const Reply& reply) {
  return reply.delivery == Delivery::unknown ||
         (reply.delivery == Delivery::answered && reply.status >= kFirstServerError);
}

}  // namespace

void sleep_thread(Wait wait) { std::this_thread::sleep_for(wait); }

Retry::Retry(Transport& inner, RetryPolicy policy, Sleeper sleeper, int attempts_max)
    : inner_(inner),
      policy_(std::move(policy)),
      sleeper_(std::move(sleeper)),
      attempts_max_(attempts_max) {}

std::vector<Reply> Retry::exchange(std::span<const Request> requests) {
  std::vector<Reply> replies = inner_.exchange(requests);
  std::vector<std::size_t> open(requests.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;

  for (int attempt = 1; attempt < attempts_max_; ++attempt) {
    std::vector<std::size_t> again;
    Wait wait{0};
    for (const std::size_t i : open) {
      const bool in_doubt = replies[i].delivery == Delivery::unknown;
      if (in_doubt && !requests[i].idempotent) continue;
      if (const auto asked = policy_(requests[i], replies[i], attempt)) {
        again.push_back(i);
        wait = std::max(wait, *asked);
      }
    }
    if (again.empty()) break;
    sleeper_(wait);
    std::vector<Request> repeated;
    repeated.reserve(again.size());
    for (const std::size_t i : again) repeated.push_back(requests[i]);
    std::vector<Reply> newer = inner_.exchange(repeated);
    for (std::size_t k = 0; k < again.size(); ++k) {
      Reply& reply = replies[again[k]];
      newer[k].repeated = newer[k].repeated || reply.repeated || may_have_been_applied(reply);
      reply = std::move(newer[k]);
    }
    open = std::move(again);
  }
  return replies;
}

Wait backoff_wait(const Backoff& backoff, int attempt) {
  Wait wait = backoff.first;
  for (int i = 1; i < attempt && wait < backoff.longest; ++i) wait *= 2;
  wait = std::min(wait, backoff.longest);
  const double share = 0.5 + 0.5 * (backoff.jitter ? backoff.jitter() : 1.0);
  return Wait(static_cast<Wait::rep>(static_cast<double>(wait.count()) * share));
}

RetryPolicy usual_retry(Backoff backoff) {
  if (!backoff.jitter) {
    backoff.jitter = [engine = std::make_shared<std::mt19937>(std::random_device{}())] {
      return std::uniform_real_distribution<double>(0, 1)(*engine);
    };
  }
  return [backoff](const Request& request, const Reply& reply, int attempt) -> std::optional<Wait> {
    if (reply.delivery != Delivery::answered) {
      if (reply.verification_failed) return std::nullopt;
      return backoff_wait(backoff, attempt);
    }
    const bool overloaded = reply.status == 502 || reply.status == 503 || reply.status == 504;
    if (reply.status != 429 && !(overloaded && request.idempotent)) return std::nullopt;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (const auto asked = retry_after(reply, now)) {
      if (*asked > backoff.longest_asked) return std::nullopt;
      return Wait(*asked);
    }
    return backoff_wait(backoff, attempt);
  };
}

namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::chrono::sys_seconds> read_http_date(const std::string& text) {
  constexpr std::size_t kLength = 29;
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != kLength || text.substr(kLength - 4) != " GMT") return std::nullopt;
  const std::string_view view(text);
  const auto day = number(view.substr(5, 2));
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), view.substr(8, 3));
  const auto year = number(view.substr(12, 4));
  const auto hour = number(view.substr(17, 2));
  const auto minute = number(view.substr(20, 2));
  const auto second = number(view.substr(23, 2));
  if (!day || month == kMonths.end() || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::optional<std::chrono::seconds> retry_after(const Reply& reply, std::chrono::sys_seconds now) {
  const auto value = reply.header("retry-after");
  if (!value) return std::nullopt;
  if (const auto seconds = number(*value)) return std::chrono::seconds(*seconds);
  const auto when = read_http_date(*value);
  if (!when) return std::nullopt;
  if (const auto date = reply.header("date"))
    if (const auto server_now = read_http_date(*date)) now = *server_now;
  return std::max(std::chrono::seconds(0), std::chrono::seconds(*when - now));
}

}  // namespace larkdav::adapters::http
