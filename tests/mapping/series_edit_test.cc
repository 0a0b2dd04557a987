#include "mapping/ical/series_edit.h"

#include <doctest/doctest.h>

#include <string>

#include "mapping/recurrence.h"
#include "tests/mapping/edited_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::Event;
using engine::EventFields;
using engine::Excluded;
using engine::OccurrenceKey;

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

const std::string kSingle =
    calendar(event("DTSTART;TZID=Asia/Shanghai:20260105T090000\nDURATION:PT1H\nSUMMARY:alone\n"));

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
  const Event single = read(kSingle).event;
  wanted = single;
  wanted.rule = engine::Rule{"FREQ=YEARLY;BYWEEKNO=2", std::nullopt, true};
  text = edited(kSingle, wanted);
  CHECK(read(text).event == wanted);
  const std::string floating = calendar(event("DTSTART:20260105T090000\n"));
  wanted = read(floating).event;
  wanted.rule = canonical_rule("FREQ=DAILY;COUNT=3", {wanted.fields.start, "Asia/Shanghai"});
  text = edited(floating, wanted);
  CHECK(read(text).event == wanted);
  CHECK(text.find("UNTIL=20260107T090000\r") != std::string::npos);
}

}  // namespace
}  // namespace larkdav::mapping::ical
