// Creations without an answer, on a service that forgets their keys before we ask again.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

// A new event on the other side; its creation is carried out, and the reply is lost. Then the
// machine is off until the service has forgotten the key.
void create_without_answer(World& world, const Event& event) {
  world.feishu.options.keys_kept = std::chrono::hours{24};
  world.other.add(with_uid(event, "x@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_after; };
  world.sync();
  world.feishu.options.fault = {};
  REQUIRE(world.feishu.items().size() == 1);
  world.clock.now_ += std::chrono::hours{25};
}

void check_single(World& world) {
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
}

}  // namespace

TEST_CASE("a creation whose reply was lost is found by its content when its key is forgotten") {
  World world;
  create_without_answer(world, meeting("A"));
  check_single(world);
}

TEST_CASE("a series found by its content gets the exceptions that it still lacks") {
  World world;
  Event series = weekly("S");
  series.occurrences[week(1)] = Excluded{};
  create_without_answer(world, series);
  check_single(world);
  CHECK(world.feishu.items().begin()->second.occurrences.count(week(1)) == 1);
}

TEST_CASE("edits of both sides since a creation without an answer travel") {
  World world;
  create_without_answer(world, meeting("A"));
  SUBCASE("where it was made from") {
    world.edit(Side::other, "A", [](Event& e) { e.fields.title = "B"; });
    check_single(world);
    CHECK(world.feishu.items().begin()->second.fields.title == "B");
  }
  SUBCASE("where it was made, as far as title and times tell it") {
    world.edit(Side::feishu, "A", [](Event& e) { e.fields.location = "Pier 4"; });
    check_single(world);
    CHECK(world.other.items().begin()->second.fields.location == "Pier 4");
  }
}

TEST_CASE("what a creation without an answer may have made is waited for while it cannot be read") {
  World world;
  create_without_answer(world, meeting("A"));
  const ItemId made = world.titled(Side::feishu, "A");
  world.feishu.set_unreadable(made, true);
  for (int run = 0; run < 8; ++run) {
    CHECK(world.sync().outcome == Outcome::partial);
    CHECK(world.feishu.items().size() == 1);
  }
  world.feishu.set_unreadable(made, false);
  check_single(world);
}

TEST_CASE("what could not be read before a creation without an answer does not hold it up") {
  World world;
  world.feishu.options.keys_kept = std::chrono::hours{24};
  world.feishu.set_unreadable(world.feishu.add(meeting("B", 9)), true);
  world.sync();
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_before; };
  world.sync();
  world.feishu.options.fault = {};
  world.clock.now_ += std::chrono::hours{25};
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 2);
}

TEST_CASE("a creation that never arrived is made once its key is forgotten, beside other events") {
  World world;
  world.feishu.options.keys_kept = std::chrono::hours{24};
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_before; };
  world.sync();
  world.feishu.options.fault = {};
  world.feishu.add(meeting("B", 9));
  world.clock.now_ += std::chrono::hours{25};
  world.sync();
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.other.items().size() == 2);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}
