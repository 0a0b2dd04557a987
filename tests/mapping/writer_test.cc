#include "mapping/ical/writer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/fields.h"
#include "mapping/recurrence.h"
#include "tests/mapping/edited_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::Event;
using engine::EventFields;
using engine::Excluded;
using engine::Field;
using engine::FieldMask;
using engine::OccurrenceKey;

const std::string kRich = calendar(
    "X-WR-CALNAME:mine\n"
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nSEQUENCE:4\n"
    "DTSTART;TZID=PRC;X-P=1:20260105T090000\nDURATION:PT1H\n"
    "SUMMARY;LANGUAGE=de:Alt\nsummary:zwei\nDESCRIPTION;ALTREP=\"cid:x\":text\n"
    "X-ALT-DESC;FMTTYPE=text/html:<b>text</b>\nLOCATION:Raum 1\n"
    "X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2\nGEO:1;2\nCATEGORIES:A\\,1,B\n"
    "FOOBAR;X=\"a;b\":what\n ever\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\n"
    "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nX-WR-ALARMUID:1\nEND:VALARM\n"
    "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\n");

TEST_CASE("writing what was read gives the same bytes") {
  for (const std::string& text : {kRich, kSeries}) {
    const Event event = read(text).event;
    CHECK(edited(text, event) == text);
    for (const Field field : engine::kAllFields) {
      Event other = event;
      other.fields.title = "not taken";
      FieldMask mask{field};
      mask.erase(Field::title);
      CHECK(edited(text, other, mask) == text);
    }
  }
}

struct Change {
  std::string name;
  void (*change)(EventFields&);
  std::string gone;
  std::string come;
};

TEST_CASE("changing one field changes only its lines and the stamp") {
  const std::string stamp = "LAST-MODIFIED:20260203T040500Z";
  const std::vector<Change> table = {
      {"title", [](EventFields& f) { f.title = "neu, gut"; },
       "SUMMARY;LANGUAGE=de:Alt|summary:zwei", "SUMMARY;LANGUAGE=de:neu\\, gut|" + stamp},
      {"no title", [](EventFields& f) { f.title = ""; }, "SUMMARY;LANGUAGE=de:Alt|summary:zwei",
       stamp},
      {"description", [](EventFields& f) { f.description = "a\nb"; },
       "DESCRIPTION;ALTREP=\"cid:x\":text|X-ALT-DESC;FMTTYPE=text/html:<b>text</b>",
       "DESCRIPTION:a\\nb|" + stamp},
      {"location", [](EventFields& f) { f.location = "Raum 2"; },
       "LOCATION:Raum 1|X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2", "LOCATION:Raum 2|" + stamp},
      {"place", [](EventFields& f) { f.place.reset(); },
       "X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2|GEO:1;2", stamp},
      {"transparency", [](EventFields& f) { f.transparency = engine::Transparency::free; },
       "TRANSP:OPAQUE|X-MICROSOFT-CDO-BUSYSTATUS:OOF",
       "TRANSP:TRANSPARENT|X-MICROSOFT-CDO-BUSYSTATUS:FREE|" + stamp},
      {"class", [](EventFields& f) { f.classification = engine::Classification::personal; }, "",
       "CLASS:PRIVATE|" + stamp},
      {"conference", [](EventFields& f) { f.conference = "https://vc.example/1"; }, "",
       "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://vc.example/1|" + stamp},
      {"alarm added", [](EventFields& f) { f.reminders.insert(-5); }, "",
       stamp + "|BEGIN:VALARM|ACTION:DISPLAY|DESCRIPTION:Alt|TRIGGER:PT5M|END:VALARM"},
      {"alarm taken", [](EventFields& f) { f.reminders.clear(); },
       "ACTION:DISPLAY|X-WR-ALARMUID:1|BEGIN:VALARM|TRIGGER:-PT15M|END:VALARM", stamp},
      {"moved, equally long",
       [](EventFields& f) {
         f.start = zoned(local(2026, 1, 6, 9), "Asia/Shanghai");
         f.end = zoned(local(2026, 1, 6, 10), "Asia/Shanghai");
       },
       "SEQUENCE:4|DTSTART;TZID=PRC;X-P=1:20260105T090000",
       "SEQUENCE:5|DTSTART;X-P=1;TZID=PRC:20260106T090000|" + stamp},
      {"longer", [](EventFields& f) { f.end = zoned(local(2026, 1, 5, 11), "Asia/Shanghai"); },
       "SEQUENCE:4|DURATION:PT1H", "SEQUENCE:5|DTEND;TZID=PRC:20260105T110000|" + stamp},
  };
  for (const Change& row : table) {
    CAPTURE(row.name);
    Event wanted = read(kRich).event;
    row.change(wanted.fields);
    const std::string text = edited(kRich, wanted);
    CHECK(lines_only_in(kRich, text) == row.gone);
    const std::string come = lines_only_in(text, kRich);
    CHECK(come == row.come);
    CHECK(read(text).event == wanted);
    CHECK(edited(text, wanted) == text);
    CHECK(stamp_of(text) == utc(2026, 2, 3, 4, 5));
  }
}

TEST_CASE("line ends, byte order mark and folds of the rest stay as they are") {
  for (std::string text : {kRich, kSeries}) {
    std::string lf;
    for (const char c : text) {
      if (c != '\r') lf += c;
    }
    std::string cr = lf;
    for (char& c : cr) c = c == '\n' ? '\r' : c;
    for (const std::string& form : {lf, cr, "\xEF\xBB\xBF" + text}) {
      Event wanted = read(form).event;
      CHECK(edited(form, wanted) == form);
      wanted.fields.title = "new";
      const std::string after = edited(form, wanted);
      CHECK(read(after).event == wanted);
      CHECK((after.find('\n') == std::string::npos) == (form.find('\n') == std::string::npos));
      CHECK((after.find('\r') == std::string::npos) == (form.find('\r') == std::string::npos));
    }
  }
}

TEST_CASE("a zone that the text describes wrongly is not used for new times") {
  const std::string lying = calendar(
      "BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
      "TZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n" +
      event("DTSTART;TZID=Asia/Shanghai:20260105T090000\n"));
  Event wanted = read(lying).event;
  wanted.fields.start = zoned(local(2026, 1, 6, 9), "Asia/Shanghai");
  wanted.fields.end = zoned(local(2026, 1, 6, 10), "Asia/Shanghai");
  wanted.rule = engine::Rule{"FREQ=DAILY", std::nullopt, false};
  CHECK(read(edited(lying, wanted)).event == wanted);
}

TEST_CASE("a known TZID of the text is used again for new times") {
  const std::string outlook = calendar(
      "BEGIN:VTIMEZONE\nTZID:China Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
      "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nEND:STANDARD\nEND:VTIMEZONE\n" +
      event("DTSTART;TZID=China Standard Time:20260105T090000\n"
            "DTEND;TZID=China Standard Time:20260105T100000\n"));
  Event wanted = read(outlook).event;
  wanted.fields.end = zoned(local(2026, 1, 5, 12), "Asia/Shanghai");
  const std::string text = edited(outlook, wanted);
  CHECK(lines_only_in(text, outlook).substr(0, 49) ==
        "DTEND;TZID=China Standard Time:20260105T120000|LA");
}

TEST_CASE("an end of the old form goes when the start takes another form") {
  const std::string text = calendar(
      "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\n"
      "DTSTART;TZID=Asia/Shanghai:20260105T183000\nDTEND;TZID=Asia/Shanghai:20260105T183000\n"
      "SUMMARY:s\nEND:VEVENT\n");
  Event wanted = read(text).event;
  wanted.fields.start = Date{2026, 1, 5};
  wanted.fields.end = Date{2026, 1, 6};
  const std::string all_day = edited(text, wanted);
  CHECK(all_day.find("DTSTART;VALUE=DATE:20260105") != std::string::npos);
  CHECK(all_day.find("183000") == std::string::npos);
  CHECK(read(all_day).event == wanted);
}

TEST_CASE("an end before the new start is not left to the reader's leniency") {
  const std::string text = calendar(
      "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nDTSTART:20260105T090000Z\n"
      "DTEND:20260105T090000Z\nSUMMARY:s\nEND:VEVENT\n");
  Event wanted = read(text).event;
  wanted.fields.start = wanted.fields.end = engine::UtcTime{utc(2026, 1, 6, 10)};
  const std::string moved = edited(text, wanted);
  CHECK(moved.find("20260105T090000Z") == std::string::npos);
  CHECK(read(moved).event == wanted);
}

TEST_CASE("SEQUENCE is left alone in meetings and the stamp is the greatest") {
  const std::string meeting =
      calendar(event("DTSTART:20260105T090000Z\nORGANIZER:mailto:boss@x\nSEQUENCE:2\n"
                     "LAST-MODIFIED:20990101T000000Z\n"));
  Event wanted = read(meeting).event;
  wanted.fields.end = engine::UtcTime{utc(2026, 1, 5, 11)};
  const std::string text = edited(meeting, wanted);
  CHECK(text.find("SEQUENCE:2\r") != std::string::npos);
  CHECK(stamp_of(text) == utc(2026, 2, 3, 4, 5));
}

TEST_CASE("a cancelled event is revived and an unreadable one refused") {
  const std::string cancelled =
      calendar(event("DTSTART:20260105T090000Z\nSTATUS:CANCELLED\nSUMMARY:s\n"));
  Event wanted;
  wanted.uid.value = "one";
  wanted.fields.title = "s";
  wanted.fields.start = engine::UtcTime{utc(2026, 1, 5, 9)};
  wanted.fields.end = wanted.fields.start;
  CHECK(read(edited(cancelled, wanted)).event == wanted);
  CHECK_THROWS_AS(edited("nonsense", wanted), engine::ReplicaError);
}

TEST_CASE("a new resource reads back as what was written") {
  Event wanted = read(kSeries).event;
  wanted.uid.value = "odd uid, with;all\\sorts";
  wanted.fields.description = std::string(200, 'x') + "\n\xE4\xB8\xAD\xE6\x96\x87,;\\";
  wanted.fields.reminders = {0, 15, -10, 1440};
  wanted.fields.conference = "https://vc.example/1?a=b,c;d";
  wanted.fields.classification = engine::Classification::confidential;
  WriteOptions with = options();
  with.origin = "abc_0";
  const std::string text = write_resource(wanted, with);
  const auto item = read(text);
  CHECK(item.event == wanted);
  CHECK(item.event.uid == wanted.uid);
  CHECK(item.origin == "abc_0");
  CHECK(item.stamp == with.stamp);
  CHECK(item.losses.empty());
  CHECK(as_stored(wanted, with) == wanted);
  CHECK(edited(text, wanted) == text);
}

TEST_CASE("what iCalendar can't hold is made fit once and stays so") {
  Event wanted;
  wanted.uid.value = "u";
  wanted.fields.title = "a\x01\r\nb\xFF";
  wanted.fields.conference = "javascript:alert(1)";
  wanted.fields.start = zoned(utc(2026, 1, 1), "UTC");
  wanted.fields.end = zoned(utc(2026, 1, 1, 1), "UTC");
  const Event stored = as_stored(wanted, options());
  CHECK(stored.fields.title == "a\nb\xEF\xBF\xBD");
  CHECK(stored.fields.conference.empty());
  CHECK(stored.fields.start == engine::EventTime(engine::UtcTime{utc(2026, 1, 1)}));
  CHECK(as_stored(stored, options()) == stored);
  // The second 02:30 of the night is another instant than the first.
  wanted.fields.start = zoned(utc(2026, 10, 25, 1, 30), "Europe/Berlin");
  wanted.fields.end = zoned(utc(2026, 10, 25, 4), "Europe/Berlin");
  CHECK(instant_of(as_stored(wanted, options()).fields.start, "UTC") == utc(2026, 10, 25, 1, 30));
}

TEST_CASE("every foreign calendar is written back byte for byte") {
  int count = 0;
  for (const auto& path : foreign_calendars()) {
    CAPTURE(path.string());
    const std::string text = content_of(path);
    ReadOptions reading;
    reading.floating_zone = "Asia/Shanghai";
    const auto state = read_resource(text, reading);
    const auto* item = std::get_if<engine::Assembled>(&state);
    if (item == nullptr) continue;
    ++count;
    CHECK(edited(text, item->event) == text);
    CHECK(as_stored(item->event, options()) ==
          as_stored(as_stored(item->event, options()), options()));
    Event wanted = item->event;
    wanted.fields.title += " (new)";
    wanted.fields.reminders.insert(7);
    CHECK(read(edited(text, wanted)).event == wanted);
    if (wanted.rule) continue;
    const auto* start = std::get_if<Date>(&wanted.fields.start);
    wanted.fields.end = start != nullptr ? engine::EventTime(add_days(*start, 3))
                                         : engine::EventTime(wanted.fields.start);
    wanted.fields.location = "elsewhere";
    CHECK(read(edited(text, wanted)).event == wanted);
  }
  MESSAGE("written " << count);
}

}  // namespace
}  // namespace larkdav::mapping::ical
