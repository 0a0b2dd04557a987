#include "mapping/feishu/event_json.h"

#include <doctest/doctest.h>

#include "tests/mapping/feishu_fixture.h"

using namespace larkdav;
using namespace larkdav::mapping::feishu;
using larkdav::tests::fixture;
using larkdav::tests::writer_context;

TEST_CASE("an event id is a uuid and an original start") {
  struct Row {
    const char* id;
    const char* uuid;
    long long original;
  };
  for (const Row& row : {Row{"u_0", "u", 0}, Row{"c84e-77_1794276000", "c84e-77", 1794276000},
                         Row{"a_b_5", "a_b", 5}}) {
    const auto id = parse_event_id(row.id);
    REQUIRE(id);
    CHECK(id->uuid == row.uuid);
    CHECK(id->original == row.original);
    CHECK(event_id(id->uuid, id->original) == row.id);
  }
  for (const char* bad :
       {"", "u", "_0", "u_", "u_x", "u_-1", "u_99999999999999999999", "timeoff:7"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_event_id(bad));
  }
}

TEST_CASE("keys and originals name each other") {
  const engine::OccurrenceKey timed = engine::Instant{std::chrono::seconds(1794276000)};
  CHECK(original_of(timed) == 1794276000);
  CHECK(key_of_original(1794276000, false) == timed);
  const engine::OccurrenceKey day = engine::Date{2026, 11, 10};
  CHECK(key_of_original(original_of(day), true) == day);
}

TEST_CASE("a deleted event is gone, a deleted occurrence is not by itself") {
  const auto master = record_of(R"({"event_id":"u_0","status":"cancelled"})");
  REQUIRE(master);
  CHECK(master->gone);
  CHECK(master->group.value == "u");
  const auto occurrence = record_of(R"({"event_id":"u_5","status":"cancelled"})");
  REQUIRE(occurrence);
  CHECK_FALSE(occurrence->gone);
  CHECK(occurrence->group.value == "u");
  CHECK_FALSE(record_of("{}"));
  CHECK_FALSE(record_of("<html>"));
}

TEST_CASE("events are the same when nothing that we know differs") {
  const auto page = fixture("events.create.recurring");
  if (!page) return;
  const Json event = page->at("data").at("event");
  const auto context = writer_context();
  Json other = event;
  other["app_link"] = "moved";
  other["color"] = 0;  // as the calendar, like -1
  other["recurrence"] = "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231";
  CHECK(same_event(event.dump(), other.dump(), context));
  const Json edits = {{"summary", "x"},
                      {"description", "x"},
                      {"visibility", "private"},
                      {"free_busy_status", "free"},
                      {"recurrence", "FREQ=DAILY"},
                      {"reminders", Json::array()},
                      {"status", "cancelled"},
                      {"location", Json::object()}};
  for (const auto& [name, value] : edits.items()) {
    CAPTURE(name);
    Json edited = event;
    edited[name] = value;
    CHECK_FALSE(same_event(event.dump(), edited.dump(), context));
  }
  CHECK_FALSE(same_event(event.dump(), "<html>", context));
}

TEST_CASE("all cancelled forms of an event are the same") {
  const auto rich = fixture("events.get.tombstone");
  const auto sparse = fixture("events.list.delta_sparse_tombstone");
  if (!rich || !sparse) return;
  CHECK(same_event(rich->at("data").at("event").dump(), sparse->at("data").at("items").at(0).dump(),
                   writer_context()));
}

TEST_CASE("events out of Feishu's range are told why") {
  engine::Event event;
  event.fields.start = engine::Date{1969, 12, 31};
  event.fields.end = engine::Date{1970, 1, 2};
  CHECK_FALSE(why_unstorable(event, writer_context()).empty());
  event.fields.start = engine::Date{2026, 12, 31};
  event.fields.end = engine::Date{2027, 1, 1};
  CHECK(why_unstorable(event, writer_context()).empty());
}
