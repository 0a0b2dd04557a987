#include "adapters/feishu/writing.h"

#include "tests/adapters/feishu_bench.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Answered;
using engine::Excluded;

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

TEST_CASE("an edit between a lost reply and its repetition is not taken for our text") {
  FeishuBench bench;
  int waits = 0;
  bench.adjust = [&](adapters::feishu::FeishuOptions& options) {
    options.sleeper = [&](adapters::http::Wait) {
      if (++waits > 1) return;
      const auto made = bench.raw("GET", "/events?page_size=50").at("items").at(0);
      bench.raw("PATCH", "/events/" + made.at("event_id").get<std::string>(),
                {{"summary", "Theirs"}});
    };
  };
  bench.reopen();
  bench.fault(
      {{"method", "POST"}, {"path", "*/events"}, {"times", 1}, {"drop_after_commit", true}});
  const auto step = bench.replica->next_step(bench.creation(meeting()), {});
  REQUIRE(step);
  const auto result = bench.replica->perform({&*step, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(result));
  CHECK(waits == 1);
  CHECK_FALSE(std::get<Answered>(result).ours);
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

TEST_CASE(
    "a creation answered with an event older than the goal is told as one of an earlier life") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.now += 3600;
  auto later = bench.creation(meeting("Another title"));
  const auto step = bench.replica->next_step(later, {});
  REQUIRE(step);
  const auto result = bench.replica->perform({&*step, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(result));
  CHECK(std::get<Answered>(result).earlier);
  CHECK_FALSE(std::get<Answered>(result).ours);
  // Sent again after a lost reply it is our own, however long ago that was.
  goal.item.reset();
  const auto resent = bench.replica->next_step(goal, {});
  REQUIRE(resent);
  const auto second = bench.replica->perform({&*resent, 1}).front();
  REQUIRE(std::holds_alternative<Answered>(second));
  CHECK_FALSE(std::get<Answered>(second).earlier);
}

TEST_CASE("what an earlier process overwrote is a stale read for this one") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.now += 30;
  bench.observe();
  bench.toggle("read_after_write_lag_s", 2);
  const auto before = bench.tree.records.begin()->second;
  auto wanted = bench.only();
  wanted.fields.title = "Second";
  goal = bench.change(wanted);
  CHECK_FALSE(bench.reach(goal));
  const auto after = bench.tree.records.begin()->second;
  bench.reopen();
  const engine::RecentWrite write{before.id, before.raw, after.raw, bench.instant()};
  bench.replica->recall({&write, 1});
  const std::vector<engine::NativeId> ids{before.id};
  bench.fetch(ids);
  CHECK(bench.only().fields.title == "Second");
  bench.now += 5;
  bench.fetch(ids);
  CHECK(bench.only().fields.title == "Second");
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

TEST_CASE("a location is emptied in the way that the service knows, else it stays") {
  for (const char* way : {"empty_object", "empty_name", "none"}) {
    CAPTURE(way);
    FeishuBench bench;
    bench.toggle("location_clear", way);
    auto event = weekly();
    event.fields.location = "Pier 4";
    auto goal = bench.creation(event);
    CHECK_FALSE(bench.reach(goal));
    auto wanted = bench.only();
    wanted.fields.location.clear();
    auto moved = mapping::plain_occurrence(wanted, at(kTuesday + kWeek), "Asia/Shanghai");
    wanted.occurrences[at(kTuesday + kWeek)] = moved;
    goal = bench.change(wanted);
    CHECK_FALSE(bench.reach(goal));
    bench.now += 60;
    bench.observe();
    CHECK(bench.only().fields.location == (std::string(way) == "none" ? "Pier 4" : ""));
  }
}

TEST_CASE("a change is in doubt until what the service made of it was put right") {
  FeishuBench bench;
  bench.toggle("location_clear", "empty_name");
  auto event = meeting();
  event.fields.location = "Pier 4";
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  auto wanted = bench.only();
  wanted.fields.location.clear();
  goal = bench.change(wanted);
  bench.fault(
      {{"method", "PATCH"}, {"path", "*/events/*"}, {"skip", 1}, {"times", 9}, {"code", 190003}});
  const auto result = bench.reach(goal);
  REQUIRE(result);
  CHECK(std::holds_alternative<engine::Unknown>(*result));
  bench.control("faults", Json::array());
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only().fields.location.empty());
}

TEST_CASE("an event beside its series that is told to be deleted already is deleted") {
  FeishuBench bench;
  auto event = weekly();
  auto beside = event.fields;
  beside.start = shanghai(kTuesday + 86400);
  beside.end = shanghai(kTuesday + 86400 + 3600);
  event.occurrences[at(kTuesday + 86400)] = engine::Extra{beside};
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  REQUIRE(bench.only().occurrences.size() == 1);
  bench.now += 60;
  auto wanted = bench.only();
  wanted.occurrences.clear();
  goal = bench.change(wanted);
  bench.toggle("read_after_write_lag_s", 5);
  bench.fault({{"method", "DELETE"}, {"path", "*/events/*"}, {"drop_after_commit", true}});
  const auto lost = bench.reach(goal);
  REQUIRE(lost);
  CHECK(std::holds_alternative<engine::Unknown>(*lost));
  bench.now += 1;  // reads still show it
  CHECK_FALSE(bench.reach(goal));
  CHECK(bench.only().occurrences.empty());
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
