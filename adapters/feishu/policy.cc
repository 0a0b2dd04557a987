#include "adapters/feishu/policy.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/feishu/replies.h"

namespace larkdav::adapters::feishu {
namespace {

constexpr http::Rate kRate{45, 950};
constexpr int kConnectTries = 3;
constexpr double kLongestReset = 120;  // seconds; the documented window is a minute

std::optional<http::Wait> asked_wait(const http::Reply& reply) {
  const auto header = reply.header("x-ogw-ratelimit-reset");
  if (!header) return std::nullopt;
  char* end = nullptr;
  const double seconds = std::strtod(header->c_str(), &end);
  if (end == header->c_str() || !(seconds >= 0) || seconds > kLongestReset) return std::nullopt;
  return http::Wait(static_cast<long>(std::ceil(seconds * 1000)));
}

}  // namespace

http::RetryPolicy retry_policy(std::function<void()> contended, http::Backoff backoff) {
  if (!backoff.jitter) {
    backoff.jitter = [source = std::make_shared<std::mt19937>(std::random_device{}())] {
      return std::uniform_real_distribution<double>(0, 1)(*source);
    };
  }
  return [contended = std::move(contended), backoff = std::move(backoff)](
             const http::Request& request, const http::Reply& reply,
             int attempt) -> std::optional<http::Wait> {
    if (reply.verification_failed) return std::nullopt;
    const Answer answer = read_reply(reply, request.label);
    switch (answer.verdict.kind) {
      case Class::contended:
        if (contended) contended();
        return http::backoff_wait(backoff, attempt);
      case Class::throttled:
        if (const auto wait = asked_wait(reply)) return wait;
        return http::backoff_wait(backoff, attempt);
      case Class::not_sent:
        // Nobody is there. The next run comes soon enough, and a person does not wait a minute.
        if (attempt >= kConnectTries) return std::nullopt;
        return http::backoff_wait(backoff, attempt);
      case Class::unsure:
        if (!request.idempotent) return std::nullopt;
        if (reply.delivery == http::Delivery::answered && reply.status < 500 && answer.code == 0) {
          return std::nullopt;  // somebody else's page: it will not get better
        }
        return http::backoff_wait(backoff, attempt);
      case Class::done:
      case Class::item_missing:
      case Class::item_refused:
      case Class::listing_expired:
      case Class::listing_conflict:
      case Class::token_refused:
      case Class::calendar_lost:
      case Class::account_refused:
        return std::nullopt;
    }
    return std::nullopt;
  };
}

http::Pace pace_of(const http::Request& request) {
  // Ids follow their collection: …/calendars/ID/events/ID/instances.
  std::string_view path = request.url;
  path = path.substr(0, path.find('?'));
  std::string key = request.method + " ";
  bool is_id = false;
  std::size_t at = path.find("/open-apis/");
  if (at == std::string_view::npos) return {key + std::string(path), kRate};
  while (at < path.size()) {
    const std::size_t next = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at + 1, next - at - 1);
    const bool named = segment == "primary" || segment == "instance_view" || segment == "search";
    key += is_id && !named ? "/:id" : "/" + std::string(segment);
    is_id = segment == "calendars" || segment == "events";
    at = next;
  }
  return {key, kRate};
}

}  // namespace larkdav::adapters::feishu
