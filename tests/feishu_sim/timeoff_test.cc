#include "tests/feishu_sim/fixtures.h"
#include "tests/feishu_sim/people.h"
#include "tools/feishu_sim/tenant.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json leave(const Json& more = Json::object()) {
  return with({{"user_id", kBob},
               {"timezone", "Asia/Shanghai"},
               {"start_time", "2026-11-12"},
               {"end_time", "2026-11-12"},
               {"title", "On leave"}},
              more);
}

}  // namespace

TEST_CASE("a time off shows in the person's calendar, where nobody edits it") {
  Bench bench(with_bob());
  const Response made = bench.call("POST", "/timeoff_events", leave());
  CHECK_SHAPE("timeoff.create", made.json());
  const std::string id = made.json()["data"]["timeoff_event_id"];
  Json event;
  {
    const Speaking bob(bench, kBob);
    const Json items = bench.result("GET", "/calendars/primary/events")["items"];
    REQUIRE(items.size() == 1);
    event = items[0];
    CHECK(event["summary"] == "On leave");
    CHECK(event["start_time"]["date"] == "2026-11-12");
    CHECK(event["end_time"]["date"] == "2026-11-13");
    CHECK(bench.code("PATCH", path_of(event), {{"summary", "x"}}) == kNoEventPermission);
    CHECK(bench.code("DELETE", path_of(event)) == kNoEventPermission);
    CHECK(bench.code("POST", "/timeoff_events", leave()) == kTenantTokenInvalid);
  }
  CHECK(bench.result("DELETE", "/timeoff_events/" + id) == Json::object());
  CHECK(bench.code("DELETE", "/timeoff_events/" + id) == kInvalidParameters);
  const Speaking bob(bench, kBob);
  CHECK(bench.result("GET", path_of(event))["event"]["status"] == "cancelled");
}

TEST_CASE("times off are seconds or dates, not both") {
  Bench bench(with_bob());
  const auto code = [&](const Json& more) {
    return bench.code("POST", "/timeoff_events", leave(more));
  };
  CHECK(code({{"start_time", "1793671200"}, {"end_time", "1793674800"}}) == 0);
  CHECK(code({{"start_time", "1793671200"}}) == kInvalidParameters);
  CHECK(code({{"end_time", "2026-11-11"}}) == kInvalidParameters);
  CHECK(code({{"timezone", "Nowhere"}}) == kInvalidParameters);
  CHECK(code({{"user_id", nullptr}}) == kInvalidParameters);
  CHECK(code({{"user_id", "ou_stranger"}}) == kUserNotInTenant);
}

}  // namespace larkdav::feishu_sim::testing
