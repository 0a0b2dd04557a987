#include "engine/pass.h"

#include <doctest/doctest.h>

#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

TEST_CASE("after one run both sides hold the same, and the next run writes nothing") {
  for (const auto& scenario : scenarios()) {
    CAPTURE(scenario.name);
    World world;
    scenario.before(world);
    CHECK(world.sync().outcome == Outcome::ok);
    scenario.edits(world);
    const PairReport report = world.sync();
    CHECK(report.outcome == Outcome::ok);
    CHECK(report.failed.empty());
    CHECK(world.seen(Side::feishu) == world.seen(Side::other));
    const auto writes = world.writes();
    const long requests = world.feishu.requests() + world.other.requests();
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.writes() == writes);
    CHECK(world.feishu.requests() + world.other.requests() - requests <= 2);
  }
}

TEST_CASE("edits of both sides survive together") {
  World world;
  world.feishu.add(weekly("S"));
  world.sync();
  world.edit(Side::feishu, "S", [](Event& e) { e.fields.location = "Pier 4"; });
  world.edit(Side::other, "S", [](Event& e) {
    e.fields.reminders = {15};
    e.occurrences[week(2)] = Excluded{};
  });
  const PairReport report = world.sync();
  CHECK(report.sides.feishu.updated == 1);
  CHECK(report.sides.other.updated == 1);
  const Event merged = world.feishu.items().begin()->second;
  CHECK(merged.fields.location == "Pier 4");
  CHECK(merged.fields.reminders == std::set<int>{15});
  CHECK(merged.occurrences.count(week(2)) == 1);
}

TEST_CASE("counts are calendar objects, each once a run") {
  World world;
  world.feishu.add(meeting("A"));
  world.feishu.add(weekly("S"));
  world.other.add(with_uid(meeting("B", 9), "b@x"));
  const PairReport first = world.sync();
  CHECK(first.sides.other.created == 2);
  CHECK(first.sides.feishu.created == 1);
  world.edit(Side::other, "S", [](Event& e) {
    e.fields.title = "S2";
    e.occurrences[week(1)] = Excluded{};
    e.occurrences[week(2)] = Excluded{};
  });
  const PairReport second = world.sync();
  CHECK(second.sides.feishu.updated == 1);
  CHECK(second.sides.feishu.created == 0);
}

TEST_CASE("a direction keeps the receiving side's edits where they are and reports each once") {
  World world;
  world.policy.direction = Direction::from_feishu;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "mine"; });
  world.other.add(with_uid(meeting("B", 9), "b@x"));
  const PairReport report = world.sync();
  CHECK(report.outcome == Outcome::ok);
  CHECK(report.kept_back.size() == 2);
  CHECK(world.sync().kept_back.empty());
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.feishu.items().begin()->second.fields.title == "A");
  // An edit of another field on Feishu still arrives, and leaves the kept title alone.
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.location = "Pier 4"; });
  world.sync();
  CHECK(world.other.find(world.titled(Side::other, "mine"))->fields.location == "Pier 4");
}

TEST_CASE("a field that may not be written on one event is kept back, once, and undoes nothing") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.options.writable_fields = [=](const ItemId& id) {
    return id == item ? FieldMask{Field::reminders} : FieldMask::everything();
  };
  world.sync();
  world.edit(Side::other, "A", [](Event& e) {
    e.fields.title = "mine";
    e.fields.reminders = {10};
  });
  const PairReport report = world.sync();
  REQUIRE(report.kept_back.size() == 1);
  CHECK(report.kept_back.front().field == "title");
  CHECK(world.feishu.find(item)->fields.title == "A");
  CHECK(world.feishu.find(item)->fields.reminders == std::set<int>{10});
  CHECK(world.sync().kept_back.empty());
  CHECK_FALSE(world.titled(Side::other, "mine").value.empty());
}

TEST_CASE("a deletion of somebody else's event is kept back and the event does not come back") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  world.feishu.options.writable_fields = [](const ItemId&) { return FieldMask{Field::reminders}; };
  world.sync();
  world.other.remove(world.titled(Side::other, "A"));
  CHECK(world.sync().kept_back.size() == 1);
  CHECK(world.feishu.find(item) != nullptr);
  world.feishu.edit(item, [](Event& e) { e.fields.title = "A, moved by its organiser"; });
  CHECK(world.sync().kept_back.empty());
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("what a service refuses is narrowed to the field it refuses") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.sync();
  world.feishu.options.fault = [](const Step& step) {
    return step.touches.contains(Field::title) ? Fault::refuse : Fault::none;
  };
  world.edit(Side::other, "A", [](Event& e) {
    e.fields.title = "forbidden words";
    e.fields.location = "Pier 4";
  });
  const PairReport report = world.sync();
  CHECK(report.outcome == Outcome::ok);
  REQUIRE(report.kept_back.size() == 1);
  CHECK(report.kept_back.front().field == "title");
  CHECK(world.feishu.find(item)->fields.location == "Pier 4");
  CHECK(world.feishu.find(item)->fields.title == "A");
  const auto writes = world.writes();
  CHECK(world.sync().kept_back.empty());
  CHECK(world.writes() == writes);
}

TEST_CASE("a side that rewrites what it stores is not fought") {
  World world;
  world.other.options.rewrite = [](const Event& event) {
    Event stored = event;
    if (stored.fields.classification == Classification::unspecified) {
      stored.fields.classification = Classification::open;
    }
    return stored;
  };
  world.feishu.add(meeting("A"));
  world.sync();
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  const auto told = world.other.writes().size();
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "B"; });
  world.sync();
  CHECK(world.other.writes().size() == told);  // its own form is no edit
  const Event on_feishu = world.feishu.items().begin()->second;
  CHECK(on_feishu.fields.title == "B");
  CHECK(on_feishu.fields.classification == Classification::unspecified);
}

TEST_CASE("a title that one side must cut is whole on the other for good") {
  World world;
  const auto cut = [](const Event& event) {
    Event stored = event;
    stored.fields.title = stored.fields.title.substr(0, 6);
    return stored;
  };
  world.feishu.options.as_stored = cut;
  world.feishu.options.rewrite = cut;
  world.other.add(with_uid(meeting("a very long title"), "a@x"));
  CHECK(world.sync().losses.size() == 1);
  CHECK(world.feishu.items().begin()->second.fields.title == "a very");
  world.edit(Side::feishu, "a very", [](Event& e) { e.fields.location = "Pier 4"; });
  world.sync();
  const Event whole_title = world.other.items().begin()->second;
  CHECK(whole_title.fields.title == "a very long title");
  CHECK(whole_title.fields.location == "Pier 4");
}

TEST_CASE("an event that can't be read is reported by name, and all others are synced") {
  World world;
  const ItemId broken = world.other.add(with_uid(meeting("broken"), "broken@x"));
  world.other.add(with_uid(meeting("B", 9), "b@x"));
  world.other.set_unreadable(broken, true);
  const PairReport report = world.sync();
  CHECK(report.outcome == Outcome::partial);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed.front().uid == broken.value);
  CHECK(world.feishu.items().size() == 1);
  // A linked event that becomes unreadable is left alone on the other side.
  world.other.set_unreadable(world.titled(Side::other, "B"), true);
  world.sync();
  CHECK(world.feishu.items().size() == 1);
}

TEST_CASE("a tripped brake writes nothing, says why, and lets pass what is allowed by number") {
  World world;
  for (int i = 0; i < 8; ++i) world.feishu.add(meeting("event " + std::to_string(i), i));
  world.sync();
  SUBCASE("more deletes than the brake allows") {
    world.policy.max_deletes = {3, false};
    for (int i = 0; i < 6; ++i) {
      world.feishu.remove(world.titled(Side::feishu, "event " + std::to_string(i)));
    }
    const auto writes = world.writes();
    const PassResult stopped = world.run();
    REQUIRE(stopped.report.brake);
    CHECK(stopped.report.outcome == Outcome::brake);
    CHECK(stopped.report.brake->rule == "deletes");
    CHECK(stopped.report.brake->side == Side::other);
    CHECK(stopped.report.brake->count == 6);
    CHECK(world.writes() == writes);
    CHECK(stopped.plan.operations.size() == 6);
    RunOptions options;
    options.allow_deletes = 6;
    CHECK(world.sync(options).outcome == Outcome::ok);
    CHECK(world.other.items().size() == 2);
  }
  SUBCASE("an emptied side") {
    for (const auto& [id, event] : world.feishu.items()) world.feishu.remove(id);
    const PairReport report = world.sync();
    REQUIRE(report.brake);
    CHECK(report.brake->rule == "emptied");
    CHECK(report.brake->side == Side::feishu);
    CHECK(world.other.items().size() == 8);
  }
}

TEST_CASE("only events that end after now minus past are newly linked or created") {
  World world;
  world.policy.past = std::chrono::hours{24};
  world.feishu.add(meeting("long ago", -100));
  world.feishu.add(meeting("yesterday", -10));
  world.sync();
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("a renamed resource is followed without a write") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  const auto writes = world.writes();
  world.other.rename(world.titled(Side::other, "A"));
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  world.sync();
  CHECK(world.other.items().size() == 1);
  CHECK(world.other.items().begin()->second.fields.title == "B");
}

TEST_CASE("another event under the name of a linked one is new, and the linked one is deleted") {
  for (const bool edited : {false, true}) {
    World world;
    world.feishu.add(meeting("A"));
    world.feishu.add(meeting("K", 5));
    world.sync();
    const ItemId name = world.titled(Side::other, "A");
    world.other.remove(name);
    world.other.put(name, with_uid(meeting("B", 9), "b@x"));
    if (edited) world.edit(Side::feishu, "A", [](Event& e) { e.fields.location = "Pier 4"; });
    CHECK(world.sync().outcome == Outcome::ok);
    CHECK(world.feishu.items().size() == (edited ? 3U : 2U));
    CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  }
}

TEST_CASE("another event under the name that a linked one had before its renaming is new") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  const ItemId name = world.titled(Side::other, "A");
  world.other.rename(name);
  world.other.put(name, with_uid(meeting("B", 9), "b@x"));
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("an undone deletion brings the event back as a new one") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  world.other.remove(world.titled(Side::other, "A"));
  world.sync();
  CHECK(world.feishu.items().empty());
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  CHECK(world.feishu.items().size() == 1);
}

TEST_CASE("expired cursors cost a listing and delete nothing") {
  World world;
  world.feishu.add(meeting("A"));
  world.other.add(with_uid(meeting("B", 9), "b@x"));
  world.sync();
  world.feishu.expire_cursors();
  world.other.expire_cursors();
  world.feishu.remove(world.titled(Side::feishu, "A"));
  world.sync();
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("after a resync nothing is deleted: what one side lost comes back") {
  World world;
  world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  world.sync();
  world.feishu.remove(world.titled(Side::feishu, "A"));
  world.edit(Side::other, "B", [](Event& e) { e.fields.title = "B2"; });
  world.store().set_mode(PairMode::resync);
  world.policy.prefer = Side::other;
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK_FALSE(world.titled(Side::feishu, "B2").value.empty());
}

TEST_CASE("after a resync a link that ends lets go of a resource renamed meanwhile") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.other.rename(world.titled(Side::other, "A"));
  world.feishu.remove(world.titled(Side::feishu, "A"));
  world.store().set_mode(PairMode::resync);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a resync takes no listing that lags behind for a reason to make copies") {
  World world;
  const Event event = with_uid(meeting("A"), "a@x");
  const ItemId item = world.other.add(event);
  world.sync();
  world.lose_state();
  world.store().set_mode(PairMode::resync);
  world.other.remove(item);  // as far as the first listing knows
  int reads = 0;
  world.other.options.before_read = [&] {
    if (++reads == 2) world.other.put(item, event);
  };
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("a dry run writes to no calendar and names what it would do") {
  World world;
  world.feishu.add(meeting("A"));
  RunOptions options;
  options.dry_run = true;
  const PassResult result = world.run(options);
  CHECK(world.writes() == 0);
  REQUIRE(result.plan.operations.size() == 1);
  CHECK(result.plan.operations.front().action == Action::create);
  CHECK(result.plan.operations.front().why == "new on feishu");
}
