#include "mapping/ical/reader.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::EventTime;
using engine::Excluded;
using engine::FloatingTime;
using engine::OccurrenceKey;
using engine::UtcTime;
using engine::ZonedTime;

EventTime shanghai(int year, int month, int day, int hour = 0, int minute = 0) {
  return zoned(local(year, month, day, hour, minute), "Asia/Shanghai");
}

const std::string kLyingZone =
    "BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
    "TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n";
const std::string kOutlookZone =
    "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
    "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\n"
    "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
const std::string kLotusZone =
    "BEGIN:VTIMEZONE\nTZID:Eastern\\, US\nBEGIN:STANDARD\nDTSTART:19501104T020000\n"
    "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n"
    "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=1SU;BYMONTH=11\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:19500312T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n"
    "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
const std::string kOddZone =
    "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0123\n"
    "TZOFFSETTO:+0123\nEND:STANDARD\nEND:VTIMEZONE\n";
const std::string kWildZone =
    "BEGIN:VTIMEZONE\nTZID:Wild\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
    "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYWEEKNO=2,19,39\nEND:STANDARD\nEND:VTIMEZONE\n";

struct Times {
  std::string lines;
  EventTime start;
  EventTime end;
  std::string zones;
};

// long because: one table, a row for each form and each repair
std::vector<Times> times_table() {
  return {
      {"DTSTART:20260102T010000Z\nDTEND:20260102T020000Z\n", UtcTime{utc(2026, 1, 2, 1)},
       UtcTime{utc(2026, 1, 2, 2)}, ""},
      {"DTSTART;TZID=Asia/Shanghai:20260102T090000\nDTEND;TZID=PRC:20260102T100000\n",
       shanghai(2026, 1, 2, 9), shanghai(2026, 1, 2, 10), ""},
      {"DTSTART:20260102T090000\nDURATION:PT1H30M\n", FloatingTime{local(2026, 1, 2, 9)},
       FloatingTime{local(2026, 1, 2, 10, 30)}, ""},
      {"DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260105\n", Date{2026, 1, 2},
       Date{2026, 1, 5}, ""},
      // absent, equal and reversed ends
      {"DTSTART;VALUE=DATE:20261231\n", Date{2026, 12, 31}, Date{2027, 1, 1}, ""},
      {"DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260102\n", Date{2026, 1, 2},
       Date{2026, 1, 3}, ""},
      {"DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20251230\n", Date{2026, 1, 2},
       Date{2026, 1, 3}, ""},
      {"DTSTART:20260102T010000Z\n", UtcTime{utc(2026, 1, 2, 1)}, UtcTime{utc(2026, 1, 2, 1)}, ""},
      {"DTSTART:20260102T010000Z\nDTEND:20260101T010000Z\n", UtcTime{utc(2026, 1, 2, 1)},
       UtcTime{utc(2026, 1, 2, 1)}, ""},
      // both, mixed and odd
      {"DTSTART:20260102T010000Z\nDURATION:PT5H\nDTEND:20260102T020000Z\n",
       UtcTime{utc(2026, 1, 2, 1)}, UtcTime{utc(2026, 1, 2, 2)}, ""},
      {"DTSTART;VALUE=DATE:20260102\nDTEND:20260104T100000Z\n", Date{2026, 1, 2}, Date{2026, 1, 4},
       ""},
      {"DTSTART;TZID=Asia/Shanghai:20260102T090000\nDTEND;VALUE=DATE:20260103\n",
       shanghai(2026, 1, 2, 9), shanghai(2026, 1, 3, 9), ""},
      {"DTSTART;TZID=Asia/Shanghai:20260102T090000\nDTEND:20260102T020000Z\n",
       shanghai(2026, 1, 2, 9), shanghai(2026, 1, 2, 10), ""},
      {"DTSTART;TZID=Asia/Shanghai:20260102T090000\nDTEND;TZID=America/New_York:20260102T090000\n",
       shanghai(2026, 1, 2, 9), zoned(local(2026, 1, 2, 9), "America/New_York"), ""},
      {"DTSTART;VALUE=DATE:20260102\nDURATION:PT24H\n", Date{2026, 1, 2}, Date{2026, 1, 3}, ""},
      {"DTSTART;VALUE=DATE:20260102\nDURATION:P1W\n", Date{2026, 1, 2}, Date{2026, 1, 9}, ""},
      {"DTSTART:20260102T010000Z\nDURATION:-PT15M\n", UtcTime{utc(2026, 1, 2, 1)},
       UtcTime{utc(2026, 1, 2, 1, 15)}, ""},
      // a day is nominal, 24 hours are exact
      {"DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D\n",
       zoned(local(2026, 3, 28, 12), "Europe/Berlin"),
       zoned(local(2026, 3, 29, 12), "Europe/Berlin"), ""},
      {"DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H\n",
       zoned(local(2026, 3, 28, 12), "Europe/Berlin"),
       zoned(local(2026, 3, 29, 13), "Europe/Berlin"), ""},
      {"DTSTART:20260102T235960Z\nDTEND:20260102T240000Z\n",
       UtcTime{utc(2026, 1, 2, 23, 59) + std::chrono::seconds(59)}, UtcTime{utc(2026, 1, 3)}, ""},
      {"DTSTART:2026-01-02T01:00:00Z\n", UtcTime{utc(2026, 1, 2, 1)}, UtcTime{utc(2026, 1, 2, 1)},
       ""},
      {"DTSTART;TZID=UTC:20260102T010000\n", UtcTime{utc(2026, 1, 2, 1)},
       UtcTime{utc(2026, 1, 2, 1)}, ""},
      // zones by name, by description, by both
      {"DTSTART;TZID=\"China Standard Time\":20260102T090000\n", shanghai(2026, 1, 2, 9),
       shanghai(2026, 1, 2, 9), ""},
      {"DTSTART;TZID=GMT+0800:20260102T090000\n", zoned(local(2026, 1, 2, 9), "Etc/GMT-8"),
       zoned(local(2026, 1, 2, 9), "Etc/GMT-8"), ""},
      {"DTSTART;TZID=Asia/Shanghai:20260102T090000\n", UtcTime{utc(2026, 1, 2, 9)},
       UtcTime{utc(2026, 1, 2, 9)}, kLyingZone},
      {"DTSTART;TZID=Customized Time Zone:20260702T090000\nRRULE:FREQ=DAILY\n",
       zoned(local(2026, 7, 2, 9), "Europe/Berlin"), zoned(local(2026, 7, 2, 9), "Europe/Berlin"),
       kOutlookZone},
      {"DTSTART;TZID=\"Eastern, US\":20260702T090000\nRRULE:FREQ=DAILY\n",
       zoned(local(2026, 7, 2, 9), "America/New_York"),
       zoned(local(2026, 7, 2, 9), "America/New_York"), kLotusZone},
      {"DTSTART;TZID=Odd:20260702T090000\n", UtcTime{utc(2026, 7, 2, 7, 37)},
       UtcTime{utc(2026, 7, 2, 7, 37)}, kOddZone},
  };
}

TEST_CASE("start and end are read in every form and repaired by rule") {
  for (const Times& row : times_table()) {
    CAPTURE(row.lines);
    const engine::EventFields fields = read(calendar(row.zones + event(row.lines))).event.fields;
    CHECK(engine::describe(fields.start) == engine::describe(row.start));
    CHECK(fields.start == row.start);
    CHECK(fields.end == row.end);
  }
}

TEST_CASE("what can't be read is refused with an exact reason") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {calendar("BEGIN:VTODO\nUID:t\nEND:VTODO\n"), std::string(kNotAnEvent)},
      {calendar(""), std::string(kNotAnEvent)},
      {calendar(event("DTSTART:20260101T000000Z\n") +
                "BEGIN:VEVENT\nUID:two\nDTSTART:20260101T000000Z\nEND:VEVENT\n"),
       "more than one UID: one and two"},
      {calendar(event("DTSTART:20260101T000000Z\n") + event("DTSTART:20260102T000000Z\n")),
       "more than one event without RECURRENCE-ID for one UID"},
      {calendar(event("DTSTART:20260101T000000Z\n") + "BEGIN:VTODO\nUID:t\nEND:VTODO\n"),
       "it holds a VTODO beside the event (RFC 4791 §4.1 forbids that), which would be written and "
       "deleted with it; give each a file of its own"},
      {calendar(event("SUMMARY:x\n")), "DTSTART is missing"},
      {calendar(event("DTSTART:soon\n")), "DTSTART: \"soon\" is no date or time"},
      {calendar(event("DTSTART:20260230T250000Z\n")),
       "DTSTART: \"20260230T250000Z\" is no date or time"},
      {calendar(event("DTSTART:19691231T000000Z\n")),
       "DTSTART: the year is outside of 1970 to 2500"},
      {calendar(event("DTSTART:20260101T000000Z\nDTEND:29990101T000000Z\n")),
       "DTEND: the year is outside of 1970 to 2500"},
      {calendar(event("DTSTART:20260101T000000Z\nDURATION:1 hour\n")),
       "DURATION: no duration can be read"},
      {calendar(kOddZone + event("DTSTART;TZID=Odd:20260101T000000\nRRULE:FREQ=DAILY\n")),
       "DTSTART: no known time zone has the rules of \"Odd\""},
      {calendar(kWildZone + event("DTSTART;TZID=Wild:20260101T000000\n")),
       "DTSTART: the time zone \"Wild\" is unknown and the text does not describe it"},
      {event("DTSTART:20260101T000000Z\n"), "an event outside of a VCALENDAR"},
      {calendar(event("DTSTART:20260101T000000Z\nSUMMARY:\xFF\n")),
       "its text is not UTF-8 (RFC 5545 §3.1.4), first in SUMMARY; save it again as UTF-8"},
      {"nonsense", "no iCalendar component"},
  };
  for (const auto& [text, reason] : table) {
    CAPTURE(text);
    CHECK(why_unreadable(text) == reason);
  }
  const auto nowhere = read(calendar(event("DTSTART;TZID=Nowhere:20260101T000000\n")));
  CHECK(nowhere.event.fields.start == engine::EventTime(engine::FloatingTime{local(2026, 1, 1)}));
  REQUIRE(nowhere.losses.size() == 1);
  CHECK(nowhere.losses.front().field == "TZID");
  std::string dates = "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\n";
  for (int i = 0; i < 5001; ++i) dates += "EXDATE:20260101T000000Z\n";
  CHECK(why_unreadable(calendar(event(dates))) == "more than 5000 excluded dates");
}

TEST_CASE("text fields are unescaped, repaired and joined over folds") {
  const auto fields =
      read(calendar(event("DTSTART:20260101T000000Z\nSUMMARY;LANGUAGE=en:a\\, b\x02 \n"
                          "DESCRIPTION:line 1\\nline\n  2\nLOCATION:\nLOCATION:Room 1\\; west\n"
                          "TRANSP:TRANSPARENT\nCLASS:X-SECRET\n")))
          .event.fields;
  CHECK(fields.title == "a, b ");
  CHECK(fields.description == "line 1\nline 2");
  CHECK(fields.location == "Room 1; west");
  CHECK(fields.transparency == engine::Transparency::free);
  CHECK(fields.classification == engine::Classification::personal);
}

TEST_CASE("the video link is CONFERENCE, else what Google writes") {
  const std::string start =
      "DTSTART:20260101T000000Z\nX-GOOGLE-CONFERENCE:https://meet.example/a\n";
  CHECK(read(calendar(event(start))).event.fields.conference == "https://meet.example/a");
  const auto both = read(
      calendar(event(start + "CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+123\n"
                             "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://vc.example/b?x=1\\,2\n")));
  CHECK(both.event.fields.conference == "https://vc.example/b?x=1\\,2");
  CHECK(both.losses.size() == 1);
  CHECK(both.losses.front().field == "CONFERENCE");
}

TEST_CASE("Apple's copies of its default alarm belong to no event") {
  const auto assembled =
      read(calendar(event("DTSTART:20260101T010000Z\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT30M\n"
                          "X-APPLE-DEFAULT-ALARM:TRUE\nEND:VALARM\n")));
  CHECK(assembled.event.fields.reminders.empty());
  CHECK(assembled.losses.empty());
}

TEST_CASE("what breaks a limit or is no iCalendar is refused with the reason") {
  const std::string plain = event("DTSTART:20260101T010000Z\n");
  CHECK(why_unreadable(crlf("BEGIN:VCALENDAR\nVERSION:1.0\n" + plain + "END:VCALENDAR\n"))
            .find("vCalendar 1.0") == 0);
  std::string many;
  for (int i = 0; i < 100'001; ++i) many += "X:1\n";
  CHECK(why_unreadable(calendar(event(many))) == "more than 100000 properties");
}

TEST_CASE("alarms whole minutes from the start are carried, others are named") {
  const auto alarm = [](const std::string& lines) {
    return "BEGIN:VALARM\n" + lines + "END:VALARM\n";
  };
  const std::string carried =
      alarm("ACTION:DISPLAY\nTRIGGER:-PT15M\nACKNOWLEDGED:20260101T000000Z\n") +
      alarm("ACTION:AUDIO\nTRIGGER;RELATED=START:-P1DT1H\n") +
      alarm("ACTION:display\nTRIGGER:PT5M\n") + alarm("ACTION:DISPLAY\nTRIGGER:PT0S\n") +
      alarm("ACTION:NONE\nTRIGGER;VALUE=DATE-TIME:19760401T005545Z\n");
  const std::string start = "DTSTART:20260101T000000Z\n";
  const auto item = read(calendar(event(start + carried)));
  CHECK(item.event.fields.reminders == std::set<int>{15, 1500, -5, 0});
  CHECK(item.losses.empty());
  for (const std::string other :
       {"ACTION:DISPLAY\nTRIGGER;RELATED=END:-PT15M\n", "ACTION:EMAIL\nTRIGGER:-PT15M\n",
        "ACTION:DISPLAY\nTRIGGER:-PT90S\n",
        "ACTION:DISPLAY\nTRIGGER:-PT15M\nREPEAT:2\nDURATION:PT5M\n",
        "ACTION:DISPLAY\nTRIGGER;VALUE=DATE-TIME:20260101T000000Z\n", "ACTION:DISPLAY\n"}) {
    CAPTURE(other);
    const auto kept = read(calendar(event(start + alarm(other))));
    CHECK(kept.event.fields.reminders.empty());
    REQUIRE(kept.losses.size() == 1);
    CHECK(kept.losses.front().field == "VALARM");
  }
}

TEST_CASE("what has no field is named once a property, and noise is not") {
  const auto item = read(calendar(event(
      "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\n"
      "EXRULE:FREQ=DAILY;INTERVAL=2\nATTENDEE:mailto:a@b\nATTENDEE:mailto:c@d\nCATEGORIES:A,B\n"
      "ATTACH:https://x\nGEO:1;2\nX-FOO:1\nSEQUENCE:3\nPRIORITY:0\nSTATUS:TENTATIVE\n"
      "CREATED:20260101T000000Z\nORGANIZER:mailto:a@b\nURL:\n")));
  std::set<std::string> names;
  for (const auto& loss : item.losses) {
    CHECK(names.insert(loss.field).second);
    CHECK_FALSE(loss.reason.empty());
  }
  CHECK(names == std::set<std::string>{"RRULE", "EXRULE", "ATTENDEE", "CATEGORIES", "ATTACH"});
}

TEST_CASE("excluded dates and overrides are found in any form of their time") {
  const std::string master =
      "DTSTART;TZID=Asia/Shanghai:20260105T090000\nRRULE:FREQ=DAILY;COUNT=10\nSUMMARY:s\n";
  const OccurrenceKey key = utc(2026, 1, 7, 1);
  for (const std::string form :
       {"TZID=Asia/Shanghai:20260107T090000", "TZID=America/New_York:20260106T200000",
        "X=1:20260107T010000Z", "X=1:20260107T090000", "VALUE=DATE:20260107"}) {
    CAPTURE(form);
    const auto excluded = read(calendar(event(master + "EXDATE;" + form + "\n"))).event;
    CHECK(excluded.occurrences == std::map<OccurrenceKey, engine::Occurrence>{{key, Excluded{}}});
    const auto moved =
        read(calendar(event(master) +
                      event("RECURRENCE-ID;" + form +
                            "\nDTSTART;TZID=Asia/Shanghai:20260108T140000\nSUMMARY:moved\n")))
            .event;
    REQUIRE(moved.occurrences.count(key) == 1);
    const auto& fields = std::get<engine::EventFields>(moved.occurrences.at(key));
    CHECK(fields.title == "moved");
    CHECK(fields.start == shanghai(2026, 1, 8, 14));
  }
  const std::string days = "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;COUNT=10\n";
  for (const std::string form : {"VALUE=DATE:20260107", "X=1:20260107T000000Z",
                                 "X=1:20260106T160000Z", "TZID=Asia/Tokyo:20260107T000000"}) {
    CAPTURE(form);
    CHECK(read(calendar(event(days + "EXDATE;" + form + "\n")))
              .event.occurrences.count(OccurrenceKey(Date{2026, 1, 7})) == 1);
  }
}

TEST_CASE("cancelled, doubled and stray overrides") {
  const std::string master =
      event("DTSTART:20260105T090000Z\nRRULE:FREQ=DAILY;COUNT=10\nSUMMARY:s\n");
  const auto override_with = [](const std::string& lines) {
    return event("RECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T100000Z\n" + lines);
  };
  const OccurrenceKey key = utc(2026, 1, 7, 9);
  CHECK(read(calendar(master + override_with("STATUS:CANCELLED\n"))).event.occurrences.at(key) ==
        engine::Occurrence(Excluded{}));
  const auto doubled = read(calendar(master + override_with("SEQUENCE:2\nSUMMARY:new\n") +
                                     override_with("SEQUENCE:1\nSUMMARY:old\n")));
  CHECK(std::get<engine::EventFields>(doubled.event.occurrences.at(key)).title == "new");
  const auto stray =
      read(calendar(master + event("RECURRENCE-ID:20260107T093000Z\nDTSTART:20260107T100000Z\n")));
  CHECK(std::holds_alternative<engine::Extra>(stray.event.occurrences.at(utc(2026, 1, 7, 9, 30))));
  CHECK(stray.losses.empty());
  const auto ancient =
      read(calendar(master + event("RECURRENCE-ID:19690303T090000Z\nDTSTART:20260107T100000Z\n")));
  CHECK(ancient.event.occurrences.empty());
  REQUIRE(ancient.losses.size() == 1);
  CHECK(ancient.losses.front().reason == "is outside of the years 1970 to 2500");
  const auto excluded =
      read(calendar(event("DTSTART:20260105T090000Z\nRRULE:FREQ=DAILY;COUNT=10\nSUMMARY:s\n"
                          "EXDATE:20260107T090000Z\n") +
                    override_with("SUMMARY:shown all the same\n")));
  CHECK(std::get<engine::EventFields>(excluded.event.occurrences.at(key)).title ==
        "shown all the same");
  const auto range = read_resource(
      calendar(
          master +
          event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000Z\nDTSTART:20260107T100000Z\n")),
      {});
  REQUIRE(std::holds_alternative<engine::Unreadable>(range));
  CHECK(std::get<engine::Unreadable>(range).reason.find("THISANDFUTURE") != std::string::npos);
  const auto plain = read(calendar(
      master + event("RECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T090000Z\nSUMMARY:s\n")));
  CHECK(plain.event.occurrences.empty());
  CHECK(plain.losses.empty());
}

TEST_CASE("a cancelled event is gone, and one invited occurrence is an event of its own") {
  CHECK(std::holds_alternative<engine::Gone>(
      read_resource(calendar(event("DTSTART:20260105T090000Z\nSTATUS:CANCELLED\n")), {})));
  const auto alone = read(
      calendar(event("RECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T100000Z\nSUMMARY:x\n")));
  CHECK_FALSE(alone.event.rule);
  CHECK(alone.event.fields.title == "x");
}

TEST_CASE("a faked master gives way to the one occurrence invited to") {
  const auto item = read(
      calendar(event("DTSTART:20260105T090000Z\nX-MOZ-FAKED-MASTER:1\nRDATE:20260107T090000Z\n") +
               event("RECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T100000Z\nSUMMARY:x\n")));
  CHECK(item.event.fields.title == "x");
  CHECK(item.losses.empty());
}

TEST_CASE("identity, origin and stamp are read") {
  const auto item = read(calendar(
      "BEGIN:VEVENT\nUID:  a\\,b \nDTSTART:20260105T090000Z\nLAST-MODIFIED:20260101T000000Z\n"
      "X-LARKDAV-ORIGIN:abc_0\nRRULE:FREQ=DAILY\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\\,b\n"
      "RECURRENCE-ID:20260106T090000Z\nDTSTART:20260106T100000Z\nLAST-MODIFIED:20260203T040506Z\n"
      "END:VEVENT\n"));
  CHECK(item.event.uid.value == "a,b");
  CHECK(item.origin == "abc_0");
  CHECK(item.stamp == utc(2026, 2, 3, 4, 5) + std::chrono::seconds(6));
  CHECK(item.writable == engine::FieldMask::everything());
}

TEST_CASE("no foreign calendar breaks the reader") {
  std::size_t read_count = 0;
  for (const auto& path : foreign_calendars()) {
    CAPTURE(path.string());
    const std::string text = content_of(path);
    const engine::ItemState state = read_resource(text, {});
    if (std::holds_alternative<engine::Assembled>(state)) ++read_count;
    for (std::size_t cut = 0; cut < std::min<std::size_t>(text.size(), 3000); cut += 397) {
      CHECK_NOTHROW(read_resource(text.substr(0, text.size() - cut), {}));
    }
  }
  MESSAGE("read " << read_count);
}

}  // namespace
}  // namespace larkdav::mapping::ical
