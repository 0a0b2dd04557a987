// Nothing moves: whatever the zone, the half of the year and the way an account takes all-day ends,
// every event is at the same instant, or on the same days, at both ends of the way through Feishu.
#include <doctest/doctest.h>

#include "mapping/ical/reader.h"
#include "mapping/ical/times.h"
#include "tests/interop/way.h"

namespace larkdav::tests {
namespace {

using engine::Instant;
using engine::LocalTime;

constexpr const char* kZones[] = {
    "Asia/Shanghai",    "Asia/Kathmandu",     "Asia/Kolkata",      "Australia/Lord_Howe",
    "America/St_Johns", "Pacific/Chatham",    "Africa/Casablanca", "Europe/Berlin",
    "America/New_York", "America/Santiago",   "Australia/Sydney",  "Asia/Tehran",
    "Pacific/Apia",     "Pacific/Kiritimati", "Pacific/Marquesas", "Antarctica/Troll"};
constexpr const char* kAllDayModes[] = {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive",
                                        "in_inclusive_out_inclusive"};

std::string vevent(const std::string& uid, const std::string& lines) {
  return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTAMP:20260101T000000Z\nSUMMARY:" + uid + "\n" + lines +
         "END:VEVENT\n";
}

// The wall clocks one hour around each change of the zone in 2026, by both offsets.
std::vector<LocalTime> around_changes(const std::string& zone) {
  std::vector<LocalTime> out;
  const Instant first = mapping::to_utc({{2026, 1, 1}, 0, 0, 0}, "UTC");
  const auto offset = [&](Instant instant) {
    return mapping::to_utc(mapping::to_local(instant, zone), "UTC") - instant;
  };
  for (int hour = 0; hour < 366 * 24; ++hour) {
    const Instant before = first + std::chrono::hours(hour);
    const Instant after = before + std::chrono::hours(1);
    if (offset(before) == offset(after)) continue;
    for (const auto shown : {before + offset(before), before + offset(after)}) {
      for (const int minutes : {-30, 0, 30, 60, 90}) {
        out.push_back(mapping::to_local(shown + std::chrono::minutes(minutes), "UTC"));
      }
    }
  }
  return out;
}

std::map<std::string, std::string> fixtures(const std::string& zone) {
  std::map<std::string, std::string> out;
  const std::string tzid = ";TZID=" + zone + ":";
  const auto add = [&](const std::string& uid, const std::string& lines) {
    out[uid] = calendar_text(vevent(uid, lines));
  };
  add("winter", "DTSTART" + tzid + "20260115T091500\nDTEND" + tzid + "20260115T104500\n");
  add("summer", "DTSTART" + tzid + "20260715T233000\nDTEND" + tzid + "20260716T003000\n");
  add("to-elsewhere",
      "DTSTART" + tzid + "20260715T091500\nDTEND;TZID=Asia/Tokyo:20260716T104500\n");
  add("floating", "DTSTART:20260115T091500\nDURATION:PT45M\n");
  add("utc", "DTSTART:20260115T091500Z\nDTEND:20260115T091500Z\n");
  add("one-day", "DTSTART;VALUE=DATE:20260308\n");
  add("three-days", "DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260331\n");
  add("new-year", "DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102\n");
  add("all-day-series",
      "DTSTART;VALUE=DATE:20260131\nDTEND;VALUE=DATE:20260202\nRRULE:FREQ=MONTHLY;COUNT=5\n"
      "EXDATE;VALUE=DATE:20260331\nRDATE;VALUE=DATE:20260415\n");
  out["series"] = calendar_text(
      vevent("series", "DTSTART" + tzid + "20260105T203000\nDTEND" + tzid +
                           "20260105T220000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=100\nEXDATE" +
                           tzid + "20260326T203000,20261029T203000\nRDATE" + tzid +
                           "20260704T203000\n") +
      vevent("series", "RECURRENCE-ID" + tzid + "20260330T203000\nDTSTART" + tzid +
                           "20260331T013000\nDTEND" + tzid + "20260331T033000\n"));
  add("nightly", "DTSTART" + tzid + "20260301T023000\nDTEND" + tzid +
                     "20260301T033000\nRRULE:FREQ=DAILY;UNTIL=20261201T000000Z\n");
  int number = 0;
  for (const LocalTime& local : around_changes(zone)) {
    add("change-" + std::to_string(number++),
        "DTSTART" + tzid + mapping::ical::local_text(local) + "\nDURATION:PT20M\n");
  }
  return out;
}

engine::Event event_in(const std::string& text) {
  mapping::ical::ReadOptions options;
  options.floating_zone = "Asia/Shanghai";
  const auto state = mapping::ical::read_resource(text, options);
  CAPTURE(text);
  REQUIRE(std::holds_alternative<engine::Assembled>(state));
  return std::get<engine::Assembled>(state).event;
}

// By title: what Feishu would hold of each event of a folder.
std::map<std::string, engine::Event> events_of(Way& way, VdirSide& side) {
  std::map<std::string, engine::Event> out;
  for (const auto& [name, text] : side.texts()) {
    engine::Event event = way.feishu.replica->as_stored(event_in(text));
    event.uid = {};
    out[event.fields.title] = std::move(event);
  }
  return out;
}

bool writes_nothing(const engine::PairReport& report) {
  long writes = 0;
  for (const engine::Side side : engine::kSides) {
    writes += report.sides[side].created + report.sides[side].updated + report.sides[side].deleted;
  }
  return writes == 0 && report.outcome == engine::Outcome::ok;
}

}  // namespace

TEST_CASE("no event moves on its way through Feishu, in any zone and any all-day mode") {
  for (const char* mode : kAllDayModes) {
    for (const char* zone : kZones) {
      CAPTURE(mode);
      CAPTURE(zone);
      Way way;
      way.feishu.toggle("all_day_mode", mode);
      const auto texts = fixtures(zone);
      for (const auto& [uid, text] : texts) way.first.put(uid + ".ics", text);
      CHECK(way.sync_first().outcome == engine::Outcome::ok);
      CHECK(way.sync_second().outcome == engine::Outcome::ok);
      CHECK(writes_nothing(way.sync_first()));
      CHECK(writes_nothing(way.sync_second()));
      for (const auto& [name, text] : way.first.texts()) {
        CHECK(text == texts.at(name.substr(0, name.size() - 4)));
      }
      const auto first = events_of(way, way.first);
      const auto second = events_of(way, way.second);
      REQUIRE(first.size() == texts.size());
      REQUIRE(second.size() == texts.size());
      for (const auto& [title, event] : first) {
        CAPTURE(title);
        const engine::Event& there = second.at(title);
        CHECK(engine::describe(there, engine::Field::time) ==
              engine::describe(event, engine::Field::time));
        CHECK(engine::describe(there, engine::Field::rule) ==
              engine::describe(event, engine::Field::rule));
        CHECK(engine::diff(event, there).empty());
      }
    }
  }
}

TEST_CASE("an edit at one end leaves the times at the other end as they were written") {
  for (const char* zone : {"America/St_Johns", "Australia/Lord_Howe"}) {
    CAPTURE(zone);
    Way way;
    for (const auto& [uid, text] : fixtures(zone)) way.first.put(uid + ".ics", text);
    way.sync_first();
    way.sync_second();
    for (auto [name, text] : way.second.texts()) {
      const auto at = text.find("SUMMARY:");
      way.second.put(name, text.insert(at + 8, "New "));
    }
    CHECK(way.sync_second().outcome == engine::Outcome::ok);
    const auto before = way.first.texts();
    CHECK(way.sync_first().outcome == engine::Outcome::ok);
    for (const auto& [name, text] : way.first.texts()) {
      CAPTURE(text);
      CHECK(text.find("SUMMARY:New ") != std::string::npos);
      for (const char* property : {"DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE"}) {
        const auto line = before.at(name).find(std::string("\r\n") + property);
        if (line == std::string::npos) continue;
        const auto end = before.at(name).find("\r\n", line + 2);
        CHECK(text.find(before.at(name).substr(line, end - line)) != std::string::npos);
      }
    }
    CHECK(writes_nothing(way.sync_first()));
  }
}

}  // namespace larkdav::tests
