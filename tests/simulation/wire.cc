#include "tests/simulation/wire.h"

namespace larkdav::tests {
namespace {

using adapters::http::Delivery;
using adapters::http::Reply;
using adapters::http::Request;

Reply undelivered(Delivery delivery, const char* error) {
  Reply reply;
  reply.delivery = delivery;
  reply.error = error;
  return reply;
}

Reply answer(int status, adapters::http::Headers headers, std::string body) {
  Reply reply;
  reply.status = status;
  reply.headers = std::move(headers);
  reply.body = std::move(body);
  return reply;
}

std::string path_of(const Request& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

// One of the items of a multistatus is answered with a failure instead.
std::string with_inner_failure(std::string body, Dice& dice) {
  const std::string fine = "<d:status>HTTP/1.1 200 OK</d:status>";
  std::vector<std::size_t> places;
  for (auto at = body.find(fine); at != std::string::npos; at = body.find(fine, at + 1))
    places.push_back(at);
  if (places.empty()) return body;
  return body.replace(dice.pick(places), fine.size(),
                      "<d:status>HTTP/1.1 500 Internal Server Error</d:status>");
}

}  // namespace

std::vector<Reply> Wire::exchange(std::span<const Request> requests) {
  std::vector<Reply> replies;
  replies.reserve(requests.size());
  for (const Request& request : requests) replies.push_back(one(request));
  return replies;
}

Reply Wire::one(const Request& request) {
  ++sent_;
  const FaultKind fault = world_.before(side_, request);
  Reply reply = struck(request, fault);
  world_.after(side_, request, fault, reply);
  if (fault == FaultKind::stop_after) throw Stopped{};
  return reply;
}

// long because: one case a fault
Reply Wire::struck(const Request& request, FaultKind fault) {
  switch (fault) {
    case FaultKind::not_sent:
      return undelivered(Delivery::not_sent, "connection refused");
    case FaultKind::unresolved:
      return undelivered(Delivery::not_sent, "could not resolve host");
    case FaultKind::untrusted: {
      Reply reply = undelivered(Delivery::not_sent, "the certificate was not accepted");
      reply.verification_failed = true;
      return reply;
    }
    case FaultKind::proxy_log_in:
      return answer(407, {{"proxy-authenticate", "Basic realm=\"proxy\""}},
                    "<html><body>Proxy login</body></html>");
    case FaultKind::lost_before:
      return undelivered(Delivery::unknown, "timed out");
    case FaultKind::lost_after:
      carry_(request);
      return undelivered(Delivery::unknown, "timed out");
    case FaultKind::failure_before:
      return failing();
    case FaultKind::failure_after:
      carry_(request);
      return failing();
    case FaultKind::throttled:
      return throttled();
    case FaultKind::unauthorised:
      return unauthorised();
    case FaultKind::html:
      return answer(200, {{"content-type", "text/html"}}, "<html><body>Log in</body></html>");
    case FaultKind::empty:
      return answer(200, {}, "");
    case FaultKind::cut: {
      Reply reply = carry_(request);
      reply.body.resize(reply.body.size() / 2);
      return reply;
    }
    case FaultKind::twice:
      carry_(request);
      return carry_(request);
    case FaultKind::page_again: {
      const auto known = pages_.find(path_of(request));
      if (request.method == "GET" && known != pages_.end()) return known->second;
      break;
    }
    case FaultKind::inner_failure: {
      Reply reply = carry_(request);
      if (reply.status == 207) reply.body = with_inner_failure(reply.body, dice_);
      return reply;
    }
    case FaultKind::precondition:
      if (request.method == "PUT" || request.method == "DELETE") return answer(412, {}, "");
      break;
    case FaultKind::stop_before:
      throw Stopped{};
    case FaultKind::none:
    case FaultKind::stale_read:
    case FaultKind::expired_token:
    case FaultKind::stop_after:
    case FaultKind::stop_at_step:
    case FaultKind::disk_full:
    case FaultKind::restored:
    case FaultKind::count:
      break;  // the request itself is well
  }
  Reply reply = carry_(request);
  pages_[path_of(request)] = reply;
  return reply;
}

bool Wire::knows_page_of(const Request& request) const {
  return request.method == "GET" && pages_.count(path_of(request)) > 0;
}

Reply Wire::failing() {
  static const std::vector<int> kStatuses{500, 502, 503, 504};
  adapters::http::Headers headers;
  if (dice_.chance(0.3)) headers = {{"retry-after", "2"}};
  return answer(dice_.pick(kStatuses), headers, "<html><body>oops</body></html>");
}

Reply Wire::throttled() {
  if (side_ == engine::Side::feishu)
    return answer(429, {{"x-ogw-ratelimit-reset", "1.5"}},
                  R"({"code":99991400,"msg":"request trigger frequency limit"})");
  const int form = dice_.below(3);
  if (form == 0) return answer(429, {{"retry-after", "3"}}, "");
  if (form == 1)
    return answer(429,
                  {{"date", "Sun, 01 Nov 2026 10:00:00 GMT"},
                   {"retry-after", "Sun, 01 Nov 2026 10:00:04 GMT"}},
                  "");
  return answer(429, {}, "");
}

Reply Wire::unauthorised() {
  if (side_ == engine::Side::feishu)
    return answer(400, {{"content-type", "application/json"}},
                  R"({"code":99991663,"msg":"Invalid access token for authorization"})");
  return answer(401, {{"www-authenticate", "Basic realm=\"dav\""}}, "");
}

}  // namespace larkdav::tests
