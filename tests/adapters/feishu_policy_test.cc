#include "adapters/feishu/policy.h"

#include <doctest/doctest.h>

#include "tests/support/scripted_transport.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;
using larkdav::tests::lost;

namespace {
http::Request request(bool idempotent) {
  http::Request out;
  out.method = idempotent ? "GET" : "PATCH";
  out.idempotent = idempotent;
  return out;
}
http::RetryPolicy policy(int* contended = nullptr) {
  http::Backoff backoff;
  backoff.jitter = [] { return 1.0; };
  return retry_policy(
      [contended] {
        if (contended != nullptr) ++*contended;
      },
      backoff);
}
std::string code(long value) { return "{\"code\":" + std::to_string(value) + ",\"msg\":\"\"}"; }
}  // namespace

TEST_CASE("the gateway's reset is waited for exactly, also in fractions and in a 400") {
  for (const int status : {429, 400}) {
    const auto reply = answered(status, code(99991400), {{"x-ogw-ratelimit-reset", "1.25"}});
    CHECK(policy()(request(false), reply, 1) == http::Wait{1250});
  }
  const auto silly = answered(429, code(99991400), {{"x-ogw-ratelimit-reset", "1e9"}});
  CHECK(policy()(request(false), silly, 1) == http::Wait{500});
}

TEST_CASE("the calendar's own limits back off") {
  int contended = 0;
  for (const long value : {190004L, 190005L, 190010L}) {
    CHECK(policy(&contended)(request(false), answered(429, code(value)), 1) == http::Wait{500});
    CHECK(policy()(request(false), answered(429, code(value)), 3) == http::Wait{2000});
  }
  CHECK(contended == 1);
}

TEST_CASE("an unsure outcome is tried again only where that is harmless") {
  for (const auto& reply : {answered(500, code(190003)), answered(502, "<html>"), lost()}) {
    CHECK(policy()(request(true), reply, 1));
    CHECK_FALSE(policy()(request(false), reply, 1));
  }
  CHECK_FALSE(policy()(request(true), answered(200, "<html>log in"), 1));
  CHECK(policy()(request(false), lost(http::Delivery::not_sent), 1));
}

TEST_CASE("answers stand") {
  for (const auto& reply :
       {answered(200, code(0)), answered(404, code(193001)), answered(400, code(190002)),
        answered(400, code(190008)), answered(401, code(99991677)), answered(403, code(191002))}) {
    CHECK_FALSE(policy()(request(true), reply, 1));
  }
}

TEST_CASE("a method and a kind of path share a pace, ids do not matter") {
  const auto key = [](const std::string& method, const std::string& path) {
    http::Request out;
    out.method = method;
    out.url = "https://open.feishu.cn/open-apis/calendar/v4" + path;
    return pace_of(out).key;
  };
  CHECK(key("GET", "/calendars/a/events/b") == key("GET", "/calendars/c/events/d_5"));
  CHECK(key("GET", "/calendars/a/events?page_size=5") == key("GET", "/calendars/b/events"));
  CHECK(key("GET", "/calendars/a/events") != key("GET", "/calendars/a/events/b"));
  CHECK(key("GET", "/calendars/a/events/b") != key("PATCH", "/calendars/a/events/b"));
  CHECK(key("POST", "/calendars/primary") != key("POST", "/calendars/a"));
  CHECK(pace_of({}).rate.per_second == 45);
  CHECK(pace_of({}).rate.per_minute == 950);
}
