// What a run could not do is said, however quiet its reason.
#include "engine/tally.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

TEST_CASE("an edit that meets another state at every try is reported, and made when it can be") {
  for (const Side side : kSides) {
    CAPTURE(name(side));
    World world;
    world.feishu.add(meeting("A"));
    world.sync();
    world.edit(opposite(side), "A", [](Event& e) { e.fields.title = "B"; });
    world.side(side).options.fault = [](const Step&) { return Fault::stale; };
    for (int run = 0; run < 2; ++run) {
      const PairReport report = world.sync();
      CHECK(report.outcome == Outcome::partial);
      REQUIRE(report.failed.size() == 1);
      CHECK(report.failed.front().title == "B");
    }
    world.side(side).options.fault = {};
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  }
}

TEST_CASE("an item that moved once under a write is planned again, and no failure") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  bool met = false;
  world.other.options.fault = [&](const Step&) {
    return std::exchange(met, true) ? Fault::none : Fault::stale;
  };
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(met);
  CHECK_FALSE(world.titled(Side::other, "B").value.empty());
}

TEST_CASE("a deletion that the other side does not confirm is reported") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  const ItemId copy = world.titled(Side::other, "A");
  world.other.remove(copy);
  world.other.set_silent({copy.value}, true);
  const PairReport report = world.sync();
  CHECK(report.outcome == Outcome::partial);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed.front().operation == "delete on feishu");
  CHECK(world.feishu.items().size() == 1);
  world.other.set_silent({copy.value}, false);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().empty());
}
