// Goals that an earlier run left half done, and what became of their side since.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

// The process ends when one step of the coming run was carried out on Feishu.
void stop_after_a_step(World& world) {
  int steps = 0;
  world.feishu.options.fault = [&](const Step&) {
    if (steps++ == 1) throw Crash();
    return Fault::none;
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.fault = {};
}

// Rescheduled on the other side, without its changed occurrences: they go first on Feishu.
void reschedule_half(World& world) {
  world.feishu.add(series_with_changes());
  world.sync();
  world.edit(Side::other, "S", [](Event& e) {
    e.occurrences.clear();
    e.fields.start = UtcTime{at(4)};
    e.fields.end = UtcTime{at(5)};
    e.extent.first = at(4);
  });
  stop_after_a_step(world);
}

void check_rescheduled(World& world) {
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK(world.feishu.items().begin()->second.fields.start == EventTime{UtcTime{at(4)}});
}

}  // namespace

TEST_CASE("a goal that has begun waits while its side is closed, and is finished afterwards") {
  for (const bool by_role : {false, true}) {
    CAPTURE(by_role);
    World world;
    reschedule_half(world);
    const auto on_other = world.seen(Side::other);
    world.policy.direction = by_role ? Direction::both : Direction::from_feishu;
    world.feishu.options.writable = !by_role;
    for (int run = 0; run < 2; ++run) {
      CHECK(world.sync().failed.size() == 1);
      CHECK(world.seen(Side::other) == on_other);
    }
    world.policy.direction = Direction::both;
    world.feishu.options.writable = true;
    CHECK(world.sync().outcome == Outcome::ok);
    check_rescheduled(world);
    CHECK(world.seen(Side::other) == on_other);
  }
}

TEST_CASE("what people made of an item is in history before a goal goes on over it") {
  World world;
  reschedule_half(world);
  world.edit(Side::feishu, "S", [](Event& e) { e.fields.title = "by hand"; });
  const auto changes = world.changes(world.sync().run);
  CHECK(std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.side == Side::feishu && change.before &&
           change.before->fields.title == "by hand" && !change.overwritten.empty();
  }));
  world.sync();
  CHECK_FALSE(world.titled(Side::other, "by hand").value.empty());
  check_rescheduled(world);
}

TEST_CASE("a goal that has not begun ends when its side is closed") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "B"; });
  world.feishu.options.fault = [](const Step&) { return Fault::drop_before; };
  world.sync();
  world.feishu.options.fault = {};
  world.policy.direction = Direction::from_feishu;
  const auto writes = world.writes();
  const PairReport report = world.sync();
  CHECK(world.writes() == writes);
  CHECK(report.failed.empty());
  CHECK(report.kept_back.size() == 1);
  CHECK(world.store().intents().empty());
}

TEST_CASE("a goal that has begun is finished before a resync merges what it was about") {
  World world;
  reschedule_half(world);
  world.store().set_mode(PairMode::resync);
  CHECK(world.sync().outcome == Outcome::ok);
  check_rescheduled(world);
}

TEST_CASE("a deletion that has begun is taken back by a resync, which deletes nothing") {
  World world;
  const ItemId item = world.feishu.add(series_with_changes());
  world.sync();
  world.other.remove(world.titled(Side::other, "S"));
  stop_after_a_step(world);
  world.store().set_mode(PairMode::resync);
  CHECK(world.sync().outcome == Outcome::ok);
  REQUIRE(world.feishu.find(item) != nullptr);
  CHECK(world.feishu.find(item)->occurrences == series_with_changes().occurrences);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}
