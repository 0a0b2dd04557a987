#include "tools/feishu_sim/faults.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

void set_faults(Bench& bench, const Json& list) {
  const Response response = bench.send("POST", "/_sim/faults", list);
  INFO(response.body);
  REQUIRE(response.status == 200);
}

}  // namespace

TEST_CASE("globs match whole paths, stars across slashes") {
  CHECK(glob_matches("*", "/a/b"));
  CHECK(glob_matches("*/events", "/calendars/x/events"));
  CHECK(glob_matches("*/events/*_0", "/c/events/abc_0"));
  CHECK(glob_matches("/a?c", "/abc"));
  CHECK(glob_matches("/a*b*c", "/aXbYbZc"));
  CHECK_FALSE(glob_matches("*/events", "/calendars/x/events/1"));
  CHECK_FALSE(glob_matches("/a", "/ab"));
  CHECK_FALSE(glob_matches("", "/"));
}

TEST_CASE("a fault skips, strikes so many times, and is over") {
  Faults faults;
  REQUIRE(faults.set(Json::array({{{"method", "GET"}, {"skip", 1}, {"times", 2}, {"status", 500}}}))
              .empty());
  const Request get = make_request("GET", "/x");
  CHECK_FALSE(faults.strike(get));
  CHECK_FALSE(faults.strike(make_request("POST", "/x")));
  CHECK(faults.strike(get));
  CHECK(faults.strike(get));
  CHECK_FALSE(faults.strike(get));
}

TEST_CASE("a list that cannot be read leaves the faults as they were") {
  Faults faults;
  REQUIRE(faults.set(Json::array({{{"status", 500}, {"times", -1}}})).empty());
  CHECK_FALSE(faults.set(Json::array({{{"path", "*"}}})).empty());
  CHECK_FALSE(faults.set(Json::array({{{"status", "many"}}})).empty());
  CHECK_FALSE(faults.set(Json::object()).empty());
  CHECK(faults.strike(make_request("GET", "/x")));
  CHECK(faults.set(Json::array()).empty());
  CHECK_FALSE(faults.strike(make_request("GET", "/x")));
}

TEST_CASE("a status fault answers the code without doing anything") {
  Bench bench;
  set_faults(
      bench,
      Json::array({{{"method", "POST"}, {"path", "*/events"}, {"status", 429}, {"code", 190010}}}));
  const Response refused = bench.call("POST", "/calendars/primary/events", weekly());
  CHECK(refused.status == 429);
  CHECK(refused.code == 190010);
  CHECK(bench.result("GET", "/calendars/primary/events").at("items").empty());
}

TEST_CASE("a code alone brings its documented status") {
  Bench bench;
  set_faults(bench, Json::array({{{"code", 190003}}}));
  CHECK(bench.call("POST", "/calendars/primary").status == 500);
}

TEST_CASE("a throttle fault carries the gateway's headers") {
  Bench bench;
  set_faults(bench, Json::array({{{"code", 99991400}}}));
  const Response refused = bench.call("POST", "/calendars/primary");
  CHECK(refused.status == 429);
  int headers = 0;
  for (const auto& [name, value] : refused.headers)
    headers += name.rfind("x-ogw-ratelimit-", 0) == 0 ? 1 : 0;
  CHECK(headers == 2);
}

TEST_CASE("a repeated page gives the same items and the same token again") {
  Bench bench;
  bench.toggle("page_shape", "short");
  for (int i = 0; i < 6; ++i) bench.create(timed(kTuesday + i * 7200));
  const std::string first = "/calendars/primary/events?anchor_time=1";
  const Json page1 = bench.result("GET", first);
  const std::string second = first + "&page_token=" + page1.at("page_token").get<std::string>();
  set_faults(bench, Json::array({{{"method", "GET"}, {"repeat_page", true}}}));
  CHECK(bench.result("GET", second) == page1);
  CHECK(bench.result("GET", second) != page1);
}

TEST_CASE("a body fault answers text that is no envelope") {
  Bench bench;
  set_faults(bench, Json::array({{{"status", 200}, {"body", "<html>sign in</html>"}}}));
  const Response portal = bench.call("POST", "/calendars/primary");
  CHECK(portal.status == 200);
  CHECK(portal.body == "<html>sign in</html>");
}

}  // namespace larkdav::feishu_sim::testing
