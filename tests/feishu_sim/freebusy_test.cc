#include "tools/feishu_sim/freebusy.h"

#include "tests/feishu_sim/fixtures.h"
#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json span(const Json& more) {
  return with(
      {{"time_min", "2026-11-01T00:00:00+08:00"}, {"time_max", "2026-11-30T00:00:00+08:00"}}, more);
}

Json busy(Bench& bench, const Json& more = {{"user_id", kDefaultUser}}) {
  return bench.result("POST", "/freebusy/list", span(more)).at("freebusy_list");
}

}  // namespace

TEST_CASE("occurrences of series are busy times, in the offset that was asked in") {
  Bench bench(with_bob());
  {
    const Speaking lin(bench, kDefaultUser);
    const Json master = bench.create(weekly());
    bench.result("DELETE", occurrence(master, kTuesday + kWeek));
    bench.result("PATCH", occurrence(master, kTuesday + 2 * kWeek),
                 timed(kTuesday + 2 * kWeek + 3600));
  }
  const Json list = busy(bench, {{"user_id", kDefaultUser}, {"need_rsvp_status", true}});
  REQUIRE(list.size() == 3);
  CHECK(list[0] == Json{{"start_time", "2026-11-03T10:00:00+08:00"},
                        {"end_time", "2026-11-03T11:00:00+08:00"},
                        {"rsvp_status", "accept"}});
  CHECK(list[1]["start_time"] == "2026-11-17T11:00:00+08:00");
  CHECK_FALSE(busy(bench)[0].contains("rsvp_status"));
  const Json batch = {{"user_ids", {kDefaultUser, kBob}}, {"need_rsvp_status", true}};
  CHECK_SHAPE("freebusy.batch", bench.call("POST", "/freebusy/batch", span(batch)).json());
  CHECK(bench.result("POST", "/freebusy/batch", span(batch))["freebusy_lists"][1] ==
        Json{{"user_id", kBob}, {"freebusy_items", Json::array()}});
}

TEST_CASE("free and declined events are not busy, each for the person himself") {
  Bench bench(with_bob());
  Json event;
  {
    const Speaking lin(bench, kDefaultUser);
    bench.create(with(timed(kTuesday), {{"free_busy_status", "free"}}));
    event = bench.create(timed(kTuesday + 7200));
    bench.result("POST", path_of(event) + "/attendees",
                 {{"attendees", Json::array({{{"type", "user"}, {"user_id", kBob}}})}});
  }
  CHECK(busy(bench).size() == 1);
  CHECK(busy(bench, {{"user_id", kDefaultUser}, {"only_busy", false}}).size() == 2);
  CHECK(busy(bench, {{"user_id", kBob}}).size() == 1);
  {
    const Speaking bob(bench, kBob);
    bench.result("POST", path_of(event) + "/reply", {{"rsvp_status", "decline"}});
  }
  CHECK(busy(bench, {{"user_id", kBob}}).empty());
  CHECK(busy(bench).size() == 1);
}

TEST_CASE("a room is busy where it is booked") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  const Json room = {{"type", "resource"}, {"room_id", "omm_1"}, {"operate_id", kDefaultUser}};
  bench.result("POST", path_of(event) + "/attendees", {{"attendees", Json::array({room})}});
  CHECK(busy(bench, {{"room_id", "omm_1"}}).size() == 1);
  CHECK(busy(bench, {{"room_id", "omm_2"}}).empty());
}

TEST_CASE("bound calendars count unless they are left out") {
  Bench bench(
      with_bob({{"calendars", Json::array({{{"owner", kBob},
                                            {"summary", "bob@example.com"},
                                            {"type", "google"},
                                            {"third_party", true},
                                            {"events", Json::array({timed(kTuesday)})}}})}}));
  CHECK(busy(bench, {{"user_id", kBob}}).size() == 1);
  CHECK(busy(bench, {{"user_id", kBob}, {"include_external_calendar", false}}).empty());
}

TEST_CASE("questions that name nobody, no time or more than ninety days are refused") {
  Bench bench;
  const auto code = [&](const Json& body) { return bench.code("POST", "/freebusy/list", body); };
  CHECK(code(span(Json::object())) == kInvalidParameters);
  CHECK(code(span({{"user_id", "ou_stranger"}})) == kUserNotInTenant);
  const auto from = [&](const char* min, const char* max) {
    return code({{"time_min", min}, {"time_max", max}, {"user_id", kDefaultUser}});
  };
  CHECK(from("2026-11-01T00:00:00Z", "2027-01-30T00:00:00Z") == 0);
  CHECK(from("2026-11-01T00:00:00Z", "2027-01-30T00:00:01Z") == kInvalidParameters);
  CHECK(from("2026-11-01T00:00:00", "2026-11-02T00:00:00Z") == kInvalidParameters);
  CHECK(from("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z") == kInvalidParameters);
  const Json many = span({{"user_ids", Json(std::vector<std::string>(11, kDefaultUser))}});
  CHECK(bench.code("POST", "/freebusy/batch", many) == kInvalidParameters);
}

}  // namespace larkdav::feishu_sim::testing
