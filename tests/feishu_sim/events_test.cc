#include "tools/feishu_sim/events.h"

#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// The operation matrix of Feishu reference 6.3, and what surrounds it.
namespace larkdav::feishu_sim::testing {
namespace {

const std::string kEvents = "/calendars/primary/events";
const std::string kSilent = "?need_notification=false";
const std::string kDestroy = "?delete_exception=true&need_notification=false";

// status and title of every listed record, by the original start in its id.
std::map<std::int64_t, std::string> listed(Bench& bench) {
  std::map<std::int64_t, std::string> found;
  const Json page = bench.result("GET", kEvents + "?anchor_time=1");
  for (const Json& item : page.at("items")) {
    const std::string id = item.at("event_id");
    found[std::stoll(id.substr(id.rfind('_') + 1))] =
        item.at("status").get<std::string>() + " " + item.value("summary", "");
  }
  return found;
}

std::vector<std::string> instances(Bench& bench, const Json& master) {
  std::vector<std::string> found;
  const Json page =
      bench.result("GET", path_of(master) + "/instances?start_time=1793664000&end_time=1795564800");
  for (const Json& item : page.at("items")) {
    found.push_back(item["start_time"]["timestamp"].get<std::string>() + " " +
                    item["status"].get<std::string>() +
                    (item["is_exception"] == true ? " exception" : ""));
  }
  return found;
}

}  // namespace

TEST_CASE("answers about events have the recorded shapes") {
  Bench bench;
  const auto reply = [&](const std::string& method, const std::string& path,
                         const Json& body = Json()) {
    return bench.call(method, path, body).json();
  };
  const Json request = fixture("request.events.create");
  if (request.is_null()) return;
  CHECK_SHAPE("events.create", reply("POST", kEvents, request));
  const Json series = reply("POST", kEvents, fixture("request.events.create.recurring"));
  CHECK_SHAPE("events.create.recurring", series);
  CHECK(series["data"]["event"]["recurrence"] ==
        fixture("events.create.recurring")["data"]["event"]["recurrence"]);
  const Json master = series["data"]["event"];
  CHECK_SHAPE("events.get", reply("GET", path_of(master)));
  const Json exception =
      reply("PATCH", occurrence(master, kTuesday + kWeek), {{"summary", "moved"}});
  CHECK_SHAPE("events.patch.instance_to_exception", exception);
  CHECK_SHAPE("events.delete", reply("DELETE", occurrence(master, kTuesday + 2 * kWeek)));
  CHECK_SHAPE(
      "events.instances",
      reply("GET", path_of(master) + "/instances?start_time=1793664000&end_time=1795564800"));
  CHECK_SHAPE("events.list.stock_last", reply("GET", kEvents + "?anchor_time=1"));
  CHECK_SHAPE("events.search", reply("POST", kEvents + "/search",
                                     {{"query", "Weekly"},
                                      {"filter", {{"end_time", {{"timestamp", "1795564800"}}}}}}));
  CHECK_SHAPE("events.delete", reply("DELETE", path_of(master)));
  CHECK_SHAPE("events.get.tombstone", reply("GET", path_of(master)));
  CHECK_SHAPE("error.event_not_found_193001", reply("GET", kEvents + "/nobody_0"));
  CHECK_SHAPE("error.event_deleted_193003", reply("DELETE", path_of(master)));
  CHECK_SHAPE("error.invalid_params_190014",
              reply("POST", kEvents, with(timed(1), {{"recurrence", "x"}})));
}

TEST_CASE("changing one instance makes an exception under the instance's own id") {
  Bench bench;
  const Json master = bench.create(weekly());
  const Json moved = bench.result("PATCH", occurrence(master, kTuesday + kWeek),
                                  timed(kTuesday + kWeek + 7200))["event"];
  CHECK(moved["is_exception"] == true);
  CHECK(moved["recurring_event_id"] == master["event_id"]);
  CHECK(moved["recurrence"] == "");
  CHECK(occurrence(master, kTuesday + kWeek) == path_of(moved));
  CHECK(instances(bench, master) ==
        std::vector<std::string>{"1793671200 confirmed", "1794283200 confirmed exception",
                                 "1794880800 confirmed", "1795485600 confirmed"});
}

TEST_CASE("deleting one instance leaves a cancelled exception that stays listed") {
  Bench bench;
  const Json master = bench.create(weekly("tide"));
  bench.result("DELETE", occurrence(master, kTuesday + kWeek) + kSilent);
  CHECK(listed(bench) == std::map<std::int64_t, std::string>{{0, "confirmed tide"},
                                                             {kTuesday + kWeek, "cancelled tide"}});
  CHECK(instances(bench, master)[1] == "1794276000 cancelled exception");
  CHECK(bench.code("DELETE", occurrence(master, kTuesday + kWeek)) == kEventDeleted);
  CHECK(bench.code("PATCH", occurrence(master, kTuesday + kWeek), {{"summary", "x"}}) ==
        kEventDeleted);
}

TEST_CASE("delete_exception makes the instance follow the series again, cancelled or changed") {
  Bench bench;
  const Json master = bench.create(weekly("tide"));
  const std::string changed = occurrence(master, kTuesday);
  const std::string cancelled = occurrence(master, kTuesday + kWeek);
  bench.result("PATCH", changed, {{"summary", "other"}});
  bench.result("DELETE", cancelled);
  bench.result("DELETE", changed + kDestroy);
  bench.result("DELETE", cancelled + kDestroy);
  CHECK(instances(bench, master) ==
        std::vector<std::string>{"1793671200 confirmed", "1794276000 confirmed",
                                 "1794880800 confirmed", "1795485600 confirmed"});
  CHECK(listed(bench) == std::map<std::int64_t, std::string>{{0, "confirmed tide"}});
  CHECK(bench.result("GET", changed)["event"]["summary"] == "tide");
  CHECK(bench.code("DELETE", changed + kDestroy) == kEventNotFound);
  bench.result("PATCH", changed, {{"summary", "again"}});
  CHECK(bench.result("GET", changed)["event"]["summary"] == "again");
}

TEST_CASE("delete_exception can be a plain delete, or refused") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.toggle("delete_exception", "refused");
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "other"}});
  CHECK(bench.code("DELETE", occurrence(master, kTuesday) + kDestroy) == kInvalidParameters);
  bench.toggle("delete_exception", "ignored");
  bench.result("DELETE", occurrence(master, kTuesday) + kDestroy);
  CHECK(instances(bench, master)[0] == "1793671200 cancelled exception");
}

TEST_CASE("a change of the master reaches plain instances, not exceptions") {
  Bench bench;
  const Json master = bench.create(weekly("old"));
  bench.result("PATCH", occurrence(master, kTuesday), {{"description", "mine"}});
  bench.result("PATCH", path_of(master), {{"summary", "new"}});
  CHECK(bench.result("GET", occurrence(master, kTuesday))["event"]["summary"] == "old");
  CHECK(bench.result("GET", occurrence(master, kTuesday + kWeek))["event"]["summary"] == "new");
}

TEST_CASE("a moved series leaves its exceptions behind under their old ids") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.result("PATCH", occurrence(master, kTuesday + kWeek), {{"summary", "mine"}});
  bench.result("PATCH", path_of(master), timed(kTuesday + 3600));
  const auto found = instances(bench, master);
  CHECK(found.size() == 5);
  CHECK(std::count(found.begin(), found.end(), "1794276000 confirmed exception") == 1);
  CHECK(std::count(found.begin(), found.end(), "1794279600 confirmed") == 1);
}

TEST_CASE("deleting a series cascades to nothing") {
  Bench bench;
  const Json master = bench.create(weekly("tide"));
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "orphan"}});
  bench.result("DELETE", path_of(master));
  CHECK(listed(bench) ==
        std::map<std::int64_t, std::string>{{0, "cancelled "}, {kTuesday, "confirmed orphan"}});
  CHECK(bench.result("GET", occurrence(master, kTuesday))["event"]["status"] == "confirmed");
  CHECK(bench.code("GET", occurrence(master, kTuesday + kWeek)) == kEventDeleted);
  CHECK(bench.code("GET", path_of(master) + "/instances?start_time=1&end_time=2") == kEventDeleted);
  bench.result("DELETE", occurrence(master, kTuesday));
  CHECK(listed(bench)[kTuesday] == "cancelled orphan");
}

TEST_CASE("a deleted event can be fetched as cancelled, unless the toggle says 193003") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"summary", "gone"}}));
  bench.result("DELETE", path_of(event));
  const Json tombstone = bench.result("GET", path_of(event))["event"];
  CHECK(tombstone["status"] == "cancelled");
  CHECK(tombstone["summary"] == "");
  CHECK(tombstone["start_time"] == event["start_time"]);
  CHECK(bench.code("DELETE", path_of(event)) == kEventDeleted);
  CHECK(bench.code("PATCH", path_of(event), {{"summary", "back"}}) == kEventDeleted);
  bench.toggle("get_deleted", 193003);
  const Response refused = bench.call("GET", path_of(event));
  CHECK(refused.code == kEventDeleted);
  CHECK(refused.status == 403);
}

TEST_CASE("a tombstone may be sparse") {
  Bench bench;
  bench.toggle("tombstone_richness", "sparse");
  const Json master = bench.create(weekly());
  bench.result("DELETE", occurrence(master, kTuesday));
  bench.result("DELETE", path_of(master));
  const Json empty = Json::object();
  CHECK(bench.result("GET", path_of(master))["event"] == Json{{"event_id", master["event_id"]},
                                                              {"status", "cancelled"},
                                                              {"start_time", empty},
                                                              {"end_time", empty}});
  CHECK(bench.result("GET", occurrence(master, kTuesday))["event"]["recurring_event_id"] ==
        master["event_id"]);
}

TEST_CASE("an instance that is no exception can be fetched, or not") {
  Bench bench;
  const Json master = bench.create(weekly());
  const Json plain = bench.result("GET", occurrence(master, kTuesday + kWeek))["event"];
  CHECK(plain["is_exception"] == false);
  CHECK(plain["recurrence"] == "");
  CHECK(plain["start_time"]["timestamp"] == "1794276000");
  CHECK(bench.code("GET", occurrence(master, kTuesday + kWeek + 1)) == kEventNotFound);
  bench.toggle("plain_instance_get", 193001);
  CHECK(bench.code("GET", occurrence(master, kTuesday + kWeek)) == kEventNotFound);
}

TEST_CASE("ids are told apart: malformed and unknown") {
  Bench bench;
  for (const std::string id : {"nonsense", "_0", "a_", "a_-5", "a_01", "a_1x"}) {
    CAPTURE(id);
    CHECK(bench.code("GET", kEvents + "/" + id) == kInvalidEventId);
  }
  CHECK(bench.code("GET", kEvents + "/6d1f0b3a-92c4-4e57-8a1b-3c7e5f9d2b60_0") == kEventNotFound);
  CHECK(bench.code("DELETE", kEvents + "/6d1f0b3a-92c4-4e57-8a1b-3c7e5f9d2b60_1793671200") ==
        kEventNotFound);
}

TEST_CASE("an all-day series has its instances at midnight UTC") {
  Bench bench;
  const Json master = bench.create(
      with(all_day("2026-11-09", "2026-11-09"), {{"recurrence", "FREQ=DAILY;COUNT=3"}}));
  const std::int64_t second = 1794268800;  // 2026-11-10T00:00:00Z
  const Json moved = bench.result("PATCH", occurrence(master, second),
                                  all_day("2026-11-20", "2026-11-20"))["event"];
  CHECK(moved["start_time"]["date"] == "2026-11-20");
  CHECK(bench.code("GET", occurrence(master, second + 3600)) == kEventNotFound);
}

TEST_CASE("the same idempotency key gives the same event for a day") {
  Bench bench;
  const std::string key = "?idempotency_key=01234567-89ab-cdef-0123-456789abcdef";
  const Json first = bench.create(weekly("one"), key);
  CHECK(bench.create(weekly("other"), key) == first);
  CHECK(bench.create(weekly("one"))["event_id"] != first["event_id"]);
  CHECK(listed(bench).size() == 1);  // both are _0
  bench.now += 86401;
  bench.token = bench.authorise();
  CHECK(bench.create(weekly("one"), key)["event_id"] != first["event_id"]);
  CHECK(bench.code("POST", kEvents + "?idempotency_key=short", weekly()) == kInvalidParameters);
  CHECK(bench.code("POST", kEvents + "?idempotency_key=" + std::string(129, 'k'), weekly()) ==
        kInvalidParameters);
}

TEST_CASE("writing needs the role, reading a lesser one") {
  Bench bench;
  const auto make = [&](const char* permissions) {
    return bench
        .result("POST", "/calendars", {{"permissions", permissions}})["calendar"]["calendar_id"]
        .get<std::string>();
  };
  const std::string open = "/calendars/" + make("public") + "/events";
  const std::string busy = "/calendars/" + make("show_only_free_busy") + "/events";
  const Json secret = with(timed(kTuesday), {{"visibility", "private"}, {"summary", "secret"}});
  const std::string id = bench.result("POST", open, secret)["event"]["event_id"];
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.code("GET", busy) == kNoCalendarAccess);
  CHECK(bench.code("POST", open, weekly()) == kNoCalendarAccess);
  CHECK(bench.code("PATCH", open + "/" + id, {{"summary", "x"}}) == kNoCalendarAccess);
  CHECK(bench.code("DELETE", open + "/" + id) == kNoCalendarAccess);
  const Json seen = bench.result("GET", open + "/" + id)["event"];
  CHECK_FALSE(seen.contains("summary"));
  const Json recorded = fixture("events.list.private_reader_view");
  if (!recorded.is_null()) CHECK(shape_difference(recorded["data"]["items"][0], seen) == "");
}

TEST_CASE("reads lag behind writes by as much as the toggle says") {
  Bench bench;
  const Json master = bench.create(weekly("old"));
  bench.now += 10;
  bench.toggle("read_after_write_lag_s", 2);
  CHECK(bench.result("PATCH", path_of(master), {{"summary", "new"}})["event"]["summary"] == "new");
  bench.result("DELETE", occurrence(master, kTuesday));
  CHECK(bench.result("GET", path_of(master))["event"]["summary"] == "old");
  CHECK(listed(bench) == std::map<std::int64_t, std::string>{{0, "confirmed old"}});
  CHECK(bench.result("GET", occurrence(master, kTuesday))["event"]["status"] == "confirmed");
  CHECK(instances(bench, master)[0] == "1793671200 confirmed");
  bench.now += 2;
  CHECK(bench.result("GET", path_of(master))["event"]["summary"] == "new");
  CHECK(listed(bench)[kTuesday] == "cancelled new");
  CHECK(instances(bench, master)[0] == "1793671200 cancelled exception");
}

TEST_CASE("a rule may read in other forms than it was written") {
  Bench bench;
  bench.toggle("rrule_prefix_on_read", true);
  bench.toggle("until_date_only_on_read", true);
  bench.toggle("rrule_form_on_read", "reordered");
  CHECK(bench.create(weekly())["recurrence"] ==
        "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261231");
}

TEST_CASE("a cancelled instance comes back by a patch where the toggle lets it") {
  Bench bench;
  bench.toggle("patch_deleted_instance", "revived");
  const Json master = bench.create(weekly());
  bench.result("DELETE", occurrence(master, kTuesday));
  CHECK(bench.result("PATCH", occurrence(master, kTuesday),
                     {{"summary", "back"}})["event"]["status"] == "confirmed");
}

TEST_CASE("a patch without effect makes no exception") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.result("PATCH", occurrence(master, kTuesday), {{"need_notification", false}});
  CHECK(listed(bench).size() == 1);
  CHECK(bench.code("PATCH", occurrence(master, kTuesday), {{"recurrence", "FREQ=DAILY"}}) ==
        kInvalidDetails);
}

TEST_CASE("booleans of the query are true or false") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  CHECK(bench.code("DELETE", path_of(event) + "?need_notification=no") == kInvalidParameters);
  CHECK(bench.code("DELETE", path_of(event) + "?delete_exception=true") == kInvalidParameters);
  CHECK(bench.code("DELETE", path_of(event) + "?need_notification=true") == 0);
}

}  // namespace larkdav::feishu_sim::testing
