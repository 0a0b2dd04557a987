#include "adapters/feishu/replica.h"

#include "tests/adapters/feishu_bench.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Answered;
using engine::Excluded;
using engine::Field;
using engine::OccurrenceKey;

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

TEST_CASE("an event changed since it was read is stale and not written") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.now += 60;
  bench.raw("PATCH", "/events/" + goal.item->value + "_0", {{"summary", "Theirs"}});
  auto wanted = bench.only();
  wanted.fields.title = "Ours";
  goal = bench.change(wanted);
  const auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Stale>(*result));
  CHECK(bench.only().fields.title == "Theirs");
}

TEST_CASE("an occurrence that somebody else touched is stale") {
  FeishuBench bench;
  auto goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  bench.now += 60;
  const std::string path = "/events/" + goal.item->value + "_" + std::to_string(kTuesday + kWeek);
  bench.raw("PATCH", path, {{"summary", "Theirs"}});
  auto wanted = bench.only();
  wanted.occurrences[at(kTuesday + kWeek)] = Excluded{};
  goal = bench.change(wanted);
  const auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Stale>(*result));
}

TEST_CASE("a lost reply leaves the outcome unknown; the same creation sent again makes no second") {
  FeishuBench bench;
  bench.fault(
      {{"method", "POST"}, {"path", "*/events"}, {"times", 20}, {"drop_after_commit", true}});
  auto goal = bench.creation(meeting());
  const auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Unknown>(*result));
  CHECK(bench.last.repeatable);
  bench.control("faults", Json::array());
  const auto again = bench.replica->perform({&bench.last, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(again));
  bench.tree = {};
  bench.observe();
  CHECK(bench.only().fields.title == "Crane inspection");
}

TEST_CASE("a lost reply to a change is not sent again by itself") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.fault({{"method", "PATCH"}, {"path", "*"}, {"times", 20}, {"drop_after_commit", true}});
  auto wanted = bench.only();
  wanted.fields.title = "Ours";
  goal = bench.change(wanted);
  const auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Unknown>(*result));
  long patches = 0;
  for (const auto& line : bench.transport.log) patches += line.starts_with("PATCH") ? 1 : 0;
  CHECK(patches == 1);
}

TEST_CASE("a replayed creation that somebody edited since is not taken for our text") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  const auto step = bench.replica->next_step(goal, {});
  REQUIRE(step);
  const auto first = bench.replica->perform({&*step, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(first));
  CHECK(std::get<Answered>(first).ours);
  bench.now += 60;
  const std::string id = std::get<Answered>(first).now.front().id.value;
  bench.raw("PATCH", "/events/" + id, {{"summary", "Theirs"}});
  const auto second = bench.replica->perform({&*step, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(second));
  CHECK_FALSE(std::get<Answered>(second).ours);
}

TEST_CASE("a creation answered with an event deleted long ago is taken: the next generation") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  auto removal = bench.removal();
  CHECK_FALSE(bench.reach(removal));
  bench.now += 3600;
  auto again = bench.creation(meeting());
  const auto result = bench.reach(again);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Stale>(*result));
  again.generation = 1;
  CHECK_FALSE(bench.reach(again));
  CHECK(bench.events().size() == 1);
}

TEST_CASE("lagging reads are no edits") {
  FeishuBench bench;
  bench.toggle("read_after_write_lag_s", 2);
  auto goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  auto wanted = bench.only();
  wanted.fields.title = "Second";
  wanted.occurrences[at(kTuesday + kWeek)] = Excluded{};
  goal = bench.change(wanted);
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only() == wanted);
  bench.now += 1;
  bench.observe();
  bench.now += 30;
  bench.observe();
  CHECK(bench.only() == wanted);
}

TEST_CASE("deltas bring edits, deletions and deleted occurrences of people") {
  FeishuBench bench;
  auto goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  bench.observe();
  bench.now += 60;
  const std::string uuid = goal.item->value;
  bench.raw("DELETE", "/events/" + uuid + "_" + std::to_string(kTuesday + kWeek));
  bench.raw("PATCH", "/events/" + uuid + "_0", {{"summary", "Edited"}});
  for (const char* richness : {"full", "sparse"}) {
    bench.toggle("tombstone_richness", richness);
    bench.observe();
    auto expected = weekly("Edited");
    expected.occurrences[at(kTuesday + kWeek)] = Excluded{};
    CHECK(bench.only() == expected);
    bench.now += 60;
  }
  bench.raw("DELETE", "/events/" + uuid + "_0");
  bench.observe();
  CHECK(bench.events().empty());
}

TEST_CASE("a quiet observation is one request") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  for (int i = 0; i < 4; ++i) {
    bench.now += 60;
    bench.observe();
  }
  const long sent = bench.transport.sent();
  bench.now += 60;
  bench.observe();
  CHECK(bench.transport.sent() == sent + 1);
}

TEST_CASE("listings of every shape give the same events") {
  for (const char* shape : {"normal", "short", "short_and_empty"}) {
    for (const char* order : {"created", "exceptions_first", "newest_first"}) {
      for (const char* paging : {"page_token", "sync_token"}) {
        CAPTURE(shape);
        CAPTURE(order);
        CAPTURE(paging);
        FeishuBench bench;
        bench.toggle("page_shape", shape);
        bench.toggle("list_order", order);
        bench.toggle("delta_paging", paging);
        bench.toggle("anchor_with_sync_token",
                     std::string(paging) == "page_token" ? "190009" : "accepted");
        auto event = weekly();
        event.occurrences[at(kTuesday + kWeek)] = Excluded{};
        auto goal = bench.creation(event);
        CHECK_FALSE(bench.reach(goal));
        for (int i = 0; i < 5; ++i) {
          auto more =
              bench.creation(meeting("Meeting " + std::to_string(i)), "m" + std::to_string(i));
          CHECK_FALSE(bench.reach(more));
        }
        bench.tree = {};
        bench.observe();
        CHECK(bench.events().size() == 6);
        bench.now += 60;
        for (int i = 0; i < 5; ++i)
          bench.make({{"summary", "Theirs"},
                      {"start_time", {{"timestamp", "1793671200"}}},
                      {"end_time", {{"timestamp", "1793674800"}}}});
        bench.observe();
        CHECK(bench.events().size() == 11);
        CHECK(bench.events().at(goal.item->value) == event);
      }
    }
  }
}

TEST_CASE("an expired sync token means a complete listing, and what is missing is asked for") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.observe();
  bench.now += 60;
  bench.raw("DELETE", "/events/" + goal.item->value + "_0");
  bench.control("expire", {{"what", "sync_tokens"}});
  bench.observe();
  CHECK(bench.events().empty());
}

TEST_CASE("a page that repeats is an error, not a loop") {
  FeishuBench bench;
  bench.toggle("page_shape", "short");
  for (int i = 0; i < 6; ++i) {
    auto goal = bench.creation(meeting("Meeting " + std::to_string(i)), "m" + std::to_string(i));
    CHECK_FALSE(bench.reach(goal));
  }
  bench.fault({{"method", "GET"},
               {"path", "*/events"},
               {"skip", 1},
               {"times", 100},
               {"repeat_page", true}});
  CHECK_THROWS_AS(bench.observe(), engine::ReplicaError);
}

TEST_CASE("an expired access token is fetched again once, without an error") {
  FeishuBench bench;
  bench.observe();
  bench.control("expire", {{"what", "access_tokens"}});
  bench.observe();
  CHECK(bench.tree.cursor);
}

TEST_CASE("a tenant token is kept for the next run and never shown") {
  FeishuBench bench;
  bench.reopen();
  long fetched = 0;
  for (const auto& line : bench.transport.log) {
    fetched += line.find("tenant_access_token") != std::string::npos ? 1 : 0;
  }
  CHECK(fetched == 1);
  bench.now += 6000;
  bench.reopen();
  for (const auto& line : bench.transport.log) {
    CHECK(line.find("sim-secret") == std::string::npos);
  }
  CHECK(bench.memory.at("tenant_token").find("sim-secret") == std::string::npos);
}

TEST_CASE("all-day events keep their days in every mode of the service") {
  const char* modes[] = {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive",
                         "in_inclusive_out_inclusive"};
  for (const char* mode : modes) {
    for (const bool one_day_first : {false, true}) {
      CAPTURE(mode);
      CAPTURE(one_day_first);
      FeishuBench bench;
      bench.toggle("all_day_mode", mode);
      const auto one = days({2026, 11, 9}, {2026, 11, 10});
      const auto three = days({2026, 12, 30}, {2027, 1, 2});
      auto a = bench.creation(one_day_first ? one : three, "a");
      CHECK_FALSE(bench.reach(a));
      auto b = bench.creation(one_day_first ? three : one, "b");
      CHECK_FALSE(bench.reach(b));
      CHECK(bench.events().at(a.item->value) == (one_day_first ? one : three));
      CHECK(bench.events().at(b.item->value) == (one_day_first ? three : one));
      // The next run knows.
      bench.reopen();
      bench.tree = {};
      bench.observe();
      CHECK(bench.events().at(a.item->value) == (one_day_first ? one : three));
      const long sent = bench.transport.sent();
      auto c = bench.creation(days({2026, 11, 20}, {2026, 11, 25}), "c");
      CHECK_FALSE(bench.reach(c));
      CHECK(bench.transport.sent() == sent + 1);
    }
  }
}

TEST_CASE("what Feishu cannot hold is refused without a request") {
  FeishuBench bench;
  auto early = meeting();
  early.fields.start = engine::UtcTime{at(-3600)};
  early.fields.end = engine::UtcTime{at(0)};
  auto goal = bench.creation(early);
  const long sent = bench.transport.sent();
  auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Refused>(*result));
  CHECK(bench.transport.sent() == sent);

  goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  auto single = bench.only();
  single.rule.reset();
  goal = bench.change(single);
  result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Refused>(*result));
}

TEST_CASE("the service's refusal of one event is a value, its loss of a calendar an exception") {
  FeishuBench bench;
  bench.fault(
      {{"method", "POST"}, {"path", "*/events"}, {"times", 1}, {"status", 400}, {"code", 190013}});
  auto goal = bench.creation(meeting());
  auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::get<engine::Refused>(*result).code == 190013);
  bench.fault(
      {{"method", "GET"}, {"path", "*/events"}, {"times", 1}, {"status", 403}, {"code", 191002}});
  try {
    bench.observe();
    FAIL("no error");
  } catch (const engine::ReplicaError& error) {
    CHECK(error.details().scope == engine::Scope::calendar);
    CHECK(error.details().service_code == 191002);
    CHECK_FALSE(error.details().cure.empty());
  }
}

TEST_CASE("the gateway's limit is waited for exactly as long as it says") {
  FeishuBench bench;
  bench.fault(
      {{"method", "GET"}, {"path", "*/events"}, {"times", 1}, {"status", 429}, {"code", 99991400}});
  bench.observe();
  CHECK(bench.waits.size() == 1);
  CHECK(bench.tree.cursor);
}

TEST_CASE("after contention writes go one at a time") {
  FeishuBench bench;
  std::vector<engine::Step> steps;
  for (int i = 0; i < 6; ++i) {
    steps.push_back(*bench.replica->next_step(
        bench.creation(meeting("Meeting " + std::to_string(i)), "m" + std::to_string(i)), {}));
  }
  bench.fault(
      {{"method", "POST"}, {"path", "*/events"}, {"times", 1}, {"status", 429}, {"code", 190010}});
  const auto results = bench.replica->perform(steps);
  for (const auto& result : results) CHECK(std::holds_alternative<Answered>(result));
  CHECK(bench.transport.most_at_once <= 4);
  bench.transport.most_at_once = 0;
  for (int i = 0; i < 6; ++i) {
    steps[static_cast<std::size_t>(i)] = *bench.replica->next_step(
        bench.creation(meeting("Again " + std::to_string(i)), "n" + std::to_string(i)), {});
  }
  bench.replica->perform(steps);
  CHECK(bench.transport.most_at_once == 1);
}

TEST_CASE("requests are counted, failed and repeated ones too") {
  FeishuBench bench;
  const long before = bench.transport.sent();
  bench.fault(
      {{"method", "GET"}, {"path", "*/events"}, {"times", 2}, {"status", 500}, {"code", 190003}});
  bench.observe();
  CHECK(bench.replica->requests() == bench.transport.sent() - before);
  CHECK(bench.replica->requests() == 3);
}
