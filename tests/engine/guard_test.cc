#include "engine/guard.h"

#include <doctest/doctest.h>

#include "tests/engine/samples.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

Plan plan_of(Action action, Side side, int count) {
  Plan plan;
  for (int i = 0; i < count; ++i) plan.operations.push_back({action, side, 0, {}, {}, {}, "test"});
  return plan;
}

Census pair_of(long links) { return {links, {0, 0}, false, {links, links}, {0, 0}}; }

}  // namespace

TEST_CASE(
    "the deletes brake allows five, or the percentage, and what the user allows for one run") {
  struct Row {
    long links;
    int deletes;
    DeleteLimit limit;
    std::optional<long> allowed;
    bool trips;
  };
  const Row rows[] = {{3, 3, {}, {}, false},  // a small calendar is not stopped by ordinary use
                      {100, 25, {}, {}, false},
                      {100, 26, {}, {}, true},
                      {100, 26, {}, 26, false},
                      {100, 26, {}, 25, true},
                      {100, 6, {3, false}, {}, true},
                      {100, 5, {3, false}, {}, false},
                      {100, 10, {10, false}, {}, false}};
  for (const Row& row : rows) {
    CAPTURE(row.links);
    CAPTURE(row.deletes);
    Policy policy;
    policy.max_deletes = row.limit;
    RunOptions options;
    options.allow_deletes = row.allowed;
    const auto trip = guard(plan_of(Action::remove, Side::other, row.deletes), pair_of(row.links),
                            policy, options);
    CHECK(trip.has_value() == row.trips);
    if (trip) CHECK(trip->rule == "deletes");
  }
}

TEST_CASE("a side that looks emptied stops the run before anything is deleted on the other") {
  Census census = pair_of(4);
  census.live.feishu = 0;
  Plan plan = plan_of(Action::remove, Side::other, 4);
  plan.lost.feishu = 4;
  const auto trip = guard(plan, census, {}, {});
  REQUIRE(trip);
  CHECK(trip->rule == "emptied");
  CHECK(trip->side == Side::feishu);
  RunOptions options;
  options.allow_deletes = 4;
  CHECK_FALSE(guard(plan, census, {}, options));
  census.live.feishu = 1;
  CHECK_FALSE(guard(plan, census, {}, {}));
}

TEST_CASE("the last event of a side may go: only what two or more events leave is emptied") {
  Census census = pair_of(4);
  census.live.feishu = 0;  // the others are of the other side alone
  Plan plan = plan_of(Action::remove, Side::other, 1);
  plan.lost.feishu = 1;
  CHECK_FALSE(guard(plan, census, {}, {}));
}

TEST_CASE("from twenty links on deletions wait while more than one event in twenty can't be read") {
  Census census = pair_of(20);
  census.unreadable.other = 2;
  CHECK(deletes_wait(census));
  census.links = 19;
  CHECK_FALSE(deletes_wait(census));
  census = pair_of(20);
  census.unreadable.other = 1;
  CHECK_FALSE(deletes_wait(census));
}

TEST_CASE("deletions an earlier run left open count") {
  Census census = pair_of(20);
  census.open_deletes.other = 3;
  CHECK(guard(plan_of(Action::remove, Side::other, 3), census, {}, {}));
}

TEST_CASE("a flood of creations or of changes stops from twenty links on") {
  CHECK_FALSE(guard(plan_of(Action::create, Side::feishu, 51), pair_of(19), {}, {}));
  CHECK(guard(plan_of(Action::create, Side::feishu, 51), pair_of(20), {}, {})->rule == "creations");
  Census first = pair_of(20);
  first.first_run = true;
  CHECK_FALSE(guard(plan_of(Action::create, Side::feishu, 51), first, {}, {}));
  CHECK(guard(plan_of(Action::update, Side::feishu, 19), pair_of(20), {}, {})->rule == "changes");
  RunOptions options;
  options.allow_changes = true;
  CHECK_FALSE(guard(plan_of(Action::update, Side::feishu, 19), pair_of(20), {}, options));
}

TEST_CASE("more than fifty occurrences of one series deleted at once stop the run") {
  Plan plan;
  Event wanted = weekly("Standup");
  for (int i = 0; i < 51; ++i) wanted.occurrences[week(i)] = Excluded{};
  Operation operation{Action::update, Side::other, 0, {}, wanted, {}, "test"};
  operation.now.other = weekly("Standup");
  plan.operations.push_back(operation);
  CHECK(guard(plan, pair_of(3), {}, {})->rule == "occurrences");
}
