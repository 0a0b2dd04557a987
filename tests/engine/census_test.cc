// Brakes over calendars with links of one side, held links, and events that can't be read.
#include "engine/census.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

std::string title(int i) { return "event " + std::to_string(i); }

void add_meetings(World& world, int count) {
  for (int i = 0; i < count; ++i) world.feishu.add(meeting(title(i), i));
}

void empty(World& world, Side side) {
  for (const auto& [id, event] : world.side(side).items()) world.side(side).remove(id);
}

void check_emptied(World& world, Side side) {
  const auto writes = world.writes();
  const PairReport report = world.sync();
  REQUIRE(report.brake);
  CHECK(report.brake->rule == "emptied");
  CHECK(report.brake->side == side);
  CHECK(world.writes() == writes);
}

}  // namespace

TEST_CASE("an event that is kept on the receiving side does not hide that the other is emptied") {
  World world;
  world.policy.direction = Direction::from_feishu;
  add_meetings(world, 3);
  world.sync();
  world.other.add(with_uid(meeting("mine", 9), "mine@x"));
  world.sync();
  empty(world, Side::feishu);
  check_emptied(world, Side::feishu);
  CHECK(world.other.items().size() == 4);
}

TEST_CASE("a deletion that was kept back once does not hide that its side is emptied later") {
  World world;
  const ItemId foreign = world.feishu.add(meeting("invitation"));
  add_meetings(world, 3);
  world.feishu.options.writable_fields = [=](const ItemId& id) {
    return id == foreign ? FieldMask{Field::reminders} : FieldMask::everything();
  };
  world.sync();
  world.other.remove(world.titled(Side::other, "invitation"));
  CHECK(world.sync().kept_back.size() == 1);
  empty(world, Side::other);
  check_emptied(world, Side::other);
  CHECK(world.feishu.items().size() == 4);
}

TEST_CASE("a side is not emptied while an event of any link is left on it") {
  World world;
  add_meetings(world, 3);
  world.sync();
  world.policy.conflict = ConflictPolicy::ask;
  world.edit(Side::feishu, title(0), [](Event& e) { e.fields.location = "Pier 4"; });
  world.edit(Side::other, title(0), [](Event& e) { e.fields.location = "Pier 5"; });
  CHECK(world.sync().conflicts == 1);
  for (const int i : {0, 1}) world.feishu.remove(world.titled(Side::feishu, title(i)));
  CHECK_FALSE(world.sync().brake);
  CHECK(world.feishu.find(world.titled(Side::feishu, title(2))) != nullptr);
}

TEST_CASE("deletions wait for as long as many events can't be read, not for one run") {
  World world;
  add_meetings(world, 24);
  world.sync();
  const ItemId copies[] = {world.titled(Side::other, title(0)),
                           world.titled(Side::other, title(1))};
  for (const ItemId& copy : copies) world.other.set_unreadable(copy, true);
  CHECK(world.sync().failed.size() == 2);
  CHECK(world.sync().outcome == Outcome::ok);
  world.other.remove(world.titled(Side::other, title(5)));
  for (int run = 0; run < 2; ++run) {
    const PairReport report = world.sync();
    CHECK(report.outcome == Outcome::partial);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed.front().operation == "delete");
    CHECK(world.feishu.items().size() == 24);
  }
  for (const ItemId& copy : copies) world.other.set_unreadable(copy, false);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 23);
}

TEST_CASE("a decision of a person waits as well while many events can't be read") {
  World world;
  add_meetings(world, 24);
  world.sync();
  for (const int i : {0, 1}) world.other.set_unreadable(world.titled(Side::other, title(i)), true);
  world.sync();
  const Link link = world.store().links().back();
  Decision decision;
  decision.uids = {link.uid};
  decision.plan = [&](const Observations& seen, const Projection&) {
    Plan plan;
    plan.links.push_back(seen.links.front());
    plan.operations.push_back({Action::remove, Side::other, 0, {}, {}, {}, "test"});
    return std::optional(plan);
  };
  const auto writes = world.writes();
  CHECK(world.run_decided(decision).report.outcome == Outcome::partial);
  CHECK(world.writes() == writes);
  CHECK(world.store().intents().empty());
}
