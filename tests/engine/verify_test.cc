#include "engine/verify.h"

#include <doctest/doctest.h>

#include "engine/gather.h"
#include "engine/observe.h"
#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

Verification verified(World& world) {
  larkdav::state::Database fresh = larkdav::state::empty_state();
  const auto row =
      larkdav::state::Pairs(fresh).open("main", {{"f", "primary"}, {"d", "home"}}, "fp");
  larkdav::state::PairStore store(fresh, row.id);
  larkdav::adapters::memory::Replica f(world.feishu);
  larkdav::adapters::memory::Replica d(world.other);
  const Pair pair{{&f, &d}, store, world.clock};
  for (const Side side : kSides) observe(pair, side, Reading::everything, {});
  Observations seen = gather(pair);
  std::vector<ItemId> items;
  for (const auto& [id, item] : seen.items.feishu) items.push_back(id);
  auto known = world.store();
  seen.uids = known.uids(items);
  seen.links = known.links();
  seen.mode = PairMode::normal;
  const Projection as_stored{[&](const Event& event) { return f.as_stored(event); },
                             [&](const Event& event) { return d.as_stored(event); }};
  return verify(seen, world.policy, as_stored);
}

}  // namespace

TEST_CASE("both sides are equal after every sync, and unequal before it") {
  for (const auto& scenario : scenarios()) {
    CAPTURE(scenario.name);
    World world;
    scenario.before(world);
    world.sync();
    CHECK(verified(world).differences.empty());
    scenario.edits(world);
    const bool alike = world.seen(Side::feishu) == world.seen(Side::other);
    CHECK(verified(world).differences.empty() == alike);
    world.sync();
    const Verification after = verified(world);
    CHECK(after.differences.empty());
    CHECK(after.unreadable.empty());
  }
}

TEST_CASE("a difference names the event, the field and both values") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& event) { event.fields.location = "Pier 4"; });
  const Verification found = verified(world);
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].field == "location");
  CHECK(found.differences[0].value.feishu.empty());
  CHECK(found.differences[0].value.other == "Pier 4");
  CHECK(found.compared == 1);
}

TEST_CASE("an event that one side lacks is a difference, linked or not") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.feishu.add(meeting("B", 5));
  world.other.remove(world.titled(Side::other, "A"));
  const Verification found = verified(world);
  REQUIRE(found.differences.size() == 2);
  for (const auto& difference : found.differences) {
    CHECK(difference.field == "event");
    CHECK(difference.value.other == "absent");
    CHECK(difference.reason == "it is missing on other");
  }
}

TEST_CASE("what is kept back is named apart and is no difference") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.policy.direction = Direction::from_feishu;
  world.edit(Side::other, "A", [](Event& event) { event.fields.title = "mine"; });
  world.sync();
  const Verification found = verified(world);
  CHECK(found.differences.empty());
  REQUIRE(found.kept_back.size() == 1);
  CHECK(found.kept_back[0].field == "title");
}

TEST_CASE("an open conflict is a difference that names it") {
  World world;
  world.policy.conflict = ConflictPolicy::ask;
  world.feishu.add(meeting("A"));
  world.sync();
  for (const Side side : kSides) {
    world.edit(side, "A", [&](Event& event) { event.fields.title = name(side); });
  }
  world.sync();
  const Verification found = verified(world);
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].reason.find("open conflict") != std::string::npos);
}

TEST_CASE("an event that can't be read can't be compared, and that is said") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.other.set_unreadable(world.titled(Side::other, "A"), true);
  const Verification found = verified(world);
  CHECK(found.differences.empty());
  CHECK_FALSE(found.unreadable.empty());
}

TEST_CASE("when an event takes place is never a side's own form of it") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& event) { event.fields.end = UtcTime{at(9)}; });
  // As a run would leave it that took what it read for what it wrote.
  Link link = world.store().links().front();
  link.agreed.other->fields.end = UtcTime{at(9)};
  world.store().save(link, {});
  const Verification found = verified(world);
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].field == "time");
}
