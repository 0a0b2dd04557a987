#include "tests/feishu_sim/bench.h"

// The /_sim/ calls of the product contract.
namespace larkdav::feishu_sim::testing {

TEST_CASE(
    "the state shows every record, deleted and destroyed ones included, whatever the toggles") {
  Bench bench;
  bench.toggle("tombstone_richness", "sparse");
  bench.toggle("all_day_mode", "in_inclusive_out_inclusive");
  const Json master = bench.create(weekly());
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "x"}});
  bench.result("DELETE", occurrence(master, kTuesday) + "?delete_exception=true");
  const Json day = bench.create(all_day("2026-11-09", "2026-11-09"));
  bench.result("DELETE", path_of(day));
  const Json state = bench.send("GET", "/_sim/state").json();
  CHECK(state["calendars"].size() == 2);
  const Json records = state["events"][master["organizer_calendar_id"].get<std::string>()];
  REQUIRE(records.size() == 3);
  int destroyed = 0;
  for (const Json& record : records) {
    destroyed += record["destroyed"] == true ? 1 : 0;
    if (record["event_id"] != day["event_id"]) continue;
    CHECK(record["status"] == "cancelled");
    CHECK(record["end_time"]["date"] == "2026-11-10");
  }
  CHECK(destroyed == 1);
}

TEST_CASE("the clock is set, advanced, and then moves on") {
  Bench bench;
  const auto now = [&] { return bench.send("GET", "/_sim/clock").json()["now"].get<double>(); };
  REQUIRE(bench.send("POST", "/_sim/clock", {{"now", 1800000000}}).status == 200);
  CHECK(now() == 1800000000);
  bench.now += 5;
  CHECK(now() == 1800000005);
  REQUIRE(bench.send("POST", "/_sim/clock", {{"advance_s", 60}}).status == 200);
  CHECK(now() == 1800000065);
  CHECK(bench.send("POST", "/_sim/clock", {{"now", 1}, {"advance_s", 1}}).status == 400);
  CHECK(bench.send("POST", "/_sim/clock", {{"now", "noon"}}).status == 400);
}

TEST_CASE("a clock set back hides no event") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  bench.send("POST", "/_sim/clock", {{"now", kNow - 1000}});
  CHECK(bench.code("GET", path_of(event)) == 0);
}

TEST_CASE("controls answer what is wrong with a request") {
  Bench bench;
  for (const char* path : {"/_sim/faults", "/_sim/toggles", "/_sim/expire", "/_sim/nothing"}) {
    const Response refused = bench.send("POST", path, {{"what", 5}});
    CAPTURE(path);
    CHECK(refused.status == 400);
    CHECK_FALSE(refused.json()["error"].get<std::string>().empty());
  }
  CHECK(bench.service().handle(make_request("POST", "/_sim/toggles", "", "{")).status == 400);
  CHECK(bench.send("DELETE", "/_sim/state").status == 400);
}

TEST_CASE("a reset forgets events, toggles, faults and the tokens of before") {
  Bench bench;
  bench.create(weekly());
  const std::string sync =
      bench.result("GET", "/calendars/primary/events?anchor_time=1")["sync_token"];
  bench.toggle("get_deleted", 193003);
  bench.send("POST", "/_sim/faults", Json::array({{{"status", 500}, {"times", -1}, {"skip", 9}}}));
  bench.send("POST", "/_sim/clock", {{"advance_s", 1000}});
  REQUIRE(bench.send("POST", "/_sim/reset").status == 200);
  bench.token = bench.authorise();
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].empty());
  CHECK(bench.code("GET", "/calendars/primary/events?sync_token=" + sync) == kTokenExpired);
  CHECK(bench.send("GET", "/_sim/clock").json()["now"] == kNow);
  for (int i = 0; i < 12; ++i) CHECK(bench.code("POST", "/calendars/primary") == 0);
}

}  // namespace larkdav::feishu_sim::testing
