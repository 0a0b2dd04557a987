#include "mapping/recurrence.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "mapping/timezone.h"

namespace larkdav::mapping {
namespace {

using engine::Date;
using engine::Instant;
using engine::OccurrenceKey;

Instant utc(int year, int month, int day, int hour = 0, int minute = 0) {
  return to_utc({{year, month, day}, hour, minute, 0}, "UTC");
}

Series timed(int year, int month, int day, int hour, int minute, const std::string& zone) {
  return {zoned(engine::LocalTime{{year, month, day}, hour, minute, 0}, zone), "UTC"};
}

GuardedRule rule_of(std::string_view text) {
  auto judged = guard_rule(text);
  REQUIRE(std::holds_alternative<GuardedRule>(judged));
  return std::get<GuardedRule>(judged);
}

TEST_CASE("the guard refuses every rule outside of the allow-list") {
  const std::vector<std::string> refused = {"",
                                            "FREQ",
                                            "INTERVAL=2",
                                            "FREQ=SECONDLY",
                                            "FREQ=HOURLY;INTERVAL=2",
                                            "FREQ=FORTNIGHTLY",
                                            "FREQ=DAILY;INTERVAL=0",
                                            "FREQ=DAILY;INTERVAL=1001",
                                            "FREQ=DAILY;COUNT=0",
                                            "FREQ=DAILY;COUNT=10001",
                                            "FREQ=DAILY;COUNT=2;UNTIL=20260101",
                                            "FREQ=DAILY;UNTIL=tomorrow",
                                            "FREQ=DAILY;FREQ=DAILY",
                                            "FREQ=DAILY;BYHOUR=1",
                                            "FREQ=YEARLY;BYWEEKNO=2,19,39",
                                            "FREQ=YEARLY;BYWEEKNO=-52,5,42;WKST=WE",
                                            "FREQ=YEARLY;BYYEARDAY=-1",
                                            "FREQ=DAILY;BYMONTHDAY=-1",
                                            "FREQ=MONTHLY;BYMONTHDAY=-2",
                                            "FREQ=MONTHLY;BYMONTHDAY=32",
                                            "FREQ=MONTHLY;BYMONTHDAY=0",
                                            "FREQ=WEEKLY;BYMONTHDAY=1",
                                            "FREQ=WEEKLY;BYDAY=1MO",
                                            "FREQ=YEARLY;BYDAY=1MO",
                                            "FREQ=YEARLY;BYMONTHDAY=29",
                                            "FREQ=MONTHLY;BYDAY=6MO",
                                            "FREQ=MONTHLY;BYDAY=0MO",
                                            "FREQ=MONTHLY;BYDAY=XX",
                                            "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
                                            "FREQ=MONTHLY;BYSETPOS=1",
                                            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,2",
                                            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
                                            "FREQ=DAILY;BYMONTH=13",
                                            "FREQ=WEEKLY;INTERVAL=2;WKST=WE",
                                            "FREQ=DAILY;RSCALE=CHINESE",
                                            "FREQ=DAILY;X-FOO=1",
                                            "FREQ=DAILY;COUNT=99999999999",
                                            std::string(5000, 'A')};
  for (const std::string& text : refused) {
    CAPTURE(text);
    const auto judged = guard_rule(text);
    REQUIRE(std::holds_alternative<RefusedRule>(judged));
    CHECK_FALSE(std::get<RefusedRule>(judged).reason.empty());
    const engine::Rule opaque = canonical_rule(text, timed(2026, 1, 1, 9, 0, "UTC"));
    CHECK(opaque.opaque);
    CHECK(opaque.parts == text);
    CHECK(rule_text(opaque) == text);
  }
}

TEST_CASE("one rule has one canonical text") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"RRULE:byday=we,mo;freq=weekly;", "FREQ=WEEKLY;BYDAY=MO,WE"},
      {"FREQ=DAILY;INTERVAL=1;WKST=SU", "FREQ=DAILY"},
      {"FREQ=WEEKLY;WKST=TH", "FREQ=WEEKLY"},
      {"WKST=SU;INTERVAL=2;FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"},
      {"FREQ=WEEKLY;INTERVAL=2;WKST=MO", "FREQ=WEEKLY;INTERVAL=2"},
      {"FREQ=MONTHLY;BYMONTHDAY=15,1,15,-1;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=-1,1,15"},
      {"FREQ=MONTHLY;BYDAY=+1TU,-1FR", "FREQ=MONTHLY;BYDAY=-1FR,1TU"},
      {"FREQ=YEARLY;BYDAY=4TH;BYMONTH=11", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"}};
  for (const auto& [text, canonical] : table) {
    CAPTURE(text);
    CHECK(rule_of(text).parts == canonical);
    CHECK(rule_of(canonical).parts == canonical);
  }
}

TEST_CASE("COUNT and every spelling of UNTIL with the same last occurrence are one rule") {
  const Series daily = timed(2026, 1, 1, 9, 0, "Asia/Shanghai");
  const engine::Rule expected{"FREQ=DAILY", OccurrenceKey(utc(2026, 1, 3, 1)), false};
  for (const std::string end :
       {"COUNT=3", "UNTIL=20260103T010000Z", "UNTIL=20260103", "UNTIL=20260103T155959Z",
        "UNTIL=20260103T090000", "UNTIL=20260103T235959"}) {
    CAPTURE(end);
    CHECK(canonical_rule("FREQ=DAILY;" + end, daily) == expected);
  }
  CHECK(rule_text(expected) == "FREQ=DAILY;UNTIL=20260103T010000Z");
  CHECK(canonical_rule(rule_text(expected), daily) == expected);
  CHECK(canonical_rule("FREQ=DAILY", daily).last == std::nullopt);
  CHECK(canonical_rule("FREQ=DAILY;UNTIL=20200101", daily).last ==
        OccurrenceKey(utc(2026, 1, 1, 1)));

  const Series all_day{Date{2026, 1, 1}, "Asia/Shanghai"};
  const engine::Rule days{"FREQ=DAILY", OccurrenceKey(Date{2026, 1, 3}), false};
  for (const std::string end : {"COUNT=3", "UNTIL=20260103", "UNTIL=20260102T160000Z",
                                "UNTIL=20260103T000000Z", "UNTIL=20260103T120000"}) {
    CAPTURE(end);
    CHECK(canonical_rule("FREQ=DAILY;" + end, all_day) == days);
  }
  CHECK(rule_text(days) == "FREQ=DAILY;UNTIL=20260103");
  CHECK(feishu_rule_text(days) == "FREQ=DAILY;UNTIL=20260103T000000Z");
  for (const std::string zone : {"America/New_York", "Pacific/Auckland", "UTC"}) {
    const Series elsewhere{Date{2026, 1, 1}, zone};
    CHECK(canonical_rule(feishu_rule_text(days), elsewhere) == days);
  }
}

TEST_CASE("an occurrence in a gap is shifted, counts, and drags nothing along") {
  const Series berlin = timed(2026, 3, 28, 2, 30, "Europe/Berlin");
  const auto keys = expand(rule_of("FREQ=DAILY;COUNT=3"), berlin, 10);
  REQUIRE(keys.size() == 3);
  CHECK(keys[0] == OccurrenceKey(utc(2026, 3, 28, 1, 30)));
  CHECK(keys[1] == OccurrenceKey(utc(2026, 3, 29, 1, 30)));
  CHECK(keys[2] == OccurrenceKey(utc(2026, 3, 30, 0, 30)));
  for (const OccurrenceKey& key : keys) CHECK(is_occurrence(rule_of("FREQ=DAILY"), berlin, key));
}

TEST_CASE("expansion begins and ends where it is told") {
  const Series series = timed(2020, 1, 6, 9, 0, "America/New_York");
  const GuardedRule weekly = rule_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE");
  const auto all = expand(weekly, series, 2000);
  const auto part = expand(weekly, series, 2000, all[500], all[510]);
  REQUIRE(part.size() == 11);
  CHECK(part.front() == all[500]);
  CHECK(part.back() == all[510]);
  CHECK(expand(weekly, series, 3, all[7]).size() == 3);
  CHECK(expand(weekly, series, 0).empty());
  const GuardedRule counted = rule_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=505");
  CHECK(expand(counted, series, 100, all[500]).size() == 5);
  CHECK(is_occurrence(counted, series, all[504]));
  CHECK_FALSE(is_occurrence(counted, series, all[505]));
  const GuardedRule until =
      *guarded(canonical_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=505", series), series);
  CHECK(is_occurrence(until, series, all[504]));
  CHECK_FALSE(is_occurrence(until, series, all[505]));
  CHECK_FALSE(is_occurrence(until, series, OccurrenceKey(Date{2020, 1, 6})));
}

TEST_CASE("rules that never match or end beyond the calendar stay bounded") {
  const Series series = timed(2026, 1, 1, 9, 0, "UTC");
  for (const std::string text :
       {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=997;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "FREQ=WEEKLY;INTERVAL=1000;BYMONTH=2"}) {
    CAPTURE(text);
    CHECK(expand(rule_of(text), series, 5).size() <= 5);
    CHECK_NOTHROW(canonical_rule(text + ";COUNT=10000", series));
    CHECK_NOTHROW(canonical_rule(text + ";UNTIL=99991231T235959Z", series));
  }
  CHECK(canonical_rule("FREQ=YEARLY;COUNT=10000", series).last == std::nullopt);
  CHECK(canonical_rule("FREQ=DAILY;UNTIL=99991231T235959Z", series).last ==
        OccurrenceKey(utc(9999, 12, 31, 9)));
}

engine::Event series_event() {
  engine::Event event;
  event.fields.title = "stand-up";
  event.fields.start = zoned(engine::LocalTime{{2026, 3, 2}, 9, 0, 0}, "Europe/Berlin");
  event.fields.end = zoned(engine::LocalTime{{2026, 3, 2}, 9, 15, 0}, "Europe/Berlin");
  event.rule = canonical_rule("FREQ=WEEKLY;COUNT=10", {event.fields.start, "UTC"});
  return event;
}

TEST_CASE("an override equal to the plain occurrence is none, and an orphan is named") {
  engine::Event event = series_event();
  const OccurrenceKey second = utc(2026, 3, 9, 8);
  const OccurrenceKey after_change = utc(2026, 3, 30, 7);  // summer time
  const OccurrenceKey orphan = utc(2026, 3, 10, 8);
  event.occurrences[second] = plain_occurrence(event, second, "UTC");
  event.occurrences[orphan] = engine::Excluded{};
  engine::EventFields moved = plain_occurrence(event, after_change, "UTC");
  CHECK(std::get<engine::ZonedTime>(moved.start).local.hour == 9);
  moved.start = zoned(utc(2027, 1, 1), "Europe/Berlin");
  moved.end = zoned(utc(2027, 1, 1, 1), "Europe/Berlin");
  event.occurrences[after_change] = moved;
  CHECK(normalise_occurrences(event, "UTC") == std::vector<OccurrenceKey>{orphan});
  CHECK(event.occurrences.size() == 1);
  CHECK(event.occurrences.count(after_change) == 1);
  CHECK(event.extent.first == utc(2026, 3, 2, 8));
  CHECK(event.extent.last == utc(2027, 1, 1, 1));
}

TEST_CASE("a key becomes a start in the form of the master's start") {
  const OccurrenceKey instant = utc(2026, 7, 1, 1);
  CHECK(start_at(instant, engine::UtcTime{utc(2026, 1, 1)}, "UTC") ==
        engine::EventTime(engine::UtcTime{utc(2026, 7, 1, 1)}));
  CHECK(start_at(instant, engine::FloatingTime{}, "Asia/Shanghai") ==
        engine::EventTime(engine::FloatingTime{{{2026, 7, 1}, 9, 0, 0}}));
  CHECK(start_at(OccurrenceKey(Date{2026, 7, 1}), Date{}, "UTC") ==
        engine::EventTime(Date{2026, 7, 1}));
  CHECK(start_at(OccurrenceKey(Date{2026, 7, 1}),
                 zoned(engine::LocalTime{{2026, 1, 1}, 9, 0, 0}, "Asia/Shanghai"), "UTC") ==
        engine::EventTime(zoned(engine::LocalTime{{2026, 7, 1}, 9, 0, 0}, "Asia/Shanghai")));
}

TEST_CASE("plain all-day occurrences keep their length in days") {
  engine::Event event;
  event.fields.start = Date{2026, 3, 27};
  event.fields.end = Date{2026, 3, 29};
  event.rule = engine::Rule{"FREQ=DAILY", std::nullopt, false};
  const auto fields = plain_occurrence(event, OccurrenceKey(Date{2026, 12, 31}), "Europe/Berlin");
  CHECK(fields.end == engine::EventTime(Date{2027, 1, 2}));
  CHECK(extent_of(event, "UTC").last == std::nullopt);
}

}  // namespace
}  // namespace larkdav::mapping
