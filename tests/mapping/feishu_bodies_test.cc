#include <doctest/doctest.h>

#include <random>

#include "mapping/feishu/event_json.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/mapping/feishu_fixture.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Event;
using engine::Field;
using engine::FieldMask;
using mapping::feishu::Json;
using mapping::feishu::parse_object;

namespace {

engine::Instant at(long long seconds) { return engine::Instant{std::chrono::seconds(seconds)}; }

template <class T>
const T& pick(std::mt19937& random, const std::vector<T>& values) {
  return values[random() % values.size()];
}

Event any_event(std::mt19937& random) {
  Event event;
  auto& fields = event.fields;
  const std::vector<std::string> texts = {"", "Tide", std::string(1001, 'x'), "a\r\nb\x01",
                                          "\xE6\xBD\xAE"};
  fields.title = pick(random, texts);
  fields.description = pick(random, texts);
  fields.location = pick(random, texts);
  const long long start = 1700000000 + static_cast<long long>(random() % 100000) * 60;
  switch (random() % 4) {
    case 0:
      fields.start = mapping::civil_from_days(start / 86400);
      fields.end = mapping::civil_from_days(start / 86400 + 1 + static_cast<long>(random() % 4));
      break;
    case 1:
      fields.start = engine::UtcTime{at(start)};
      fields.end = engine::UtcTime{at(start + static_cast<long long>(random() % 7200))};
      break;
    case 2:
      fields.start = mapping::zoned(at(start), "Europe/Berlin");
      fields.end = mapping::zoned(at(start + 3600), "America/New_York");
      break;
    default:
      fields.start = engine::FloatingTime{mapping::to_local(at(start), "Asia/Shanghai")};
      fields.end = engine::FloatingTime{mapping::to_local(at(start + 3600), "Asia/Shanghai")};
  }
  fields.transparency = random() % 2 ? engine::Transparency::busy : engine::Transparency::free;
  fields.classification = static_cast<engine::Classification>(random() % 4);
  for (auto n = random() % 3; n > 0; --n) {
    fields.reminders.insert(static_cast<int>(random() % 50000) - 25000);
  }
  fields.conference = pick(random, std::vector<std::string>{"", "https://zoom.us/j/1", "tel:1"});
  const auto rule = pick(random, std::vector<std::string>{"", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY",
                                                          "FREQ=YEARLY;BYWEEKNO=2"});
  if (!rule.empty()) {
    event.rule = mapping::canonical_rule(rule, {fields.start, "Asia/Shanghai"});
  }
  return event;
}

}  // namespace

TEST_CASE("what is created reads back as what would be stored, and storing again changes nothing") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto context = writer_context();
  for (int i = 0; i < 300; ++i) {
    const Event event = any_event(random);
    const Event stored = as_stored(event, context);
    const auto held = stored_by_service(create_body(event, context), "u_0");
    CAPTURE(held.dump());
    CHECK(diff(assembled({record(held)}).event, stored).empty());
    CHECK(diff(as_stored(stored, context), stored).empty());
  }
}

TEST_CASE("a patch of what is there already is none") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto context = writer_context();
  for (int i = 0; i < 300; ++i) {
    const Event event = any_event(random);
    const auto held = stored_by_service(create_body(event, context), "u_0");
    const Event there = assembled({record(held)}).event;
    CHECK_FALSE(
        patch_body(there.fields, there.rule, FieldMask::everything(), held.dump(), context));
    CHECK_FALSE(
        patch_body(event.fields, event.rule, FieldMask::everything(), held.dump(), context));
  }
}

TEST_CASE("a patch names only what differs and what was asked for") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto context = writer_context();
  for (int i = 0; i < 300; ++i) {
    const Event before = any_event(random);
    const Event wanted = any_event(random);
    auto held = stored_by_service(create_body(before, context), "u_0");
    const auto body =
        patch_body(wanted.fields, wanted.rule, {Field::title, Field::time}, held.dump(), context);
    if (!body) continue;
    const Json patch = *parse_object(*body);
    CHECK(patch.at("need_notification") == false);
    for (const auto& [name, value] : patch.items()) {
      const bool allowed = name == "need_notification" || name == "summary" ||
                           name == "start_time" || name == "end_time";
      CHECK(allowed);
    }
    CHECK(patch.contains("start_time") == patch.contains("end_time"));
  }
}

TEST_CASE("bodies are those of the documentation") {
  const auto context = writer_context();
  Event event;
  event.fields.title = "Dock fair";
  event.fields.start = engine::Date{2026, 11, 9};
  event.fields.end = engine::Date{2026, 11, 12};
  event.fields.transparency = engine::Transparency::free;
  Json body = *parse_object(create_body(event, context));
  CHECK(body.at("visibility") == "default");
  body.erase("visibility");
  if (const auto expected = fixture("request.events.create.allday_three_days"))
    CHECK(body == *expected);
  event.fields.title = "Port holiday";
  event.fields.end = engine::Date{2026, 11, 10};
  body = *parse_object(create_body(event, context));
  body.erase("visibility");
  if (const auto expected = fixture("request.events.create.allday_one_day"))
    CHECK(body == *expected);
}

TEST_CASE("a rule is never taken away by a patch, and never unchanged in it") {
  const auto context = writer_context();
  Event event;
  event.fields.title = "Weekly";
  event.fields.start = mapping::zoned(at(1793671200), "Asia/Shanghai");
  event.fields.end = mapping::zoned(at(1793674800), "Asia/Shanghai");
  event.rule = mapping::canonical_rule("FREQ=WEEKLY;COUNT=9", {event.fields.start, "UTC"});
  const auto held = stored_by_service(create_body(event, context), "u_0").dump();
  CHECK_FALSE(patch_body(event.fields, std::nullopt, {Field::rule}, held, context));
  const auto daily = mapping::canonical_rule("FREQ=DAILY;COUNT=9", {event.fields.start, "UTC"});
  const auto body = patch_body(event.fields, daily, {Field::rule}, held, context);
  REQUIRE(body);
  CHECK(parse_object(*body)->at("recurrence") == "FREQ=DAILY;UNTIL=20261111T020000Z");
}

TEST_CASE("an occurrence is changed by what differs from its series") {
  const auto context = writer_context();
  Event event;
  event.fields.title = "Weekly";
  event.fields.description = "rich";
  event.fields.start = mapping::zoned(at(1793671200), "Asia/Shanghai");
  event.fields.end = mapping::zoned(at(1793674800), "Asia/Shanghai");
  event.rule = mapping::canonical_rule("FREQ=WEEKLY;COUNT=9", {event.fields.start, "UTC"});
  const engine::OccurrenceKey key = at(1793671200 + 7 * 86400);
  auto wanted = mapping::plain_occurrence(event, key, "UTC");
  CHECK_FALSE(instance_patch_body(event, key, wanted, context));
  wanted.title = "Special";
  CHECK(*parse_object(*instance_patch_body(event, key, wanted, context)) ==
        Json{{"need_notification", false}, {"summary", "Special"}});
}
