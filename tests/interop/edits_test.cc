// Every kind of edit, made by a person on either side, arrives on the other: seen in the raw text
// of the one and the raw record of the other, not through our own reading.
#include <doctest/doctest.h>

#include "tests/interop/rig.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

const Json kMeeting = {{"summary", "Crane inspection"},
                       {"description", "Bring the checklist"},
                       {"start_time", {{"timestamp", "1793671200"}, {"timezone", "Asia/Shanghai"}}},
                       {"end_time", {{"timestamp", "1793674800"}, {"timezone", "Asia/Shanghai"}}},
                       {"location", {{"name", "Pier 4"}}},
                       {"reminders", Json::array({{{"minutes", 15}}})},
                       {"vchat", {{"vc_type", "no_meeting"}}}};

Json weekly_series() {
  Json series = kMeeting;
  series["summary"] = "Weekly tide review";
  series["recurrence"] = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z";
  return series;
}

// The text with the first line of that property changed, or the line added to the first VEVENT.
std::string with_line(std::string text, const std::string& name, const std::string& line) {
  const std::string vevent = "BEGIN:VEVENT\r\n";
  const auto event = text.find(vevent);  // a VTIMEZONE before it has lines of the same names
  for (const char* end : {":", ";"}) {
    const auto start = text.find("\r\n" + name + end, event);
    if (start == std::string::npos) continue;
    auto stop = text.find("\r\n", start + 2);
    while (text.compare(stop, 3, "\r\n ") == 0) stop = text.find("\r\n", stop + 2);
    return text.replace(start + 2, stop - start - 2, line);
  }
  return text.insert(event + vevent.size(), line + "\r\n");
}

// Long lines joined again, so that a value can be searched for.
std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n "))
    text.erase(at, 3);
  return text;
}

std::string only_text(Rig& rig) {
  const auto texts = rig.other->texts();
  REQUIRE(texts.size() == 1);
  return unfolded(texts.begin()->second);
}

Json record(Rig& rig, const std::string& id) {
  return rig.feishu.raw("GET", "/events/" + id).at("event");
}

void check_quiet(Rig& rig) {
  CHECK(rig.seen(Side::feishu) == rig.seen(Side::other));
  const PairReport again = rig.sync();
  CHECK(again.outcome == Outcome::ok);
  for (const Side side : kSides) {
    const SideCounts& counts = again.sides[side];
    CHECK(counts.created + counts.updated + counts.deleted == 0);
    CHECK(counts.requests <= 2);
  }
}

}  // namespace

TEST_CASE("an edit of each field on Feishu arrives in the calendar text") {
  struct Row {
    const char* what;
    Json patch;
    std::vector<std::string> lines;
  };
  const std::vector<Row> rows{
      {"title", {{"summary", "塔吊检查"}}, {"SUMMARY:塔吊检查"}},
      {"description",
       {{"description", "Gloves; helmet, both"}},
       {"DESCRIPTION:Gloves\\; helmet\\, both"}},
      {"location", {{"location", {{"name", "Pier 7"}}}}, {"LOCATION:Pier 7"}},
      {"time",
       {{"start_time", {{"timestamp", "1793674800"}, {"timezone", "Asia/Shanghai"}}},
        {"end_time", {{"timestamp", "1793682000"}, {"timezone", "Asia/Shanghai"}}}},
       {"DTSTART;TZID=Asia/Shanghai:20261103T110000", "DTEND;TZID=Asia/Shanghai:20261103T130000"}},
      {"zone",
       {{"start_time", {{"timestamp", "1793671200"}, {"timezone", "Europe/Berlin"}}},
        {"end_time", {{"timestamp", "1793674800"}, {"timezone", "Europe/Berlin"}}}},
       {"DTSTART;TZID=Europe/Berlin:20261103T030000"}},
      {"all-day",
       {{"start_time", {{"date", "2026-11-09"}}}, {"end_time", {{"date", "2026-11-11"}}}},
       {"DTSTART;VALUE=DATE:20261109", "DTEND;VALUE=DATE:20261112"}},
      {"reminders", {{"reminders", Json::array({{{"minutes", 30}}})}}, {"TRIGGER:-PT30M"}},
      {"visibility", {{"visibility", "private"}}, {"CLASS:PRIVATE"}},
      {"busy", {{"free_busy_status", "free"}}, {"TRANSP:TRANSPARENT"}},
      {"video",
       {{"vchat", {{"vc_type", "third_party"}, {"meeting_url", "https://meet.example.com/a1"}}}},
       {"https://meet.example.com/a1"}},
      {"rule", {{"recurrence", "FREQ=DAILY;UNTIL=20261110T020000Z"}}, {"RRULE:FREQ=DAILY"}}};
  for (const auto& [side_name, make] : other_sides()) {
    for (const Row& row : rows) {
      CAPTURE(side_name);
      CAPTURE(row.what);
      Rig rig(make());
      const std::string id = rig.feishu.make(kMeeting).at("event_id");
      rig.sync();
      rig.feishu.now += 60;
      rig.feishu.raw("PATCH", "/events/" + id, row.patch);
      const PairReport report = rig.sync();
      CHECK(report.outcome == Outcome::ok);
      CHECK(report.sides.other.updated == 1);
      const std::string text = only_text(rig);
      for (const auto& line : row.lines) {
        CAPTURE(text);
        CHECK(text.find(line) != std::string::npos);
      }
      check_quiet(rig);
    }
  }
}

TEST_CASE("an edit of each field in the calendar text arrives on Feishu") {
  struct Row {
    const char* property;
    const char* line;
    const char* pointer;
    Json value;
  };
  const std::vector<Row> rows{
      {"SUMMARY", "SUMMARY:塔吊检查", "/summary", "塔吊检查"},
      {"DESCRIPTION", "DESCRIPTION:Gloves\\, helmet\\nboth", "/description",
       "Gloves, helmet\nboth"},
      {"LOCATION", "LOCATION:Pier 7", "/location/name", "Pier 7"},
      {"DTSTART", "DTSTART:20261103T013000Z", "/start_time/timestamp", "1793669400"},
      {"DTEND", "DTEND;TZID=Asia/Shanghai:20261103T123000", "/end_time/timestamp", "1793680200"},
      {"TRIGGER", "TRIGGER:-PT45M", "/reminders/0/minutes", 45},
      {"CLASS", "CLASS:PRIVATE", "/visibility", "private"},
      {"TRANSP", "TRANSP:TRANSPARENT", "/free_busy_status", "free"},
      {"CONFERENCE", "CONFERENCE;VALUE=URI:https://meet.example.com/a1", "/vchat/meeting_url",
       "https://meet.example.com/a1"},
      {"RRULE", "RRULE:FREQ=DAILY;COUNT=3", "/recurrence", "FREQ=DAILY;UNTIL=20261105T020000Z"}};
  for (const auto& [side_name, make] : other_sides()) {
    for (const Row& row : rows) {
      CAPTURE(side_name);
      CAPTURE(row.property);
      Rig rig(make());
      const std::string id = rig.feishu.make(kMeeting).at("event_id");
      rig.sync();
      const std::string name = rig.name_titled("Crane inspection");
      rig.other->put(name, with_line(rig.other->texts().at(name), row.property, row.line));
      const PairReport report = rig.sync();
      CHECK(report.outcome == Outcome::ok);
      CHECK(report.sides.feishu.updated == 1);
      const Json now = record(rig, id);
      CAPTURE(now.dump(1));
      CHECK(now.at(Json::json_pointer(row.pointer)) == row.value);
      check_quiet(rig);
    }
  }
}

TEST_CASE("creations and deletions travel both ways") {
  for (const auto& [side_name, make] : other_sides()) {
    CAPTURE(side_name);
    Rig rig(make());
    const std::string id = rig.feishu.make(kMeeting).at("event_id");
    rig.other->put("lunch.ics",
                   calendar_text("BEGIN:VEVENT\nUID:lunch@example.com\nDTSTAMP:20261101T000000Z\n"
                                 "DTSTART;VALUE=DATE:20261109\nDTEND;VALUE=DATE:20261112\n"
                                 "SUMMARY:Harbour fair\nX-COLOUR-OF-HAT:blue\nEND:VEVENT\n"));
    const PairReport first = rig.sync();
    CHECK(first.sides.feishu.created == 1);
    CHECK(first.sides.other.created == 1);
    check_quiet(rig);
    rig.other->remove(rig.name_titled("Crane inspection"));
    std::string fair;
    const Json listed = rig.feishu.raw("GET", "/events?anchor_time=1");
    for (const auto& event : listed.at("items")) {
      if (event.value("summary", "") == "Harbour fair") fair = event.at("event_id");
    }
    rig.feishu.raw("DELETE", "/events/" + fair);
    const PairReport second = rig.sync();
    CHECK(second.outcome == Outcome::ok);
    CHECK(second.sides.feishu.deleted == 1);
    CHECK(second.sides.other.deleted == 1);
    CHECK(record(rig, id).at("status") == "cancelled");
    CHECK(rig.other->texts().empty());
    check_quiet(rig);
  }
}

TEST_CASE("occurrences moved and deleted on Feishu arrive in the text, and the other way round") {
  for (const auto& [side_name, make] : other_sides()) {
    CAPTURE(side_name);
    Rig rig(make());
    const std::string id = rig.feishu.make(weekly_series()).at("event_id");
    const std::string uuid = id.substr(0, id.rfind('_'));
    rig.sync();
    rig.feishu.now += 60;
    const long long third = kTuesday + 2 * kWeek;
    rig.feishu.raw(
        "PATCH", "/events/" + uuid + "_" + std::to_string(third),
        {{"summary", "Review, moved"},
         {"start_time",
          {{"timestamp", std::to_string(third + 7200)}, {"timezone", "Asia/Shanghai"}}},
         {"end_time",
          {{"timestamp", std::to_string(third + 10800)}, {"timezone", "Asia/Shanghai"}}}});
    rig.feishu.raw("DELETE", "/events/" + uuid + "_" + std::to_string(kTuesday + kWeek));
    CHECK(rig.sync().outcome == Outcome::ok);
    std::string text = only_text(rig);
    CAPTURE(text);
    CHECK(text.find("EXDATE;TZID=Asia/Shanghai:20261110T100000") != std::string::npos);
    CHECK(text.find("RECURRENCE-ID;TZID=Asia/Shanghai:20261117T100000") != std::string::npos);
    CHECK(text.find("SUMMARY:Review\\, moved") != std::string::npos);
    check_quiet(rig);

    // On the other side: another occurrence deleted, and a fourth moved to the evening.
    const std::string name = rig.other->texts().begin()->first;
    text = rig.other->texts().at(name);
    text = with_line(text, "EXDATE",
                     "EXDATE;TZID=Asia/Shanghai:20261110T100000\r\n"
                     "EXDATE;TZID=Asia/Shanghai:20261201T100000");
    const std::string end = "END:VCALENDAR";
    text.insert(text.rfind(end),
                "BEGIN:VEVENT\r\nUID:" + uuid +
                    "@larkdav\r\nDTSTAMP:20261101T000000Z\r\n"
                    "RECURRENCE-ID;TZID=Asia/Shanghai:20261124T100000\r\n"
                    "DTSTART;TZID=Asia/Shanghai:20261124T190000\r\n"
                    "DTEND;TZID=Asia/Shanghai:20261124T200000\r\nSUMMARY:Evening review\r\n"
                    "END:VEVENT\r\n");
    rig.other->put(name, text);
    const PairReport report = rig.sync();
    CHECK(report.outcome == Outcome::ok);
    CHECK(report.sides.feishu.updated == 1);
    const Json moved = record(rig, uuid + "_" + std::to_string(kTuesday + 3 * kWeek));
    CHECK(moved.at("summary") == "Evening review");
    CHECK(moved.at("start_time").at("timestamp") ==
          std::to_string(kTuesday + 3 * kWeek + 9 * 3600));
    CHECK(record(rig, uuid + "_" + std::to_string(kTuesday + 4 * kWeek)).at("status") ==
          "cancelled");
    check_quiet(rig);
  }
}

TEST_CASE("a series shifted on either side takes its occurrences along") {
  for (const auto& [side_name, make] : other_sides()) {
    CAPTURE(side_name);
    Rig rig(make());
    const std::string id = rig.feishu.make(weekly_series()).at("event_id");
    const std::string uuid = id.substr(0, id.rfind('_'));
    rig.feishu.now += 60;
    rig.feishu.raw("DELETE", "/events/" + uuid + "_" + std::to_string(kTuesday + kWeek));
    rig.sync();
    check_quiet(rig);
    std::string text = rig.other->texts().begin()->second;
    text = with_line(text, "DTSTART", "DTSTART;TZID=Asia/Shanghai:20261103T160000");
    text = with_line(text, "DTEND", "DTEND;TZID=Asia/Shanghai:20261103T170000");
    text = with_line(text, "EXDATE", "EXDATE;TZID=Asia/Shanghai:20261110T160000");
    rig.other->put(rig.other->texts().begin()->first, text);
    CHECK(rig.sync().outcome == Outcome::ok);
    CHECK(record(rig, id).at("start_time").at("timestamp") == std::to_string(kTuesday + 6 * 3600));
    const Json instances =
        rig.feishu
            .raw("GET", "/events/" + id + "/instances?start_time=1793600000&end_time=1796400000")
            .at("items");
    int cancelled = 0;
    for (const auto& instance : instances) cancelled += instance.at("status") == "cancelled";
    CHECK(cancelled == 1);
    check_quiet(rig);

    rig.feishu.now += 60;
    rig.feishu.raw(
        "PATCH", "/events/" + id,
        {{"start_time", {{"timestamp", std::to_string(kTuesday)}, {"timezone", "Asia/Shanghai"}}},
         {"end_time",
          {{"timestamp", std::to_string(kTuesday + 3600)}, {"timezone", "Asia/Shanghai"}}}});
    CHECK(rig.sync().outcome == Outcome::ok);
    CHECK(only_text(rig).find("DTSTART;TZID=Asia/Shanghai:20261103T100000") != std::string::npos);
    check_quiet(rig);
  }
}

TEST_CASE("edits of different fields on both sides survive together") {
  for (const auto& [side_name, make] : other_sides()) {
    CAPTURE(side_name);
    Rig rig(make());
    const std::string id = rig.feishu.make(weekly_series()).at("event_id");
    rig.sync();
    rig.feishu.now += 60;
    rig.feishu.raw("PATCH", "/events/" + id, {{"location", {{"name", "Pier 7"}}}});
    const std::string name = rig.name_titled("Weekly tide review");
    rig.other->put(name,
                   with_line(with_line(rig.other->texts().at(name), "SUMMARY", "SUMMARY:Tides"),
                             "X-NOTE-OF-MINE", "X-NOTE-OF-MINE:kept"));
    const PairReport report = rig.sync();
    CHECK(report.outcome == Outcome::ok);
    CHECK(record(rig, id).at("summary") == "Tides");
    CHECK(record(rig, id).at("location").at("name") == "Pier 7");
    const std::string text = only_text(rig);
    CHECK(text.find("SUMMARY:Tides\r\n") != std::string::npos);
    CHECK(text.find("LOCATION:Pier 7\r\n") != std::string::npos);
    CHECK(text.find("X-NOTE-OF-MINE:kept\r\n") != std::string::npos);
    check_quiet(rig);
  }
}
