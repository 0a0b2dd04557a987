#include "tools/feishu_sim/rooms.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json room() { return {{"type", "resource"}, {"room_id", "omm_1"}, {"operate_id", kDefaultUser}}; }

Json booked(Bench& bench, const Json& body) {
  const Json event = bench.create(body);
  bench.result("POST", path_of(event) + "/attendees", {{"attendees", Json::array({room()})}});
  return event;
}

std::string answer(Bench& bench, const Json& event) {
  return bench.result("GET", path_of(event) + "/attendees")["items"][0]["rsvp_status"];
}

}  // namespace

TEST_CASE("a free room accepts after three seconds, and the event shows in the delta") {
  Bench bench;
  const Json event = booked(bench, timed(kTuesday));
  CHECK(answer(bench, event) == "needs_action");
  const std::string token =
      bench.result("GET", "/calendars/primary/events?anchor_time=1")["sync_token"];
  bench.now += 2;
  CHECK(answer(bench, event) == "needs_action");
  bench.now += 1;
  CHECK(answer(bench, event) == "accept");
  const Json delta = bench.result("GET", "/calendars/primary/events?sync_token=" + token);
  CHECK(delta["items"].size() == 1);
}

TEST_CASE("a room that is taken declines, whichever occurrence clashes") {
  Bench bench;
  const Json series = booked(bench, weekly());
  bench.now += 3;
  CHECK(answer(bench, series) == "accept");
  const Json clash = booked(bench, timed(kTuesday + 3 * kWeek + 1800));
  const Json beside = booked(bench, timed(kTuesday + 3 * kWeek + 3600));
  bench.now += 3;
  CHECK(answer(bench, clash) == "decline");
  CHECK(answer(bench, beside) == "accept");
}

TEST_CASE("rooms keep silent or decline where the toggle says so") {
  Bench bench;
  bench.toggle("room_answer", "needs_action");
  const Json event = booked(bench, timed(kTuesday));
  bench.now += 60;
  CHECK(answer(bench, event) == "needs_action");
  bench.toggle("room_answer", "decline");
  CHECK(answer(bench, event) == "decline");
}

}  // namespace larkdav::feishu_sim::testing
