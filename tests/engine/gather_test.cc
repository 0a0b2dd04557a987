// What a pass looks at again when something is gone.
#include "engine/gather.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

TEST_CASE("when a linked resource goes, a copy of it that was left alone takes its place") {
  World world;
  const Event event = with_uid(meeting("A"), "a@x");
  const ItemId first = world.other.add(event);
  world.sync();
  world.other.put({"conflict-copy"}, event);
  CHECK(world.sync().failed.size() == 1);
  CHECK(world.sync().failed.empty());
  const ItemId on_feishu = world.titled(Side::feishu, "A");
  const auto writes = world.writes();
  world.other.remove(first);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  CHECK(world.feishu.find(on_feishu) != nullptr);
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "B"; });
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.find(on_feishu)->fields.title == "B");
}

TEST_CASE("candidates that could not be told apart are matched once the surplus is deleted") {
  World world;
  const auto at_place = [](const std::string& place) {
    Event event = meeting("A");
    event.fields.location = place;
    return event;
  };
  world.feishu.add(at_place("1"));
  const ItemId surplus_here = world.feishu.add(at_place("2"));
  world.other.add(with_uid(at_place("3"), "3@x"));
  const ItemId surplus_there = world.other.add(with_uid(at_place("4"), "4@x"));
  CHECK(world.sync().failed.size() == 4);
  CHECK(world.store().links().empty());
  world.feishu.remove(surplus_here);
  world.other.remove(surplus_there);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.store().links().size() == 1);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("after lost state a copy waits for the Feishu event that cannot be read now") {
  for (const bool marked : {true, false}) {
    CAPTURE(marked);
    World world;
    const ItemId first = world.feishu.add(meeting("A"));
    world.sync();
    const ItemId copy = world.titled(Side::other, "A");
    if (!marked) {  // the UID alone tells it then
      const Event event = *world.other.find(copy);
      world.other.remove(copy);
      world.other.put(copy, event);
    }
    world.lose_state();
    world.feishu.set_unreadable(first, true);
    for (int run = 0; run < 2; ++run) {
      world.sync();
      CHECK(world.feishu.items().size() == 1);
    }
    world.feishu.set_unreadable(first, false);
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.feishu.items().size() == 1);
    CHECK(world.other.items().size() == 1);
    CHECK(world.store().links().size() == 1);
  }
}
