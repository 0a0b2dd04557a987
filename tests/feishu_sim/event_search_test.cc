#include "tests/feishu_sim/people.h"
#include "tools/feishu_sim/events.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json range(std::int64_t from, std::int64_t to) {
  return {{"start_time", {{"timestamp", std::to_string(from)}}},
          {"end_time", {{"timestamp", std::to_string(to)}}}};
}

const Json kAround = range(kTuesday - 86400, kTuesday + 86400);

std::size_t found(Bench& bench, const std::string& query, const Json& filter = kAround) {
  const Json body = {{"query", query}, {"filter", filter}};
  return bench.result("POST", "/calendars/primary/events/search", body)["items"].size();
}

}  // namespace

TEST_CASE("titles are found by their words in any case, names with underscores as they are") {
  Bench bench;
  bench.create(with(timed(kTuesday), {{"summary", "Crane Inspection"}}));
  bench.create(with(timed(kTuesday), {{"summary", "crane_check"}}));
  CHECK(found(bench, "crane") == 2);
  CHECK(found(bench, "INSPECTION crane") == 1);
  CHECK(found(bench, "crane_check") == 1);
  CHECK(found(bench, "Crane_check") == 0);
  CHECK(bench.code("POST", "/calendars/primary/events/search", {{"query", ""}}) ==
        kInvalidParameters);
}

TEST_CASE("without a range the past month is searched") {
  Bench bench;
  bench.create(with(timed(static_cast<std::int64_t>(kNow) - 86400), {{"summary", "old"}}));
  bench.create(with(timed(static_cast<std::int64_t>(kNow) - 40 * 86400), {{"summary", "older"}}));
  bench.create(with(timed(kTuesday), {{"summary", "older still to come"}}));
  CHECK(found(bench, "old", Json::object()) == 1);
}

TEST_CASE("a filter takes dates in a zone, and people, rooms and chats") {
  Bench bench(with_bob());
  const Json event = bench.create(with(timed(kTuesday), {{"summary", "crane"}}));
  bench.create(with(timed(kTuesday), {{"summary", "crane alone"}}));
  const Json guests =
      Json::array({{{"type", "user"}, {"user_id", kBob}},
                   {{"type", "chat"}, {"chat_id", "oc_1"}},
                   {{"type", "resource"}, {"room_id", "omm_1"}, {"operate_id", kDefaultUser}}});
  bench.result("POST", path_of(event) + "/attendees", {{"attendees", guests}});
  const Json dates = {{"start_time", {{"date", "2026-11-03"}, {"timezone", "Asia/Shanghai"}}},
                      {"end_time", {{"date", "2026-11-04"}, {"timezone", "Asia/Shanghai"}}}};
  CHECK(found(bench, "crane", dates) == 2);
  CHECK(found(bench, "crane", with(dates, {{"user_ids", {kBob}}})) == 1);
  CHECK(found(bench, "crane", with(dates, {{"room_ids", {"omm_1"}}, {"chat_ids", {"oc_1"}}})) == 1);
  CHECK(found(bench, "crane", with(dates, {{"user_ids", {kDefaultUser}}})) == 0);
}

TEST_CASE("series are found by their occurrences") {
  Bench bench;
  bench.create(weekly("tide"));
  CHECK(found(bench, "tide", range(kTuesday + kWeek, kTuesday + kWeek + 60)) == 1);
  CHECK(found(bench, "tide", range(kTuesday + 86400, kTuesday + 2 * 86400)) == 0);
}

TEST_CASE("search pages end with an empty token") {
  Bench bench;
  for (int i = 0; i < 12; ++i) bench.create(with(timed(kTuesday), {{"summary", "many"}}));
  const std::string search = "/calendars/primary/events/search?page_size=5";
  const Json body = {{"query", "many"}, {"filter", kAround}};
  const Json page = bench.result("POST", search, body);
  CHECK(page["items"].size() == 10);
  CHECK_FALSE(page.contains("has_more"));
  const Json rest =
      bench.result("POST", search + "&page_token=" + page["page_token"].get<std::string>(), body);
  CHECK(rest["items"].size() == 2);
  CHECK(rest["page_token"] == "");
}

TEST_CASE("the newer search takes a time range in RFC 3339") {
  Bench bench;
  bench.create(with(timed(kTuesday), {{"summary", "crane"}}));
  const auto count = [&](const char* from, const char* to) {
    const Json body = {{"query", "crane"},
                       {"filter", {{"time_range", {{"start_time", from}, {"end_time", to}}}}}};
    return bench.result("POST", "/calendars/primary/events/search_event", body)["items"].size();
  };
  CHECK(count("2026-11-03T00:00:00+08:00", "2026-11-04T00:00:00+08:00") == 1);
  CHECK(count("2026-11-04T00:00:00+08:00", "2026-11-05T00:00:00+08:00") == 0);
}

}  // namespace larkdav::feishu_sim::testing
