#include "engine/fuse.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

// A service of both sides that puts its own title back some time after every write of ours.
void insist(World& world, Side side, const std::string& title) {
  const auto items = world.side(side).items();
  if (items.begin()->second.fields.title == title) return;
  world.side(side).edit(items.begin()->first, [&](Event& e) { e.fields.title = title; });
}

}  // namespace

TEST_CASE("two sides that undo each other through us are held, with the field and both values") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  PairReport report;
  for (int i = 0; i < 12; ++i) {
    insist(world, Side::feishu, "F");
    report = world.sync();
    if (report.conflicts > 0) break;
    insist(world, Side::other, "D");
    report = world.sync();
    if (report.conflicts > 0) break;
  }
  CHECK(report.outcome == Outcome::conflicts);
  const auto writes = world.writes();
  CHECK(writes < 12);
  const Link held = world.store().links().front();
  CHECK(held.held_reason.find("title") != std::string::npos);
  CHECK(held.held_reason.find("\"F\"") != std::string::npos);
  CHECK(held.held_reason.find("\"D\"") != std::string::npos);
  for (int i = 0; i < 5; ++i) {
    insist(world, i % 2 == 0 ? Side::feishu : Side::other, i % 2 == 0 ? "F" : "D");
    CHECK(world.sync().conflicts == 1);
  }
  CHECK(world.writes() == writes);
  // A value that was not there before is somebody's decision.
  world.edit(Side::other, "D", [](Event& e) { e.fields.title = "settled"; });
  insist(world, Side::feishu, "D");
  world.policy.prefer = Side::other;
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("after a day the fuse lets the two sides try again") {
  Link link;
  const Event a = meeting("A");
  const Event b = meeting("B");
  for (int i = 0; i < 6; ++i) {
    remember_writes(link, i % 2 == 0 ? Side::other : Side::feishu, {Field::title},
                    i % 2 == 0 ? a : b, i % 2 == 0 ? b : a, at(i));
  }
  CHECK(oscillation(link, Side::other, {Field::title}, a, b, at(6)));
  CHECK_FALSE(oscillation(link, Side::other, {Field::location}, a, b, at(6)));
  CHECK_FALSE(oscillation(link, Side::other, {Field::title}, a, meeting("C"), at(6)));
  CHECK_FALSE(oscillation(link, Side::other, {Field::title}, a, b, at(30)));
}

TEST_CASE("people who change their mind again and again are no oscillation") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  for (int i = 0; i < 9; ++i) {
    const char* to = i % 2 == 0 ? "B" : "A";
    world.edit(Side::feishu, i % 2 == 0 ? "A" : "B", [&](Event& e) { e.fields.title = to; });
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.other.items().begin()->second.fields.title == to);
  }
}
