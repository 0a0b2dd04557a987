#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// instances and instance_view (Feishu reference 3.3).
namespace larkdav::feishu_sim::testing {
namespace {

std::string range(std::int64_t from, std::int64_t to) {
  return "start_time=" + std::to_string(from) + "&end_time=" + std::to_string(to);
}

constexpr std::int64_t kDay = 86400;
const std::string kView = "/calendars/primary/events/instance_view?";

}  // namespace

TEST_CASE("the range of instances is open on both sides") {
  Bench bench;
  const Json master = bench.create(with(timed(kTuesday), {{"recurrence", "FREQ=DAILY;COUNT=3"}}));
  const auto count = [&](std::int64_t from, std::int64_t to) {
    return bench.result("GET", path_of(master) + "/instances?" + range(from, to))["items"].size();
  };
  CHECK(count(kTuesday, kTuesday + 1) == 1);
  CHECK(count(kTuesday - 10, kTuesday) == 0);
  CHECK(count(kTuesday + 3600, kTuesday + kDay) == 0);
  CHECK(count(kTuesday + 3599, kTuesday + kDay + 1) == 2);
}

TEST_CASE("instances come by pages without a gap or a double") {
  for (const char* shape : {"normal", "short_and_empty"}) {
    CAPTURE(shape);
    Bench bench;
    bench.toggle("page_shape", shape);
    const Json master =
        bench.create(with(timed(kTuesday), {{"recurrence", "FREQ=DAILY;COUNT=25"}}));
    const std::string base =
        path_of(master) + "/instances?page_size=10&" + range(kTuesday - 1, kTuesday + 100 * kDay);
    std::vector<std::int64_t> starts;
    Json page = bench.result("GET", base);
    for (int pages = 0; pages < 100; ++pages) {
      for (const Json& item : page["items"]) {
        starts.push_back(std::stoll(item["start_time"]["timestamp"].get<std::string>()));
      }
      if (page["has_more"] == false) break;
      page = bench.result("GET", base + "&page_token=" + page["page_token"].get<std::string>());
    }
    REQUIRE(starts.size() == 25);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      CHECK(starts[i] == kTuesday + static_cast<std::int64_t>(i) * kDay);
    }
  }
}

TEST_CASE("spans, sizes and events that are no series are refused") {
  Bench bench;
  const Json master = bench.create(weekly());
  const Json single = bench.create(timed(kTuesday));
  const auto code = [&](const Json& event, const std::string& query) {
    return bench.code("GET", path_of(event) + "/instances?" + query);
  };
  CHECK(code(master, range(1, 731 * kDay + 1)) == 0);
  CHECK(code(master, range(1, 731 * kDay + 2)) == kInvalidParameters);
  CHECK(code(master, "start_time=1") == kInvalidParameters);
  CHECK(code(master, range(9, 8)) == kInvalidParameters);
  CHECK(code(master, range(1, 2) + "&page_size=9") == kFieldValidation);
  CHECK(code(master, range(1, 2) + "&page_size=501") == kInvalidParameters);
  CHECK(code(master, range(1, 2) + "&page_token=x") == kTokenExpired);
  CHECK(code(single, range(1, 2)) == kInvalidParameters);
}

TEST_CASE("the recorded series expands as recorded") {
  Bench bench;
  const Json recorded = fixture("events.instances");
  if (recorded.is_null()) return;
  const Json master = bench.create(fixture("request.events.create.recurring"));
  bench.result("PATCH", occurrence(master, kTuesday + kWeek),
               with(timed(1794283200), {{"summary", "Weekly tide review (moved)"}}));
  bench.result("DELETE", occurrence(master, kTuesday + 2 * kWeek));
  const Json page =
      bench.result("GET", path_of(master) + "/instances?" + range(1793664000, 1795564800));
  const Json wanted = recorded["data"]["items"];
  REQUIRE(page["items"].size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const char* name :
         {"summary", "start_time", "end_time", "status", "is_exception", "location"}) {
      CHECK(page["items"][i][name] == wanted[i][name]);
    }
  }
  const Json view = bench.result("GET", kView + range(1793664000, 1794960000));
  const Json wanted_view = fixture("events.instance_view")["data"]["items"];
  REQUIRE(view["items"].size() == wanted_view.size());
  CHECK_SHAPE("events.instance_view",
              bench.call("GET", kView + range(1793664000, 1794960000)).json());
}

TEST_CASE("the view holds singles, occurrences and orphans, no deleted singles") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.create(timed(kTuesday + 100));
  const Json gone = bench.create(timed(kTuesday + 200));
  bench.result("DELETE", path_of(gone));
  const auto count = [&] {
    return bench.result("GET", kView + range(kTuesday, kTuesday + 14 * kDay))["items"].size();
  };
  CHECK(count() == 3);
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "x"}});
  CHECK(count() == 3);
  bench.result("DELETE", path_of(master));
  CHECK(count() == 2);
}

TEST_CASE("the view takes less than forty days and a thousand instances") {
  Bench bench;
  CHECK(bench.code("GET", kView + range(kTuesday, kTuesday + 40 * kDay - 1)) == 0);
  CHECK(bench.code("GET", kView + range(kTuesday, kTuesday + 40 * kDay)) == kViewRangeTooLong);
  for (int i = 0; i < 26; ++i) bench.create(with(timed(kTuesday), {{"recurrence", "FREQ=DAILY"}}));
  CHECK(bench.code("GET", kView + range(kTuesday, kTuesday + 38 * kDay)) == 0);
  CHECK(bench.code("GET", kView + range(kTuesday, kTuesday + 39 * kDay)) == kTooManyInstances);
}

}  // namespace larkdav::feishu_sim::testing
