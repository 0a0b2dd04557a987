// What creations meet: copies of an earlier life of the state, deleted ones, names taken.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

void retitle(World& world, Side side, const std::string& from, const std::string& to) {
  world.edit(side, from, [&](Event& event) { event.fields.title = to; });
}

// Linked, then the state was lost and the content changed, so that nothing matches any more.
void lose_state_and_match(World& world) {
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  world.lose_state();
  retitle(world, Side::other, "A", "B");
}

}  // namespace

TEST_CASE("a creation answered with an older event is linked with it, and nothing is doubled") {
  World world;
  world.policy.prefer = Side::other;
  lose_state_and_match(world);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  CHECK_FALSE(world.titled(Side::feishu, "B").value.empty());
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
}

TEST_CASE("an older event whose creation meets it is not copied to the other side as well") {
  World world;
  lose_state_and_match(world);
  const PairReport report = world.sync();
  CHECK(report.sides.other.created == 0);
  CHECK(world.store().links().size() == 1);
}

TEST_CASE("a creation in doubt for longer than its key lives is found by what was sent") {
  World world;
  world.policy.conflict = ConflictPolicy::merge;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.other.add(with_uid(meeting("B", 5), "b@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_after; };
  world.sync();
  CHECK(world.feishu.items().size() == 2);
  world.feishu.options.fault = {};
  world.feishu.options.keys_kept = std::chrono::hours{24};
  world.edit(Side::feishu, "A", [](Event& event) { event.fields.description = "by hand"; });
  world.clock.now_ += std::chrono::hours{25};
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.other.items().size() == 2);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK(world.other.find(world.titled(Side::other, "A"))->fields.description == "by hand");
}

TEST_CASE("an event that was made and deleted before its reply came is deleted on both sides") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.feishu.options.fault = [](const Step&) { return Fault::drop_after; };
  world.sync();
  world.feishu.options.fault = {};
  world.feishu.remove(world.titled(Side::feishu, "A"));
  world.sync();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().empty());
  CHECK(world.other.items().empty());
}

TEST_CASE("an edit of our own new copy travels, though its creation got no answer") {
  for (const Side side : kSides) {
    CAPTURE(std::string(name(side)));
    World world;
    world.policy.prefer = opposite(side);  // the edit wins by being one, not by policy
    world.side(opposite(side)).add(with_uid(meeting("A"), "a@x"));
    world.side(side).options.fault = [](const Step&) { return Fault::drop_after; };
    world.sync();
    world.side(side).options.fault = {};
    retitle(world, side, "A", "B");
    CHECK(world.sync().outcome == Outcome::ok);
    for (const Side each : kSides) {
      CHECK(world.side(each).items().size() == 1);
      CHECK_FALSE(world.titled(each, "B").value.empty());
    }
    const auto writes = world.writes();
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.writes() == writes);
  }
}

TEST_CASE("a copy that somebody spoilt before its creation was answered is not written over") {
  World world;
  world.feishu.add(meeting("A"));
  world.other.options.fault = [](const Step&) { return Fault::drop_after; };
  world.sync();
  world.other.set_unreadable(world.titled(Side::other, "A"), true);
  int sent = 0;
  world.other.options.fault = [&](const Step&) {
    ++sent;
    return Fault::none;
  };
  CHECK(world.sync().kept_back.size() == 1);
  CHECK(sent == 0);  // a server that ignores If-None-Match would take it
}

TEST_CASE("an event deleted in an earlier life of the state is made again under another name") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  world.lose_state();
  world.feishu.remove(world.titled(Side::feishu, "A"));
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("two machines on one pair create nothing twice") {
  World here;
  World there;  // a state of its own over the same calendars
  here.other.add(with_uid(meeting("A"), "a@x"));
  here.feishu.add(meeting("B", 9));
  const auto on_both = [&](World& machine) {
    larkdav::adapters::memory::Replica f(here.feishu);
    larkdav::adapters::memory::Replica d(here.other);
    auto store = machine.store();
    here.clock.now_ += std::chrono::minutes{1};
    return run_pass({{&f, &d}, store, here.clock}, here.policy, {}).report.outcome;
  };
  // The second machine plans its creations while the first one is in the middle of its own.
  bool meanwhile = false;
  here.feishu.options.after_write = [&](const Step&) {
    if (std::exchange(meanwhile, true)) return;
    CHECK(on_both(there) == Outcome::ok);
  };
  CHECK(on_both(here) == Outcome::ok);
  CHECK(meanwhile);
  CHECK(on_both(there) == Outcome::ok);
  CHECK(here.feishu.items().size() == 2);
  CHECK(here.other.items().size() == 2);
}

TEST_CASE("where both sides hold an event of one UID after the state was lost, they are merged") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.lose_state();
  retitle(world, Side::other, "A", "B");
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("an event comes back however often it was deleted and made again") {
  World world;
  for (int times = 0; times < 12; ++times) {
    CAPTURE(times);
    world.other.add(with_uid(meeting("A"), "a@x"));
    CHECK(world.sync().outcome == Outcome::ok);
    REQUIRE(world.feishu.items().size() == 1);
    world.other.remove(world.titled(Side::other, "A"));
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.feishu.items().empty());
  }
}

TEST_CASE("a creation passes over any number of names that others have taken") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  const std::string taken = "u-" + item.value + "@larkdav";
  for (int i = 0; i < 12; ++i) {
    const std::string name = i == 0 ? taken : taken + "_" + std::to_string(i);
    world.other.put({name}, with_uid(meeting(name, 20 + i), name));
  }
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 13);
  CHECK(world.other.items().size() == 13);
}

TEST_CASE("a creation that finds no free name is held and reported, and leaves no goal behind") {
  World world;
  world.feishu.add(meeting("A"));
  world.other.options.fault = [](const Step&) { return Fault::stale; };
  const PairReport report = world.sync();
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed.front().title == "A");
  CHECK(world.store().intents().empty());
  CHECK(world.store().held_links() == 1);
  CHECK(world.sync().outcome == Outcome::conflicts);
  world.other.options.fault = {};
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.location = "Pier 4"; });
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.other.items().size() == 1);
}
