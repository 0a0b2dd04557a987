#include "tools/feishu_sim/rate_limit.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {

TEST_CASE("the fifty-first call of a second waits for the next one") {
  RateLimit limit;
  for (int i = 0; i < 50; ++i) CHECK_FALSE(limit.admit("GET /x", 1000.25));
  const auto over = limit.admit("GET /x", 1000.25);
  REQUIRE(over);
  CHECK(over->limit == 50);
  CHECK(over->reset == doctest::Approx(0.75));
  CHECK_FALSE(limit.admit("POST /x", 1000.25));
  CHECK_FALSE(limit.admit("GET /x", 1001));
}

TEST_CASE("a thousand calls of a minute are the most, however slowly they come") {
  RateLimit limit;
  for (int i = 0; i < 1000; ++i) CHECK_FALSE(limit.admit("GET /x", 1200 + i * 0.04));
  const auto over = limit.admit("GET /x", 1240);
  REQUIRE(over);
  CHECK(over->limit == 1000);
  CHECK(over->reset == doctest::Approx(20));
  CHECK_FALSE(limit.admit("GET /x", 1260));
}

TEST_CASE("a throttled call answers 429 with both headers, all users of the tenant together") {
  Bench bench({}, true);
  const std::string app = bench.token;
  for (int i = 0; i < 50; ++i) CHECK(bench.call("POST", "/calendars/primary").status == 200);
  bench.token = bench.service().user_token(kDefaultUser);
  const Response over = bench.call("POST", "/calendars/primary");
  CHECK(over.status == 429);
  CHECK(over.json() == Json{{"code", 99991400}, {"msg", "request trigger frequency limit"}});
  Pairs limits;
  for (const auto& header : over.headers) {
    if (header.first.rfind("x-ogw-ratelimit-", 0) == 0) limits.push_back(header);
  }
  CHECK(limits == Pairs{{"x-ogw-ratelimit-limit", "50"}, {"x-ogw-ratelimit-reset", "1.000"}});
  bench.now += 1;
  CHECK(bench.call("POST", "/calendars/primary").status == 200);
}

}  // namespace larkdav::feishu_sim::testing
