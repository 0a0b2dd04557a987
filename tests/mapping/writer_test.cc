#include "mapping/ical/writer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/fields.h"
#include "mapping/recurrence.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::Event;
using engine::EventFields;
using engine::Excluded;
using engine::Field;
using engine::FieldMask;
using engine::OccurrenceKey;

WriteOptions options() {
  WriteOptions out;
  out.stamp = utc(2026, 2, 3, 4, 5);
  out.floating_zone = "Asia/Shanghai";
  return out;
}

std::string edited(const std::string& text, const Event& wanted,
                   const FieldMask& mask = FieldMask::everything()) {
  return edit_resource(text, wanted, mask, options());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size() - 1);
    lines.push_back(text.substr(from, end + 1 - from));
    from = end + 1;
  }
  return lines;
}

// Lines of `a` that are not in `b`, in order, without line ends, joined by "|".
std::string lines_only_in(const std::string& a, const std::string& b) {
  std::vector<std::string> others = lines_of(b);
  std::string out;
  for (std::string line : lines_of(a)) {
    const auto same = std::find(others.begin(), others.end(), line);
    if (same != others.end()) {
      others.erase(same);
      continue;
    }
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    out += (out.empty() ? "" : "|") + line;
  }
  return out;
}

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
const std::string kSeries = calendar(
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20260105T090000\nDTEND;TZID=Asia/Shanghai:20260105T100000\n"
    "RRULE:FREQ=DAILY;COUNT=10;INTERVAL=1\nEXDATE;TZID=Asia/Shanghai:20260106T090000,"
    "20260107T090000\nEXDATE:20260108T010000Z\nSUMMARY:s\nATTENDEE:mailto:a@b\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260109T010000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20260109T150000\nDTEND;TZID=Asia/Shanghai:20260109T160000\n"
    "SUMMARY:moved\nX-KEEP:1\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260110T010000Z\n"
    "DTSTART:20260110T010000Z\nSTATUS:CANCELLED\nEND:VEVENT\n");
OccurrenceKey day(int number) { return utc(2026, 1, number, 1); }

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
       "LOCATION:Raum 1|X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2|GEO:1;2",
       "LOCATION:Raum 2|" + stamp},
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

TEST_CASE("a single occurrence is deleted, restored, changed and reset") {
  const Event before = read(kSeries).event;
  REQUIRE(before.occurrences.size() == 5);

  Event wanted = before;
  wanted.occurrences[day(11)] = Excluded{};
  std::string text = edited(kSeries, wanted);
  CHECK(lines_only_in(kSeries, text).empty());
  CHECK(lines_only_in(text, kSeries) ==
        "EXDATE;TZID=Asia/Shanghai:20260111T090000|LAST-MODIFIED:20260203T040500Z|SEQUENCE:1");
  CHECK(read(text).event == wanted);

  wanted = before;
  wanted.occurrences.erase(day(6));
  wanted.occurrences.erase(day(8));
  text = edited(kSeries, wanted);
  CHECK(lines_only_in(text, kSeries).substr(0, 44) ==
        "EXDATE;TZID=Asia/Shanghai:20260107T090000|LA");
  CHECK(read(text).event == wanted);

  wanted = before;
  EventFields changed = plain_occurrence(before, day(11), "Asia/Shanghai");
  changed.title = "special";
  wanted.occurrences[day(11)] = changed;
  text = edited(kSeries, wanted);
  CHECK(read(text).event == wanted);
  const std::string added = lines_only_in(text, kSeries);
  CHECK(added.find("ATTENDEE:mailto:a@b") != std::string::npos);
  CHECK(added.find("RRULE") == std::string::npos);
  CHECK(added.find("EXDATE") == std::string::npos);

  wanted = before;
  std::get<EventFields>(wanted.occurrences[day(9)]).title = "moved again";
  text = edited(kSeries, wanted);
  CHECK(lines_only_in(kSeries, text) == "SUMMARY:moved");
  CHECK(read(text).event == wanted);

  for (const int number : {9, 10}) {
    wanted = before;
    wanted.occurrences.erase(day(number));
    text = edited(kSeries, wanted);
    CHECK(read(text).event == wanted);
    wanted = before;
    wanted.occurrences[day(number)] = changed;
    CHECK(read(edited(kSeries, wanted)).event == wanted);
    wanted.occurrences[day(number)] = Excluded{};
    text = edited(kSeries, wanted);
    CHECK(read(text).event == wanted);
    CHECK((text.find("STATUS:CANCELLED") != std::string::npos));
  }
}

TEST_CASE("an override equal to the plain occurrence follows the master") {
  const std::string text =
      calendar(event("DTSTART:20260105T090000Z\nRRULE:FREQ=DAILY;COUNT=10\nSUMMARY:s\n") +
               event("RECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T090000Z\nSUMMARY:s\n"));
  Event wanted = read(text).event;
  REQUIRE(wanted.occurrences.empty());
  wanted.fields.title = "t";
  CHECK(read(edited(text, wanted)).event == wanted);
}

TEST_CASE("a moved series takes its overrides and exclusions along") {
  const Event before = read(kSeries).event;
  Event wanted = before;
  wanted.fields.start = zoned(local(2026, 1, 5, 10), "Asia/Shanghai");
  wanted.fields.end = zoned(local(2026, 1, 5, 11), "Asia/Shanghai");
  wanted.rule = canonical_rule("FREQ=DAILY;COUNT=10", {wanted.fields.start, "UTC"});
  wanted.occurrences.clear();
  for (const auto& [key, occurrence] : before.occurrences) {
    wanted.occurrences[std::get<engine::Instant>(key) + std::chrono::hours(1)] = occurrence;
  }
  const std::string text = edited(kSeries, wanted);
  CHECK(read(text).event == wanted);
  CHECK(text.find("X-KEEP:1") != std::string::npos);
  CHECK(text.find("RRULE:FREQ=DAILY;COUNT=10;INTERVAL=1") != std::string::npos);
  CHECK(edited(text, wanted) == text);

  wanted.occurrences.clear();
  CHECK(read(edited(kSeries, wanted)).event == wanted);
  Event all_day = before;
  all_day.fields.start = Date{2026, 1, 5};
  all_day.fields.end = Date{2026, 1, 6};
  all_day.rule = engine::Rule{"FREQ=DAILY", OccurrenceKey(Date{2026, 1, 14}), false};
  all_day.occurrences = {{OccurrenceKey(Date{2026, 1, 8}), Excluded{}}};
  const std::string days = edited(kSeries, all_day);
  CHECK(read(days).event == all_day);
  CHECK(days.find("EXDATE;VALUE=DATE:20260108") != std::string::npos);
}

TEST_CASE("a rule is added, changed and taken away") {
  Event wanted = read(kSeries).event;
  wanted.rule = engine::Rule{"FREQ=DAILY;INTERVAL=2", OccurrenceKey(day(13)), false};
  normalise_occurrences(wanted, "Asia/Shanghai");
  std::string text = edited(kSeries, wanted);
  CHECK(read(text).event == wanted);
  CHECK(text.find("RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260113T010000Z") != std::string::npos);
  wanted.rule.reset();
  wanted.occurrences.clear();
  text = edited(kSeries, wanted);
  CHECK(read(text).event == wanted);
  CHECK(text.find("RRULE") == std::string::npos);
  CHECK(text.find("EXDATE") == std::string::npos);
  const Event single = read(kRich).event;
  wanted = single;
  wanted.rule = engine::Rule{"FREQ=YEARLY;BYWEEKNO=2", std::nullopt, true};
  text = edited(kRich, wanted);
  CHECK(read(text).event == wanted);
  const std::string floating = calendar(event("DTSTART:20260105T090000\n"));
  wanted = read(floating).event;
  wanted.rule = canonical_rule("FREQ=DAILY;COUNT=3", {wanted.fields.start, "Asia/Shanghai"});
  text = edited(floating, wanted);
  CHECK(read(text).event == wanted);
  CHECK(text.find("UNTIL=20260107T090000\r") != std::string::npos);
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
