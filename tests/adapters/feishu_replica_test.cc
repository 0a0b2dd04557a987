#include "adapters/feishu/replica.h"

#include "tests/adapters/feishu_bench.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Excluded;

TEST_CASE("what is created is read back as it would be stored") {
  FeishuBench bench;
  auto event = meeting();
  event.fields.description = "Bring the checklist";
  event.fields.location = "Pier 4";
  event.fields.reminders = {15, -5};
  event.fields.transparency = engine::Transparency::free;
  event.fields.classification = engine::Classification::confidential;
  event.fields.conference = "https://meet.example/1";
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == bench.replica->as_stored(event));
  bench.tree = {};
  bench.observe();
  CHECK(bench.only() == bench.replica->as_stored(event));
  CHECK(bench.only().fields.classification == engine::Classification::personal);
}

TEST_CASE("no write ever notifies anybody") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  auto renamed = bench.only();
  renamed.fields.title = "Other";
  goal = bench.change(renamed);
  CHECK_FALSE(bench.reach(goal));
  goal = bench.removal();
  CHECK_FALSE(bench.reach(goal));
  int writes = 0;
  for (std::size_t i = 0; i < bench.transport.log.size(); ++i) {
    const std::string& line = bench.transport.log[i];
    if (line.starts_with("GET") || line.find("/events") == std::string::npos) continue;
    ++writes;
    CAPTURE(line);
    if (line.starts_with("DELETE")) {
      CHECK(line.find("need_notification=false") != std::string::npos);
    } else {
      CHECK(Json::parse(bench.transport.bodies[i]).at("need_notification") == false);
    }
  }
  CHECK(writes == 4);
}

TEST_CASE("a series is created with its deleted and changed occurrences") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto moved = event.fields;
  moved.title = "Moved";
  moved.start = shanghai(kTuesday + 2 * kWeek + 7200);
  moved.end = shanghai(kTuesday + 2 * kWeek + 10800);
  event.occurrences[at(kTuesday + 2 * kWeek)] = moved;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == event);
  bench.tree = {};
  bench.now += 20;
  bench.observe();
  CHECK(bench.only() == event);
}

TEST_CASE("only what differs is sent") {
  FeishuBench bench;
  auto event = meeting();
  event.fields.description = "Rich text made in the client";
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  auto wanted = bench.only();
  wanted.fields.title = "New title";
  goal = bench.change(wanted);
  CHECK_FALSE(bench.reach(goal));
  const Json body = Json::parse(bench.transport.bodies.back());
  CHECK(body == Json{{"need_notification", false}, {"summary", "New title"}});
  CHECK(bench.only() == wanted);
}

TEST_CASE("a goal that is reached asks for nothing") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  const long sent = bench.transport.sent();
  auto again = bench.change(bench.only());
  again.fields = engine::FieldMask::everything();
  CHECK_FALSE(bench.reach(again));
  CHECK(bench.transport.sent() == sent);
}

TEST_CASE(
    "a series moves with its exceptions: they are destroyed, and made again at their new keys") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto changed = event.fields;
  changed.title = "Special";
  changed.start = shanghai(kTuesday + 2 * kWeek);
  changed.end = shanghai(kTuesday + 2 * kWeek + 3600);
  event.occurrences[at(kTuesday + 2 * kWeek)] = changed;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));

  auto later = bench.only();
  later.fields.start = shanghai(kTuesday + 1800);
  later.fields.end = shanghai(kTuesday + 5400);
  later.rule->last =
      at(std::get<engine::Instant>(*later.rule->last).time_since_epoch().count() + 1800);
  later.occurrences.clear();
  later.occurrences[at(kTuesday + kWeek + 1800)] = Excluded{};
  changed.start = shanghai(kTuesday + 2 * kWeek + 1800);
  changed.end = shanghai(kTuesday + 2 * kWeek + 5400);
  later.occurrences[at(kTuesday + 2 * kWeek + 1800)] = changed;
  goal = bench.change(later);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == later);
  bench.now += 20;
  bench.observe();
  bench.tree = {};
  bench.observe();
  CHECK(bench.only() == later);
}

TEST_CASE("a deleted and a changed occurrence go back to their series") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto changed = event.fields;
  changed.title = "Special";
  changed.start = shanghai(kTuesday + 2 * kWeek);
  changed.end = shanghai(kTuesday + 2 * kWeek + 3600);
  event.occurrences[at(kTuesday + 2 * kWeek)] = changed;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  auto plain = bench.only();
  plain.occurrences.clear();
  goal = bench.change(plain);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == plain);
  for (const char* shown : {"cancelled", "hidden", "cancelled_in_stock_too"}) {
    CAPTURE(shown);
    bench.toggle("destroyed_in_delta", shown);
    bench.now += 20;
    bench.observe();
    CHECK(bench.only() == plain);
    bench.tree = {};
    bench.observe();
    CHECK(bench.only() == plain);
  }
}

TEST_CASE("a deleted occurrence can become a changed one") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  auto wanted = bench.only();
  auto changed = event.fields;
  changed.title = "Back again";
  changed.start = shanghai(kTuesday + kWeek);
  changed.end = shanghai(kTuesday + kWeek + 3600);
  wanted.occurrences[at(kTuesday + kWeek)] = changed;
  goal = bench.change(wanted);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == wanted);
}

TEST_CASE("where a changed occurrence may not be reset, it is made to look like its series") {
  FeishuBench bench;
  auto event = weekly();
  auto changed = event.fields;
  changed.title = "Special";
  changed.start = shanghai(kTuesday + kWeek + 60);
  changed.end = shanghai(kTuesday + kWeek + 3660);
  event.occurrences[at(kTuesday + kWeek)] = changed;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  bench.toggle("delete_exception", "refused");
  auto plain = bench.only();
  plain.occurrences.clear();
  goal = bench.change(plain);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == plain);
}

TEST_CASE("a removed series takes its changed occurrences with it") {
  FeishuBench bench;
  auto event = weekly();
  auto changed = event.fields;
  changed.title = "Special";
  event.occurrences[at(kTuesday + kWeek)] = changed;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  goal = bench.removal();
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.events().empty());
  bench.tree = {};
  bench.observe();
  CHECK(bench.events().empty());
}

TEST_CASE("a changed occurrence outlives its master as an item of its own") {
  FeishuBench bench;
  auto event = weekly();
  auto changed = event.fields;
  changed.title = "Special";
  event.occurrences[at(kTuesday + kWeek)] = changed;
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  bench.raw("DELETE", "/events/" + goal.item->value + "_0");
  bench.now += 20;
  bench.observe();
  REQUIRE(bench.events().size() == 1);
  const std::string id = goal.item->value + "_" + std::to_string(kTuesday + kWeek);
  CHECK(bench.events().begin()->first == id);
  CHECK(bench.only().fields.title == "Special");
  CHECK(bench.replica->group_of({id}).value == goal.item->value);
  CHECK(bench.replica->master_of({id}).value == id);
  auto removal = bench.removal();
  CHECK_FALSE(bench.reach(removal));
  CHECK(bench.events().empty());
}
