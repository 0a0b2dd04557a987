#include "mapping/feishu/time.h"

#include <doctest/doctest.h>

#include "mapping/timezone.h"

using namespace larkdav;
using namespace larkdav::mapping::feishu;
using engine::Date;
using engine::FloatingTime;
using engine::Instant;
using engine::UtcTime;
using engine::ZonedTime;

namespace {

Json timed(const std::string& start, const std::string& end, const std::string& zone) {
  return {{"start_time", {{"timestamp", start}, {"timezone", zone}}},
          {"end_time", {{"timestamp", end}, {"timezone", zone}}}};
}
Json dated(const std::string& start, const std::string& end) {
  return {{"start_time", {{"date", start}, {"timezone", "UTC"}}},
          {"end_time", {{"date", end}, {"timezone", "UTC"}}}};
}
Times read(const Json& event, const AllDayEnds& ends = {}) {
  const auto out = times_from_feishu(event, ends);
  REQUIRE(std::holds_alternative<Times>(out));
  return std::get<Times>(out);
}
bool unreadable(const Json& event) {
  return std::holds_alternative<UnreadableTimes>(times_from_feishu(event, {}));
}
Instant at(long long seconds) { return Instant{std::chrono::seconds(seconds)}; }

}  // namespace

TEST_CASE("a timestamp and its zone are a zoned time, UTC is UTC") {
  const auto times = read(timed("1793671200", "1793674800", "PRC"));
  CHECK(times.start == engine::EventTime(mapping::zoned(at(1793671200), "Asia/Shanghai")));
  CHECK(times.end == engine::EventTime(mapping::zoned(at(1793674800), "Asia/Shanghai")));
  for (const char* name : {"UTC", "Etc/UTC"}) {
    CHECK(read(timed("1793671200", "1793674800", name)).start ==
          engine::EventTime(UtcTime{at(1793671200)}));
  }
}

TEST_CASE("a missing zone is the documented default, an unknown one leaves the instant") {
  Json event = timed("1793671200", "1793674800", "Mars/Olympus");
  CHECK_FALSE(read(event).zone_known);
  CHECK(read(event).start == engine::EventTime(UtcTime{at(1793671200)}));
  event["start_time"].erase("timezone");
  CHECK(std::get<ZonedTime>(read(event).start).zone == "Asia/Shanghai");
}

TEST_CASE("both ends have one form, each its zone, and never the wrong order") {
  Json event = timed("1793671200", "1793674800", "Asia/Shanghai");
  event["end_time"]["timezone"] = "Europe/Berlin";
  CHECK(std::get<ZonedTime>(read(event).end).zone == "Europe/Berlin");
  event["end_time"]["timezone"] = "UTC";
  CHECK(std::get<ZonedTime>(read(event).end).zone == "Asia/Shanghai");
  event["end_time"]["timestamp"] = "1793671199";
  CHECK(read(event).end == read(event).start);
}

TEST_CASE("days are read under each output mode; equal dates are one day in all of them") {
  for (const bool inclusive : {false, true}) {
    const AllDayEnds ends{true, inclusive};
    CHECK(read(dated("2026-11-09", "2026-11-09"), ends).end ==
          engine::EventTime(Date{2026, 11, 10}));
  }
  CHECK(read(dated("2026-12-31", "2027-01-01")).end == engine::EventTime(Date{2027, 1, 1}));
  CHECK(read(dated("2026-11-09", "2026-11-11"), {true, true}).end ==
        engine::EventTime(Date{2026, 11, 12}));
}

TEST_CASE("days are written under each input mode; one day always as equal dates") {
  const auto written = [](const Date& start, const Date& past, bool inclusive) {
    Json body = Json::object();
    times_to_feishu(start, past, {inclusive, false}, body);
    CHECK_FALSE(body.at("start_time").contains("timezone"));
    return body.at("end_time").at("date").get<std::string>();
  };
  for (const bool inclusive : {false, true}) {
    CHECK(written({2026, 11, 9}, {2026, 11, 10}, inclusive) == "2026-11-09");
  }
  CHECK(written({2026, 11, 9}, {2026, 11, 12}, true) == "2026-11-11");
  CHECK(written({2026, 11, 9}, {2026, 11, 12}, false) == "2026-11-12");
}

TEST_CASE("times that make no sense are unreadable") {
  CHECK(unreadable(Json::object()));
  CHECK(unreadable({{"start_time", Json::object()}, {"end_time", Json::object()}}));
  CHECK(unreadable(dated("2026-02-30", "2026-03-01")));
  CHECK(unreadable(dated("2026-2-3", "2026-03-01")));
  CHECK(unreadable(timed("0", "10", "UTC")));
  CHECK(unreadable(timed("99999999999", "99999999999", "UTC")));
  CHECK(unreadable(timed("1e9", "1e9", "UTC")));
  Json mixed = dated("2026-11-09", "2026-11-10");
  mixed["end_time"] = {{"timestamp", "1793671200"}};
  CHECK(unreadable(mixed));
}

TEST_CASE("what is stored is zoned where it floated, and shows the wall clock that a gap leaves") {
  const FloatingTime floating{{{2026, 11, 3}, 10, 0, 0}};
  const auto times = times_as_stored(floating, floating, "Asia/Shanghai");
  CHECK(times.start == engine::EventTime(mapping::zoned(at(1793671200), "Asia/Shanghai")));
  CHECK(std::holds_alternative<UtcTime>(times_as_stored(floating, floating, "UTC").start));

  const engine::LocalTime in_gap{{2026, 3, 29}, 2, 30, 0};
  const ZonedTime gap{in_gap, "Europe/Berlin", mapping::to_utc(in_gap, "Europe/Berlin")};
  const auto shown = std::get<ZonedTime>(times_as_stored(gap, gap, "UTC").start);
  CHECK(shown.local.hour == 3);
  CHECK(shown.instant == gap.instant);
}

TEST_CASE("storing twice changes nothing more") {
  const engine::EventTime times[] = {Date{2026, 11, 9}, UtcTime{at(1793671200)},
                                     mapping::zoned(at(1793671200), "Europe/Berlin"),
                                     FloatingTime{{{2026, 3, 29}, 2, 30, 0}}};
  for (const auto& start : times) {
    for (const auto& end : times) {
      const auto once = times_as_stored(start, end, "Europe/Berlin");
      CHECK(once.start.index() == once.end.index());
      const auto twice = times_as_stored(once.start, once.end, "Europe/Berlin");
      CHECK(twice.start == once.start);
      CHECK(twice.end == once.end);
    }
  }
}

TEST_CASE("times before 1970 and after 2499 have no place") {
  CHECK(why_unstorable(UtcTime{at(0)}) != "");
  CHECK(why_unstorable(UtcTime{at(1)}) == "");
  CHECK(why_unstorable(Date{1969, 12, 31}) != "");
  CHECK(why_unstorable(Date{2500, 1, 2}) != "");
  CHECK(why_unstorable(Date{2026, 1, 2}) == "");
}
