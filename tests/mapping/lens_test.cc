// Laws of reader and writer over generated events.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "engine/fields.h"
#include "mapping/color.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"
#include "mapping/recurrence.h"
#include "tests/mapping/calendar_text.h"
#include "tests/support/fixtures.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Event;
using engine::EventFields;
using engine::EventTime;
using engine::FieldMask;
using engine::OccurrenceKey;

const std::string kFloatingZone = "Asia/Shanghai";

WriteOptions options() {
  WriteOptions out;
  out.stamp = utc(2026, 2, 3);
  out.floating_zone = kFloatingZone;
  return out;
}

std::string some_text() {
  static const std::vector<std::string> kPieces = {"",
                                                   "a",
                                                   "Team, weekly; \\ \"quoted\"",
                                                   "line\nline\n",
                                                   "\xE4\xB8\xAD\xE6\x96\x87",
                                                   "\xF0\x9F\x98\x80",
                                                   "BEGIN:VEVENT\nEND:VEVENT",
                                                   ": leading",
                                                   std::string(300, 'z'),
                                                   " blank "};
  std::string out;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) out += *rc::gen::elementOf(kPieces);
  return out;
}

engine::LocalTime some_local() {
  return {{*rc::gen::inRange(1975, 2060), *rc::gen::inRange(1, 13), *rc::gen::inRange(1, 29)},
          *rc::gen::inRange(0, 24),
          *rc::gen::elementOf(std::vector<int>{0, 15, 30, 59}),
          0};
}

// The start in the form number `form`, and an end after it.
void set_times(EventFields& fields, int form, const std::string& zone) {
  const engine::LocalTime start = some_local();
  const int minutes = *rc::gen::inRange(0, 3000);
  switch (form) {
    case 0:
      fields.start = start.date;
      fields.end = add_days(start.date, 1 + minutes % 5);
      return;
    case 1:
      fields.start = engine::UtcTime{to_utc(start, "UTC")};
      break;
    case 2:
      fields.start = engine::FloatingTime{start};
      break;
    default:
      fields.start = zoned(start, zone);
      break;
  }
  fields.end = start_at(instant_of(fields.start, kFloatingZone) + std::chrono::minutes(minutes),
                        fields.start, kFloatingZone);
}

EventFields some_fields(int form, const std::string& zone) {
  EventFields fields;
  fields.title = some_text();
  fields.description = some_text();
  fields.location = some_text();
  set_times(fields, form, zone);
  fields.transparency = *rc::gen::element(engine::Transparency::busy, engine::Transparency::free);
  fields.classification = static_cast<engine::Classification>(*rc::gen::inRange(0, 4));
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    fields.reminders.insert(*rc::gen::inRange(-100, 3000));
  }
  if (*rc::gen::inRange(0, 3) == 0) fields.conference = "https://vc.example/j?x=1,2;3";
  if (*rc::gen::inRange(0, 3) == 0) fields.color = nearest_color(*rc::gen::inRange(0, 0x1000000));
  return fields;
}

Event some_event() {
  static const std::vector<std::string> kZones = {
      "Asia/Shanghai",     "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
      "Africa/Casablanca", "America/Sao_Paulo", "Asia/Jerusalem",   "Etc/GMT-8",
      "Asia/Kathmandu",    "Europe/Dublin",     "Pacific/Apia"};
  static const std::vector<std::string> kRules = {
      "FREQ=DAILY",
      "FREQ=DAILY;INTERVAL=3;COUNT=20",
      "FREQ=WEEKLY;COUNT=30",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;WKST=SU",
      "FREQ=MONTHLY;COUNT=12",
      "FREQ=YEARLY;COUNT=5",
      "FREQ=DAILY;UNTIL=20991231T000000Z",
      "FREQ=YEARLY;BYWEEKNO=20"};
  const int form = *rc::gen::inRange(0, 6);
  const std::string zone = *rc::gen::elementOf(kZones);
  Event event;
  event.uid.value = "generated";
  event.fields = some_fields(form, zone);
  if (*rc::gen::inRange(0, 3) > 0) {
    const Series series{event.fields.start, kFloatingZone};
    event.rule = canonical_rule(*rc::gen::elementOf(kRules), series);
    if (const auto rule = guarded(*event.rule, series)) {
      for (const OccurrenceKey& key : expand(*rule, series, 30)) {
        const int fate = *rc::gen::inRange(0, 8);
        if (fate == 0) event.occurrences[key] = engine::Excluded{};
        if (fate == 1) event.occurrences[key] = some_fields(form, zone);
        if (fate == 2) {
          EventFields renamed = plain_occurrence(event, key, kFloatingZone);
          renamed.title += some_text();
          event.occurrences[key] = renamed;
        }
      }
    }
  }
  normalise_occurrences(event, kFloatingZone);
  return event;
}

Event read_event(const std::string& text) {
  ReadOptions reading;
  reading.floating_zone = kFloatingZone;
  const engine::ItemState state = read_resource(text, reading);
  if (const auto* unreadable = std::get_if<engine::Unreadable>(&state)) RC_FAIL(unreadable->reason);
  return std::get<engine::Assembled>(state).event;
}

// Says in what they differ, and shows the text.
void same(const Event& got, const Event& wanted, const std::string& text) {
  if (got == wanted) return;
  std::string differences;
  const FieldMask mask = engine::diff(got, wanted);
  for (const engine::Field field : mask.fields()) {
    differences += std::string(engine::name(field)) + ": " + engine::describe(got, field) +
                   " instead of " + engine::describe(wanted, field) + "\n";
  }
  for (const OccurrenceKey& key : mask.occurrences()) {
    differences += engine::to_string(key) + ": " + engine::describe(got, key) + " instead of " +
                   engine::describe(wanted, key) + "\n";
  }
  RC_FAIL(differences + text);
}

FieldMask some_mask(const Event& event) {
  FieldMask mask;
  for (const engine::Field field : engine::kAllFields) {
    if (*rc::gen::inRange(0, 2) == 0) mask.insert(field);
  }
  for (const auto& [key, occurrence] : event.occurrences) {
    if (*rc::gen::inRange(0, 2) == 0) mask.insert(key);
  }
  return mask;
}

TEST_CASE("what is written is read, and what iCalendar holds it holds exactly") {
  CHECK(rc::check([] {
    const Event event = some_event();
    const Event stored = as_stored(event, options());
    RC_ASSERT(as_stored(stored, options()) == stored);
    RC_ASSERT(read_event(write_resource(stored, options())) == stored);
    RC_ASSERT(engine::diff(event, stored).fields().size() <= 2);
  }));
}

TEST_CASE("an edit reaches what is wanted from anywhere, once") {
  CHECK(rc::check([] {
    const Event before = as_stored(some_event(), options());
    const Event after = as_stored(some_event(), options());
    const std::string text = write_resource(before, options());
    const std::string edited = edit_resource(text, after, FieldMask::everything(), options());
    same(read_event(edited), after, text + edited);
    RC_ASSERT(edit_resource(edited, after, FieldMask::everything(), options()) == edited);
    const Event back =
        read_event(edit_resource(edited, before, FieldMask::everything(), options()));
    RC_ASSERT(back == before);
  }));
}

TEST_CASE("an edit writes nothing outside of its mask") {
  CHECK(rc::check([] {
    const Event before = as_stored(some_event(), options());
    Event wanted = before;
    wanted.fields = some_fields(*rc::gen::inRange(0, 6), "Europe/Berlin");
    wanted.fields.start = before.fields.start;
    wanted.fields.end = before.fields.end;
    for (auto& [key, occurrence] : wanted.occurrences) {
      if (*rc::gen::inRange(0, 2) == 0) occurrence = engine::Excluded{};
    }
    const FieldMask mask = some_mask(before);
    const std::string text = write_resource(before, options());
    Event expected = before;
    engine::assign(expected, wanted, mask);
    normalise_occurrences(expected, kFloatingZone);
    RC_ASSERT(read_event(edit_resource(text, wanted, mask, options())) == expected);
    RC_ASSERT(edit_resource(text, before, mask, options()) == text);
  }));
}

TEST_CASE("calendars of any origin become any other event and back to themselves") {
  std::vector<std::string> files;
  for (const auto& path : foreign_calendars()) files.push_back(content_of(path));
  for (tests::Fixture& fixture : tests::fixtures()) files.push_back(std::move(fixture.text));
  std::vector<std::string> texts;
  for (const std::string& file : files) {
    for (FileResource& resource : split_file(file).resources) {
      const engine::ItemState state = read_resource(resource.text, {"Asia/Shanghai"});
      if (std::holds_alternative<engine::Assembled>(state)) texts.push_back(resource.text);
    }
  }
  CHECK(rc::check([&] {
    const std::string text = *rc::gen::elementOf(texts);
    const Event before = read_event(text);
    RC_ASSERT(edit_resource(text, before, FieldMask::everything(), options()) == text);
    Event wanted = as_stored(some_event(), options());
    const std::string edited = edit_resource(text, wanted, FieldMask::everything(), options());
    same(read_event(edited), wanted, text + edited);
  }));
}

}  // namespace
}  // namespace larkdav::mapping::ical
