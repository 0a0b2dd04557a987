#include "tools/feishu_sim/event_time.h"

#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// Feishu reference 4.1, 4.3 and 4.4.
namespace larkdav::feishu_sim::testing {
namespace {

int code_of(Bench& bench, const Json& body) {
  return bench.code("POST", "/calendars/primary/events", body);
}

Json ends(const Json& event) { return {event["start_time"]["date"], event["end_time"]["date"]}; }

}  // namespace

TEST_CASE("times that contradict themselves are refused") {
  Bench bench;
  Json both = timed(kTuesday);
  both["start_time"]["date"] = "2026-11-03";
  Json mixed = timed(kTuesday);
  mixed["end_time"] = {{"date", "2026-11-03"}};
  Json neither = timed(kTuesday);
  neither["start_time"] = {{"timezone", "Asia/Shanghai"}};
  Json no_end = timed(kTuesday);
  no_end.erase("end_time");
  for (const Json& body :
       {both, mixed, neither, no_end, timed(kTuesday, -1), timed(kTuesday, 60, "Mars/Base"),
        timed(kTuesday, 60, "China Standard Time"), timed(kTuesday, 60, "../../etc/passwd"),
        timed(0), timed(16725225601), all_day("2026-11-09", "2026-11-08"),
        all_day("2026-02-30", "2026-03-01"), all_day("20261109", "20261109")}) {
    CAPTURE(body.dump());
    CHECK(code_of(bench, body) == kInvalidParameters);
  }
}

TEST_CASE("an event may last no time at all, and lie in the past") {
  Bench bench;
  CHECK(code_of(bench, timed(kTuesday, 0)) == 0);
  CHECK(code_of(bench, timed(86400)) == 0);
}

TEST_CASE("start and end keep their own zones") {
  Bench bench;
  Json body = timed(kTuesday, 7200, "Europe/Berlin");
  body["end_time"]["timezone"] = "America/New_York";
  const Json event = bench.create(body);
  CHECK(event["start_time"]["timezone"] == "Europe/Berlin");
  CHECK(event["end_time"]["timezone"] == "America/New_York");
}

TEST_CASE("all-day ends follow the mode on the way in and on the way out") {
  struct Row {
    const char* mode;
    const char* one_day;     // what writing 9th to 9th reads as end
    const char* three_days;  // what writing 9th to 11th reads as end
  };
  constexpr Row kRows[] = {{"in_inclusive_out_exclusive", "2026-11-10", "2026-11-12"},
                           {"in_exclusive_out_exclusive", "2026-11-10", "2026-11-11"},
                           {"in_inclusive_out_inclusive", "2026-11-09", "2026-11-11"}};
  for (const Row& row : kRows) {
    CAPTURE(row.mode);
    Bench bench;
    bench.toggle("all_day_mode", row.mode);
    CHECK(ends(bench.create(all_day("2026-11-09", "2026-11-09"))) ==
          Json{"2026-11-09", row.one_day});
    CHECK(ends(bench.create(all_day("2026-11-09", "2026-11-11"))) ==
          Json{"2026-11-09", row.three_days});
  }
}

TEST_CASE("the recorded all-day requests read as recorded in each mode") {
  for (const std::string mode :
       {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive", "in_inclusive_out_inclusive"}) {
    Bench bench;
    bench.toggle("all_day_mode", mode);
    for (const std::string length : {"allday_one_day", "allday_three_days"}) {
      const Json request = fixture("request.events.create." + length);
      const Json wanted = fixture("events.create." + length + "." + mode);
      if (request.is_null() || wanted.is_null()) continue;
      CAPTURE(mode + " " + length);
      CHECK(ends(bench.create(request)) == ends(wanted["data"]["event"]));
    }
  }
}

}  // namespace larkdav::feishu_sim::testing
