// What a pair goes through over many runs: clashes, kills, silence, closed sides, UIDs that come
// back.
#include <doctest/doctest.h>

#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

TEST_CASE("with conflict = ask a clash is held and reported until one more edit settles it") {
  World world;
  world.policy.conflict = ConflictPolicy::ask;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "F"; });
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "D"; });
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::conflicts);
  CHECK(world.sync().conflicts == 1);
  CHECK(world.writes() == writes);
  world.edit(Side::other, "D", [](Event& e) { e.fields.title = "F"; });
  CHECK(world.sync().outcome == Outcome::ok);
  world.edit(Side::other, "F", [](Event& e) { e.fields.location = "Pier 4"; });
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE(
    "with conflict = keep-both the losing version stays as an event of its own, on both sides") {
  World world;
  world.policy.conflict = ConflictPolicy::keep_both;
  Event series = weekly("A");
  series.fields.reminders = {10};
  EventFields changed = series.fields;
  changed.location = "elsewhere";
  series.occurrences[week(2)] = changed;
  world.feishu.add(series);
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "F"; });
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "D"; });
  CHECK(world.sync().outcome == Outcome::ok);
  for (const Side side : kSides) {
    CHECK(world.side(side).items().size() == 2);
    CHECK_FALSE(world.titled(side, "F").value.empty());
    const Event kept = *world.side(side).find(world.titled(side, "D (kept version)"));
    CHECK(kept.fields.reminders.empty());
    CHECK(copy_in(kept.occurrences.at(week(2)))->reminders.empty());
  }
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
}

TEST_CASE("reminders set on both sides are united though a stop parts the two writes") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.reminders.insert(5); });
  world.edit(Side::other, "A", [](Event& e) { e.fields.reminders.insert(30); });
  world.other.options.before_request = [&] {
    if (world.feishu.find(world.titled(Side::feishu, "A"))->fields.reminders.size() == 2)
      throw Crash();
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.other.options.before_request = {};
  CHECK(world.sync().outcome == Outcome::ok);
  for (const Side side : kSides)
    CHECK(world.side(side).find(world.titled(side, "A"))->fields.reminders == std::set{5, 30});
  const auto writes = world.writes();
  world.sync();
  CHECK(world.writes() == writes);
}

TEST_CASE(
    "a process killed again and again during its creations doubles nothing and gives up nothing") {
  World world;
  for (int i = 0; i < 3; ++i) {
    world.other.add(with_uid(meeting("o" + std::to_string(i), i), "o" + std::to_string(i) + "@x"));
  }
  world.feishu.options.after_write = [](const Step&) { throw Crash(); };
  for (int kill = 0; kill < 8; ++kill) {
    try {
      world.sync();
    } catch (const Crash&) {
    }
  }
  world.feishu.options.after_write = {};
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 3);
  CHECK(world.other.items().size() == 3);
}

TEST_CASE(
    "a creation whose answers are lost again and again is found by what it made, not doubled") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_after; };
  CHECK(world.sync().outcome == Outcome::partial);
  for (int run = 0; run < 8; ++run) world.sync();
  world.feishu.options.fault = {};
  world.sync();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  world.edit(Side::other, "A", [](Event& e) { e.fields.location = "Pier 4"; });
  world.sync();
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a UID that comes back on Feishu under a new id is linked again") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  world.feishu.remove(world.titled(Side::feishu, "A"));
  const ItemId restored = world.feishu.add(meeting("A"));
  world.store().remember_uid(restored, Uid{"a@x"});  // as an import does
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("a calendar that was read-only for a while takes the changes it was spared") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.other.options.writable = false;
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  world.feishu.add(meeting("C", 9));
  CHECK(world.sync().kept_back.size() == 2);
  world.other.options.writable = true;
  RunOptions options;
  options.full = true;
  CHECK(world.sync(options).outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a leftover that is no event does not hide that a side was emptied") {
  World world;
  for (int i = 0; i < 3; ++i) world.feishu.add(meeting("event " + std::to_string(i), i));
  world.sync();
  const ItemId task = world.feishu.add(meeting("a task", 9));
  world.feishu.set_unreadable(task, true);
  for (int i = 0; i < 3; ++i) {
    world.feishu.remove(world.titled(Side::feishu, "event " + std::to_string(i)));
  }
  REQUIRE(world.sync().brake);
  CHECK(world.other.items().size() == 3);
}
