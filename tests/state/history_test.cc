#include "state/history.h"

#include <doctest/doctest.h>

#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using tests::StoreFixture;
using tests::titled;

engine::Instant day(long days) { return engine::Instant{std::chrono::hours{24 * days}}; }

engine::RunId run_of(StoreFixture& state, long when, std::size_t octets) {
  const engine::RunId run = state.store.begin_run(day(when));
  if (octets > 0) {
    engine::Change change;
    change.run = run;
    change.uid.value = "u";
    change.overwritten = {tests::whole("f", "e", std::string(octets, 'x'))};
    state.store.record(change);
  }
  return run;
}

TEST_CASE("a line is written before the request, and concluded or taken back after it") {
  StoreFixture state;
  engine::Change change;
  change.run = state.store.begin_run(day(1));
  change.before = titled("old");
  change.done = false;
  const engine::ChangeId first = state.store.record(change);
  const engine::ChangeId second = state.store.record(change);
  History history(state.database);
  CHECK_FALSE(history.changes(change.run).front().done);
  state.store.conclude(first, titled("new"), {engine::Field::title});
  state.store.erase(second);
  const auto lines = history.changes(change.run);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].done);
  CHECK(lines[0].after == titled("new"));
  CHECK(lines[0].fields == engine::FieldMask{engine::Field::title});
  CHECK(lines[0].before == titled("old"));
}

TEST_CASE("a run remembers the calendars it wrote") {
  StoreFixture state;
  const engine::RunId id = state.store.begin_run(day(1));
  const auto run = History(state.database).run(id);
  REQUIRE(run);
  const auto pair = Pairs(state.database).find(run->pair_name);
  REQUIRE(pair);
  for (const engine::Side side : engine::kSides) {
    CHECK_FALSE(run->calendars[side].empty());
    CHECK(run->calendars[side] == pair->calendars[side].calendar);
  }
}

TEST_CASE("idle runs are kept a week, runs that wrote half a year, and the last one always") {
  StoreFixture state;
  const auto ancient = run_of(state, 0, 10);
  const auto idle = run_of(state, 100, 0);
  const auto written = run_of(state, 101, 10);
  const auto recent = run_of(state, 196, 0);
  History history(state.database);
  history.prune(day(200));
  CHECK_FALSE(history.run(ancient));
  CHECK_FALSE(history.run(idle));
  CHECK(history.run(written));
  CHECK(history.run(recent));
  history.prune(day(2000));
  CHECK_FALSE(history.run(written));
  CHECK(history.run(recent));
}

TEST_CASE("what wrote last, or within a day, stays however large it was") {
  StoreFixture state;
  const auto first = run_of(state, 1, 9000);
  const auto last = run_of(state, 2, 9000);
  run_of(state, 8, 0);
  History history(state.database);
  history.prune(day(2), 3500);
  CHECK(history.run(first));
  history.prune(day(9), 3500);
  CHECK_FALSE(history.run(first));
  CHECK(history.run(last));
}

TEST_CASE("of a long history the newest runs stay, as many as there is room for") {
  StoreFixture state;
  std::vector<engine::RunId> runs;
  for (int i = 0; i < 6; ++i) runs.push_back(run_of(state, 1, 1000));
  History history(state.database);
  history.prune(day(3), 3500);
  CHECK_FALSE(history.run(runs[0]));
  CHECK_FALSE(history.run(runs[2]));
  CHECK(history.run(runs[3]));
  CHECK(history.run(runs[5]));
}

}  // namespace
}  // namespace larkdav::state
