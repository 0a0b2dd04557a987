// Series as people cut, end, empty and move them, on either side.
#include <doctest/doctest.h>

#include "tests/interop/rig.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

const Json kWeekly = {{"summary", "Tides"},
                      {"start_time", {{"timestamp", "1793671200"}, {"timezone", "Asia/Shanghai"}}},
                      {"end_time", {{"timestamp", "1793674800"}, {"timezone", "Asia/Shanghai"}}},
                      {"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z"},
                      {"vchat", {{"vc_type", "no_meeting"}}}};

std::string series_text(const std::string& rule, const std::string& lines = {},
                        const std::string& more = {}) {
  return calendar_text(
      "BEGIN:VEVENT\nUID:tides@example.com\nDTSTAMP:20261101T000000Z\nSUMMARY:Tides\n"
      "DTSTART;TZID=Asia/Shanghai:20261103T100000\nDTEND;TZID=Asia/Shanghai:20261103T110000\n" +
      rule + lines + "END:VEVENT\n" + more);
}

std::string override_text(const std::string& day, const std::string& title) {
  return "BEGIN:VEVENT\nUID:tides@example.com\nDTSTAMP:20261101T000000Z\nSUMMARY:" + title +
         "\nRECURRENCE-ID;TZID=Asia/Shanghai:" + day +
         "T100000\nDTSTART;TZID=Asia/Shanghai:" + day + "T120000\nDTEND;TZID=Asia/Shanghai:" + day +
         "T130000\nEND:VEVENT\n";
}

std::string occurrence(const std::string& id, int week) {
  return id.substr(0, id.rfind('_')) + "_" + std::to_string(kTuesday + week * kWeek);
}

// What anybody sees on Feishu in the last two months of the year, at which time.
std::vector<std::string> shown(Rig& rig) {
  std::vector<std::string> out;
  for (const auto& [from, to] :
       {std::pair{"1793491200", "1796083200"}, std::pair{"1796083200", "1798761600"}}) {
    const Json view = rig.feishu.raw(
        "GET", std::string("/events/instance_view?start_time=") + from + "&end_time=" + to);
    for (const auto& item : view.at("items")) {
      if (item.at("status") == "cancelled") continue;
      out.push_back(item.at("start_time").at("timestamp").get<std::string>() + " " +
                    item.at("summary").get<std::string>());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string at_week(int week, const std::string& title = "Tides", int hours = 0) {
  return std::to_string(kTuesday + week * kWeek + hours * 3600) + " " + title;
}

void check_quiet(Rig& rig) {
  CHECK(rig.seen(Side::feishu) == rig.seen(Side::other));
  const PairReport again = rig.sync();
  CHECK(again.outcome == Outcome::ok);
  for (const Side side : kSides) {
    const SideCounts& counts = again.sides[side];
    CHECK(counts.created + counts.updated + counts.deleted == 0);
  }
}

std::unique_ptr<Rig> with_series(const std::string& text) {
  auto rig = std::make_unique<Rig>(std::make_unique<VdirSide>());
  rig->other->put("tides.ics", text);
  CHECK(rig->sync().outcome == Outcome::ok);
  check_quiet(*rig);
  return rig;
}

}  // namespace

TEST_CASE("a series split on Feishu, as its own client splits, is split in the text") {
  Rig rig(std::make_unique<VdirSide>());
  const std::string id = rig.feishu.make(kWeekly).at("event_id");
  rig.feishu.now += 60;
  rig.feishu.raw("PATCH", "/events/" + occurrence(id, 1), {{"summary", "early"}});
  rig.feishu.raw("PATCH", "/events/" + occurrence(id, 3), {{"summary", "late"}});
  rig.sync();
  check_quiet(rig);
  rig.feishu.now += 60;
  rig.feishu.raw("PATCH", "/events/" + id,
                 {{"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261116T155959Z"}});
  rig.feishu.raw("DELETE", "/events/" + occurrence(id, 3));
  Json rest = kWeekly;
  rest["summary"] = "Tides, later";
  rest["start_time"]["timestamp"] = std::to_string(kTuesday + 2 * kWeek + 3600);
  rest["end_time"]["timestamp"] = std::to_string(kTuesday + 2 * kWeek + 7200);
  rig.feishu.make(rest);
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(rig.other->texts().size() == 2);
  check_quiet(rig);
  const auto seen = shown(rig);
  REQUIRE(seen.size() == 9);
  CHECK(seen[1] == at_week(1, "early"));
  CHECK(seen[2] == at_week(2, "Tides, later", 1));
}

TEST_CASE("a series split in the text, as Apple Calendar splits, is split on Feishu") {
  const auto rig = with_series(
      series_text("RRULE:FREQ=WEEKLY;COUNT=9\n", "EXDATE;TZID=Asia/Shanghai:20261208T100000\n",
                  override_text("20261110", "early") + override_text("20261124", "late")));
  rig->other->put("tides.ics", series_text("RRULE:FREQ=WEEKLY;UNTIL=20261116T155959Z\n", "",
                                           override_text("20261110", "early")));
  rig->other->put("rest.ics",
                  calendar_text("BEGIN:VEVENT\nUID:rest\nDTSTAMP:20261101T000000Z\nSUMMARY:rest\n"
                                "DTSTART;TZID=Asia/Shanghai:20261117T110000\n"
                                "DTEND;TZID=Asia/Shanghai:20261117T120000\n"
                                "RRULE:FREQ=WEEKLY;COUNT=7\nEND:VEVENT\n"));
  CHECK(rig->sync().outcome == Outcome::ok);
  check_quiet(*rig);
  const auto seen = shown(*rig);
  CHECK(seen == std::vector<std::string>{at_week(0), at_week(1, "early", 2), at_week(2, "rest", 1),
                                         at_week(3, "rest", 1), at_week(4, "rest", 1),
                                         at_week(5, "rest", 1), at_week(6, "rest", 1),
                                         at_week(7, "rest", 1), at_week(8, "rest", 1)});
}

TEST_CASE("a series becomes a single event, moves, and becomes a series again") {
  const auto rig = with_series(series_text("RRULE:FREQ=WEEKLY;COUNT=4\n",
                                           "EXDATE;TZID=Asia/Shanghai:20261110T100000\n",
                                           override_text("20261103", "first")));
  rig->other->put("tides.ics", series_text(""));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig) == std::vector<std::string>{at_week(0)});
  check_quiet(*rig);
  std::string text = series_text("");
  for (auto at = text.find("20261103T1"); at != std::string::npos; at = text.find("20261103T1")) {
    text.replace(at, 8, "20261112");
  }
  rig->other->put("tides.ics", text);
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig) == std::vector<std::string>{std::to_string(kTuesday + 9 * 86400) + " Tides"});
  check_quiet(*rig);
  rig->other->put("tides.ics", series_text("RRULE:FREQ=WEEKLY;COUNT=3\n"));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig) == std::vector<std::string>{at_week(0), at_week(1), at_week(2)});
  check_quiet(*rig);
}

TEST_CASE("deleted occurrences count, and a series without any left stays what it is") {
  const auto rig = with_series(
      series_text("RRULE:FREQ=WEEKLY;COUNT=3\n", "EXDATE;TZID=Asia/Shanghai:20261110T100000\n"));
  CHECK(shown(*rig) == std::vector<std::string>{at_week(0), at_week(2)});
  rig->other->put("tides.ics",
                  series_text("RRULE:FREQ=WEEKLY;COUNT=3\n",
                              "EXDATE;TZID=Asia/Shanghai:20261103T100000,20261110T100000,"
                              "20261117T100000\n"));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig).empty());
  CHECK(rig->other->texts().size() == 1);
  check_quiet(*rig);
}

TEST_CASE("a series of one occurrence keeps what became of it") {
  const std::string rule = "RRULE:FREQ=YEARLY;UNTIL=20270101T000000Z\n";
  const auto rig = with_series(series_text(rule, "EXDATE;TZID=Asia/Shanghai:20261103T100000\n"));
  CHECK(shown(*rig).empty());
  rig->other->put("tides.ics", series_text(rule));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig) == std::vector<std::string>{at_week(0)});
  check_quiet(*rig);
  rig->other->put("tides.ics", series_text(rule, "", override_text("20261103", "changed")));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(shown(*rig) == std::vector<std::string>{at_week(0, "changed", 2)});
  check_quiet(*rig);
}

TEST_CASE(
    "a rule that Feishu refuses, and a change of all later occurrences, stay where they are") {
  for (const std::string& text :
       {series_text("RRULE:FREQ=HOURLY;INTERVAL=3;COUNT=5\n"),
        series_text("RRULE:FREQ=WEEKLY;COUNT=4\n", "",
                    "BEGIN:VEVENT\nUID:tides@example.com\nDTSTAMP:20261101T000000Z\nSUMMARY:x\n"
                    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20261110T100000\n"
                    "DTSTART;TZID=Asia/Shanghai:20261110T120000\nEND:VEVENT\n")}) {
    CAPTURE(text);
    Rig rig(std::make_unique<VdirSide>());
    rig.other->put("tides.ics", text);
    const PairReport report = rig.sync();
    CHECK(report.failed.size() + report.kept_back.size() == 1);
    CHECK(shown(rig).empty());
    CHECK(rig.other->texts().at("tides.ics") == text);
    const PairReport again = rig.sync();
    CHECK(again.outcome == Outcome::ok);
    CHECK(again.failed.empty());
    CHECK(again.kept_back.empty());
  }
}
