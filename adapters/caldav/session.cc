#include "adapters/caldav/session.h"

#include "adapters/caldav/failures.h"
#include "adapters/digest.h"

namespace larkdav::adapters::caldav {

Session::Session(http::Transport& transport, Url configured, Credentials credentials)
    : transport_(transport),
      configured_(std::move(configured)),
      credentials_(std::move(credentials)) {}

void Session::log_in(http::Request& request) {
  if (credentials_.username.empty()) return;
  const auto url = parse_url(request.url);
  if (!url || !credentials_allowed(configured_, *url)) return;
  if (!authorization_) {
    const std::string password = credentials_.password ? credentials_.password() : std::string();
    authorization_ = "Basic " + base64(credentials_.username + ":" + password);
  }
  request.headers.emplace_back("Authorization", *authorization_);
}

std::vector<http::Reply> Session::exchange(std::vector<http::Request> requests) {
  for (auto& request : requests) log_in(request);
  const long before = transport_.sent();
  std::vector<http::Reply> replies = transport_.exchange(requests);
  requests_ += transport_.sent() - before;
  return replies;
}

http::Reply Session::exchange_one(http::Request request) {
  std::vector<http::Request> one;
  one.push_back(std::move(request));
  return std::move(exchange(std::move(one)).front());
}

Session::Followed Session::follow(http::Request request, const Url& url) {
  constexpr int kRedirectsMax = 5;
  Followed now{{}, url};
  for (int i = 0; i <= kRedirectsMax; ++i) {
    request.url = to_string(now.url);
    now.reply = exchange_one(request);
    const auto location = now.reply.header("location");
    const int status = now.reply.status;
    const bool redirected =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!redirected || !location) return now;
    const auto next = resolve(now.url, *location);
    if (!next || !redirect_allowed(now.url, *next)) throw failure(now.reply, request.label);
    now.url = *next;
  }
  throw failure(now.reply, request.label);
}

}  // namespace larkdav::adapters::caldav
