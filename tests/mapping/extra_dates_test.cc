#include "mapping/ical/extra_dates.h"

#include <doctest/doctest.h>

#include <functional>

#include "mapping/ical/writer.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::EventFields;
using engine::Extra;
using engine::OccurrenceKey;

const std::string kSeries =
    "DTSTART;TZID=Asia/Shanghai:20260105T090000\nDTEND;TZID=Asia/Shanghai:20260105T100000\n"
    "RRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:s\n";

OccurrenceKey key(int day, int hour = 1) { return to_utc({{2026, 1, day}, hour, 0, 0}, "UTC"); }

EventFields extra_at(const engine::Event& event, const OccurrenceKey& when) {
  REQUIRE(event.occurrences.count(when) == 1);
  const auto* extra = std::get_if<Extra>(&event.occurrences.at(when));
  REQUIRE(extra != nullptr);
  return extra->fields;
}

WriteOptions options() {
  WriteOptions out;
  out.stamp = to_utc({{2026, 6, 1}, 0, 0, 0}, "UTC");
  out.floating_zone = "Asia/Shanghai";
  return out;
}

engine::Event read_back(const std::string& text) { return read(text).event; }

std::string vevent(const std::string& lines) { return event(lines); }

}  // namespace

TEST_CASE("an extra date is found in any form of its time") {
  for (const std::string form :
       {"RDATE;TZID=Asia/Shanghai:20260107T090000", "RDATE:20260107T010000Z",
        "RDATE;TZID=America/New_York:20260106T200000", "RDATE:20260107T090000",
        "RDATE;VALUE=DATE:20260107", "RDATE;VALUE=PERIOD:20260107T010000Z/PT1H",
        "RDATE;VALUE=PERIOD:20260107T010000Z/20260107T020000Z"}) {
    CAPTURE(form);
    const auto event = read_back(calendar(vevent(kSeries + form + "\n")));
    CHECK(event.occurrences.size() == 1);
    CHECK(extra_at(event, key(7)) == plain_occurrence(event, key(7), "Asia/Shanghai"));
  }
}

TEST_CASE(
    "an extra date that no side can hold is named, and the text stays readable when it is edited") {
  for (const std::string form :
       {"RDATE:10240413T113000Z", "RDATE;VALUE=DATE:19691231", "RDATE:25010101T000000Z",
        "RDATE;VALUE=PERIOD:20260107T010000Z/26000101T000000Z",
        "RRULE:FREQ=YEARLY;INTERVAL=30;COUNT=30"}) {
    CAPTURE(form);
    const std::string text = calendar(vevent(kSeries + form + "\n"));
    const auto assembled = read(text);
    REQUIRE(assembled.losses.size() == 1);
    CHECK(assembled.losses.front().field == form.substr(0, 5));
    CHECK(assembled.losses.front().reason ==
          "of its dates one is outside of the years 1970 to 2500");
    auto wanted = assembled.event;
    wanted.fields.title = "moved";
    const std::string edited =
        edit_resource(text, wanted, engine::FieldMask::everything(), options());
    CHECK(read_back(edited) == wanted);
    CHECK(edited.find(form) != std::string::npos);
  }
}

TEST_CASE("a period gives an extra date its own length") {
  const auto event =
      read_back(calendar(vevent(kSeries + "RDATE;VALUE=PERIOD:20260107T010000Z/PT3H\n")));
  CHECK(instant_of(extra_at(event, key(7)).end, "UTC") == to_utc({{2026, 1, 7}, 4, 0, 0}, "UTC"));
}

TEST_CASE("an extra date that the rule generates, or that is excluded, adds nothing") {
  for (const std::string lines :
       {"RDATE:20260112T010000Z\n", "RDATE:20260107T010000Z\nEXDATE:20260107T010000Z\n"}) {
    CAPTURE(lines);
    CHECK(read_back(calendar(vevent(kSeries + lines))).occurrences.empty());
  }
}

TEST_CASE("an override of an extra date says what it holds") {
  const auto event = read_back(calendar(
      vevent(kSeries + "RDATE:20260107T010000Z\n") +
      vevent("RECURRENCE-ID:20260107T010000Z\nDTSTART:20260108T020000Z\nSUMMARY:moved\n")));
  CHECK(extra_at(event, key(7)).title == "moved");
}

TEST_CASE("overrides without their series are one event and extra occurrences, in any order") {
  const std::string first =
      vevent("RECURRENCE-ID:20260107T010000Z\nDTSTART:20260107T020000Z\nSUMMARY:a\n");
  const std::string second =
      vevent("RECURRENCE-ID:20260114T010000Z\nDTSTART:20260114T020000Z\nSUMMARY:b\n");
  for (const std::string& text : {first + second, second + first}) {
    const auto event = read_back(calendar(text));
    CHECK(event.fields.title == "a");
    CHECK_FALSE(event.rule);
    CHECK(extra_at(event, key(14)).title == "b");
    auto wanted = event;
    wanted.occurrences.clear();
    const auto edited =
        read_back(edit_resource(calendar(text), wanted, diff(event, wanted), options()));
    CHECK(edited == wanted);
  }
}

struct Row {
  const char* what;
  std::function<void(engine::Event&)> edit;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows{
      {"one taken away", [](auto& e) { e.occurrences.erase(key(7)); }},
      {"all taken away", [](auto& e) { e.occurrences.clear(); }},
      {"one more",
       [](auto& e) {
         e.occurrences[key(9)] = Extra{plain_occurrence(e, key(9), "Asia/Shanghai")};
       }},
      {"one longer",
       [](auto& e) {
         engine::EventFields& longer = *engine::copy_in(e.occurrences.at(key(8)));
         longer.end = start_at(key(8, 6), longer.end, "Asia/Shanghai");
       }},
      {"one renamed",
       [](auto& e) { engine::copy_in(e.occurrences.at(key(8)))->title = "renamed"; }},
      {"the series renamed, its extra dates not", [](auto& e) { e.fields.title = "renamed"; }},
      {"the rule takes one in",
       [](auto& e) {
         e.rule = canonical_rule("FREQ=DAILY;COUNT=3", {e.fields.start, "Asia/Shanghai"});
         normalise_occurrences(e, "Asia/Shanghai");
       }},
      {"the series an hour later",
       [](auto& e) {
         e.fields.start = start_at(key(5, 2), e.fields.start, "Asia/Shanghai");
         e.fields.end = start_at(key(5, 3), e.fields.end, "Asia/Shanghai");
         e.rule = canonical_rule("FREQ=WEEKLY;COUNT=4", {e.fields.start, "Asia/Shanghai"});
       }},
      {"no rule any more", [](auto& e) { e.rule.reset(); }}};
  return kRows;
}

TEST_CASE("extra dates, however they came, are written, edited and taken away again") {
  const std::string stray =
      "RECURRENCE-ID:20260107T010000Z\nDTSTART:20260107T010000Z\nDTEND:20260107T020000Z\nSUMMARY:"
      "s\n";
  const std::string other =
      "RECURRENCE-ID:20260108T010000Z\nDTSTART:20260108T010000Z\nDTEND:20260108T020000Z\nSUMMARY:"
      "s\n";
  for (const std::string& text :
       {calendar(vevent(kSeries + "RDATE:20260107T010000Z,20260108T010000Z\n")),
        calendar(vevent(kSeries + "RRULE:FREQ=MONTHLY;BYMONTHDAY=7,8;COUNT=2\n")),
        calendar(vevent(kSeries) + vevent(stray) + vevent(other))}) {
    CAPTURE(text);
    const auto event = read_back(text);
    REQUIRE(event.occurrences.size() == 2);
    CHECK(read_back(write_resource(event, options())) == event);
    CHECK(edit_resource(text, event, engine::FieldMask::everything(), options()) == text);
    for (const Row& row : rows()) {
      CAPTURE(row.what);
      auto wanted = event;
      row.edit(wanted);
      const std::string edited = edit_resource(text, wanted, diff(event, wanted), options());
      CAPTURE(edited);
      CHECK(read_back(edited) == wanted);
      const std::string back = edit_resource(edited, event, diff(event, wanted), options());
      CAPTURE(back);
      CHECK(read_back(back) == event);
    }
  }
}

TEST_CASE("a date of a second rule that is taken away is excluded, and its rule stays") {
  const std::string rule = "RRULE:FREQ=MONTHLY;BYMONTHDAY=7,8;COUNT=2\r\n";
  const std::string text =
      calendar(vevent(kSeries + "RRULE:FREQ=MONTHLY;BYMONTHDAY=7,8;COUNT=2\n"));
  const auto event = read_back(text);
  auto wanted = event;
  wanted.occurrences.erase(key(7));
  const std::string edited = edit_resource(text, wanted, diff(event, wanted), options());
  CHECK(edited.find(rule) != std::string::npos);
  CHECK(edited.find("EXDATE;TZID=Asia/Shanghai:20260107T090000") != std::string::npos);
  CHECK(edited.find("RDATE") == std::string::npos);
}

TEST_CASE(
    "an occurrence that stood alone leaves its series' extra dates when it becomes a series") {
  const std::string lone = calendar(
      vevent("DTSTART:20260105T010000Z\nDTEND:20260105T020000Z\nSUMMARY:s\n"
             "RECURRENCE-ID:20260105T010000Z\nRDATE:20260107T010000Z\nEXRULE:FREQ=DAILY\n"));
  engine::Event wanted = read_back(lone);
  wanted.rule = canonical_rule("FREQ=WEEKLY;COUNT=4", {wanted.fields.start, "Asia/Shanghai"});
  wanted.occurrences[key(9)] = Extra{plain_occurrence(wanted, key(9), "Asia/Shanghai")};
  const std::string text = edit_resource(lone, wanted, engine::FieldMask::everything(), options());
  CHECK(read_back(text) == wanted);
  CHECK(text.find("20260107") == std::string::npos);
  CHECK(text.find("EXRULE") == std::string::npos);
}

}  // namespace larkdav::mapping::ical
