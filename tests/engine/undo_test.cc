#include "engine/undo.h"

#include <doctest/doctest.h>

#include "engine/resolve.h"
#include "state/history.h"
#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;
using larkdav::state::History;

namespace {

struct Undone {
  PassResult result;
  std::vector<Note> left;
};

Undone undo(World& world, RunId run, const RunOptions& options = {}) {
  const auto written = fold(History(world.database()).changes(run));
  Undone out;
  Decision decision;
  decision.uids.emplace();
  for (const auto& each : written) decision.uids->push_back(each.uid);
  decision.plan = [&](const Observations& seen, const Projection& as_stored) {
    Undo planned = plan_undo(written, seen, world.policy, as_stored);
    out.left = planned.left;
    return std::optional(planned.plan);
  };
  out.result = world.run_decided(decision, options);
  return out;
}

PassResult resolve(World& world, Keep keep) {
  Decision decision;
  for (const auto& link : world.store().links()) {
    if (link.state != LinkState::held) continue;
    decision.uids = {link.uid};
    decision.plan = [&world, link, keep](const Observations& seen, const Projection& as_stored) {
      return std::optional(plan_resolution(seen, link, keep, world.policy, as_stored));
    };
  }
  REQUIRE(decision.plan);
  return world.run_decided(decision);
}

using Seen = PerSide<std::vector<std::string>>;
Seen seen(World& world) { return {world.seen(Side::feishu), world.seen(Side::other)}; }

// What the sides look like with the edits made and no run yet: what an undo brings back.
Seen before_the_run(const Scenario& scenario) {
  World world;
  scenario.before(world);
  world.sync();
  scenario.edits(world);
  return seen(world);
}

void rename(World& world, Side side, const std::string& from, const std::string& to) {
  world.edit(side, from, [&](Event& event) { event.fields.title = to; });
}

}  // namespace

TEST_CASE("undoing a run brings both sides back to what they were, edits included") {
  for (const auto& scenario : scenarios()) {
    CAPTURE(scenario.name);
    const Seen expected = before_the_run(scenario);
    World world;
    scenario.before(world);
    world.sync();
    scenario.edits(world);
    const RunId run = world.sync().run;
    const Undone undone = undo(world, run);
    CHECK(undone.left.empty());
    CHECK(seen(world).feishu == expected.feishu);
    CHECK(seen(world).other == expected.other);
    // Held: no run touches it, not even one that reads everything again.
    const auto writes = world.writes();
    world.sync();
    RunOptions full;
    full.full = true;
    world.sync(full);
    CHECK(world.writes() == writes);
  }
}

TEST_CASE("undoing an undo brings back what the run had made") {
  for (const auto& scenario : scenarios()) {
    CAPTURE(scenario.name);
    World world;
    scenario.before(world);
    world.sync();
    scenario.edits(world);
    const RunId run = world.sync().run;
    const Seen expected = seen(world);
    const RunId undoing = undo(world, run).result.report.run;
    const Undone redone = undo(world, undoing);
    CHECK(redone.left.empty());
    CHECK(seen(world).feishu == expected.feishu);
    CHECK(seen(world).other == expected.other);
    CHECK(redone.result.report.conflicts == 0);
    const auto writes = world.writes();
    world.sync();
    CHECK(world.writes() == writes);
  }
}

TEST_CASE("an event changed since the run is left as it is, and named") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  rename(world, Side::feishu, "A", "B");
  const RunId run = world.sync().run;
  world.edit(Side::other, "B", [](Event& event) { event.fields.location = "Pier 4"; });
  const auto writes = world.writes();
  const Undone undone = undo(world, run);
  CHECK(world.writes() == writes);
  REQUIRE(undone.left.size() == 1);
  CHECK(undone.left[0].reason.find("changed since: location") != std::string::npos);
}

TEST_CASE("an undo does not swallow an edit of the other side that has not travelled") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  rename(world, Side::feishu, "A", "B");
  const RunId run = world.sync().run;
  world.edit(Side::feishu, "B", [](Event& event) { event.fields.location = "Pier 4"; });
  const Undone undone = undo(world, run);
  REQUIRE(undone.left.size() == 1);
  CHECK(undone.left[0].reason.find("not travelled") != std::string::npos);
  world.sync();
  CHECK(world.seen(Side::other) == world.seen(Side::feishu));
}

TEST_CASE("what an undo holds apart follows the side that is edited next") {
  for (const Side edited : kSides) {
    CAPTURE(name(edited));
    World world;
    world.feishu.add(meeting("A"));
    world.sync();
    rename(world, Side::feishu, "A", "B");
    const RunId run = world.sync().run;
    undo(world, run);
    CHECK(world.store().held_links() == 1);
    world.edit(edited, edited == Side::feishu ? "B" : "A",
               [](Event& event) { event.fields.location = "Pier 4"; });
    world.sync();
    CHECK(world.store().held_links() == 0);
    CHECK(world.seen(Side::other) == world.seen(Side::feishu));
    CHECK_NOTHROW(world.titled(Side::feishu, edited == Side::feishu ? "B" : "A"));
  }
}

TEST_CASE("edits on both sides of what an undo holds apart are a clash like any other") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  rename(world, Side::feishu, "A", "B");
  undo(world, world.sync().run);
  rename(world, Side::feishu, "B", "F");
  rename(world, Side::other, "A", "D");
  world.sync();
  CHECK(world.store().held_links() == 0);
  CHECK(world.seen(Side::other) == world.seen(Side::feishu));
  CHECK_NOTHROW(world.titled(Side::other, "F"));
}

TEST_CASE("an undo whose replies are lost is finished by the next run") {
  for (const auto& scenario : scenarios()) {
    CAPTURE(scenario.name);
    const Seen expected = before_the_run(scenario);
    for (const auto fault : {Fault::drop_before, Fault::drop_after}) {
      World world;
      scenario.before(world);
      world.sync();
      scenario.edits(world);
      const RunId run = world.sync().run;
      for (auto* calendar : {&world.feishu, &world.other}) {
        calendar->options.fault = [fault](const Step&) { return fault; };
      }
      undo(world, run);
      for (auto* calendar : {&world.feishu, &world.other}) calendar->options.fault = {};
      world.sync();
      world.sync();
      CHECK(seen(world).feishu == expected.feishu);
      CHECK(seen(world).other == expected.other);
    }
  }
}

TEST_CASE("while the state is in doubt an undo deletes nothing, and does all of it later") {
  World world;
  world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  const RunId made = world.sync().run;
  world.store().set_mode(PairMode::resync);
  const Undone waiting = undo(world, made);
  CHECK(waiting.result.report.outcome == Outcome::partial);
  CHECK(world.other.items().size() == 2);
  CHECK(world.sync().outcome == Outcome::ok);
  undo(world, made);
  CHECK(world.other.items().empty());
  CHECK(world.feishu.items().size() == 2);
}

TEST_CASE("resolving what an undo holds apart lets one side's version travel, or keeps both") {
  for (const Keep keep : {Keep::feishu, Keep::other, Keep::both}) {
    World world;
    world.feishu.add(meeting("A"));
    world.sync();
    rename(world, Side::feishu, "A", "B");
    undo(world, world.sync().run);
    CHECK(resolve(world, keep).report.conflicts == 0);
    world.sync();
    CHECK(world.seen(Side::other) == world.seen(Side::feishu));
    CHECK(world.feishu.items().size() == (keep == Keep::both ? 2 : 1));
    CHECK_NOTHROW(world.titled(Side::other, keep == Keep::other ? "A" : "B"));
    const auto writes = world.writes();
    world.sync();
    CHECK(world.writes() == writes);
  }
}

TEST_CASE("resolving an event that only one side has copies it again, or deletes it") {
  for (const bool deletion : {false, true}) {
    for (const Keep keep : {Keep::feishu, Keep::other, Keep::both}) {
      World world;
      if (deletion) {  // the undo restores it on the other side
        world.feishu.add(meeting("A"));
        world.sync();
        world.feishu.remove(world.titled(Side::feishu, "A"));
      } else {  // the undo removes it from the other side
        world.feishu.add(meeting("A"));
      }
      undo(world, world.sync().run);
      const Side has = deletion ? Side::other : Side::feishu;
      CHECK(world.side(has).items().size() == 1);
      CHECK(world.side(opposite(has)).items().empty());
      const bool stays = keep == Keep::both || (keep == Keep::feishu) == (has == Side::feishu);
      CHECK(resolve(world, keep).report.conflicts == 0);
      CHECK(world.feishu.items().size() == (stays ? 1 : 0));
      CHECK(world.other.items().size() == (stays ? 1 : 0));
      const auto writes = world.writes();
      world.sync();
      CHECK(world.writes() == writes);
    }
  }
}

TEST_CASE("a clash held by conflict = ask is resolved for either side, or both are kept") {
  for (const Keep keep : {Keep::feishu, Keep::other, Keep::both}) {
    World world;
    world.policy.conflict = ConflictPolicy::ask;
    world.feishu.add(meeting("A"));
    world.sync();
    rename(world, Side::feishu, "A", "F");
    rename(world, Side::other, "A", "D");
    CHECK(world.sync().outcome == Outcome::conflicts);
    CHECK(resolve(world, keep).report.conflicts == 0);
    world.sync();
    CHECK(world.seen(Side::other) == world.seen(Side::feishu));
    CHECK(world.feishu.items().size() == (keep == Keep::both ? 2 : 1));
    CHECK_NOTHROW(world.titled(Side::other, keep == Keep::other ? "D" : "F"));
  }
}

TEST_CASE("an undo that would delete much is stopped by the brake, and passes when told to") {
  World world;
  for (int i = 0; i < 30; ++i) world.feishu.add(meeting("old " + std::to_string(i), i));
  world.sync();
  for (int i = 0; i < 20; ++i) world.feishu.add(meeting("new " + std::to_string(i), 100 + i));
  const RunId run = world.sync().run;
  const auto writes = world.writes();
  const Undone stopped = undo(world, run);
  REQUIRE(stopped.result.report.brake);
  CHECK(stopped.result.report.brake->rule == "deletes");
  CHECK(world.writes() == writes);
  RunOptions told;
  told.allow_deletes = 20;
  undo(world, run, told);
  CHECK(world.other.items().size() == 30);
  CHECK(world.feishu.items().size() == 50);
}

TEST_CASE("an undo stopped at any request or write is finished, and held, by the runs after it") {
  long points = 0;
  for (const auto& scenario : scenarios()) {
    const Seen expected = before_the_run(scenario);
    for (int failing = 0;; ++failing) {
      World world;
      scenario.before(world);
      world.sync();
      scenario.edits(world);
      const RunId run = world.sync().run;
      int point = 0;
      bool hit = false;
      const auto strike = [&] {
        if (point++ != failing) return;
        hit = true;
        throw Crash();
      };
      for (auto* calendar : {&world.feishu, &world.other}) {
        calendar->options.before_request = strike;
        calendar->options.after_write = [&](const Step&) { strike(); };
      }
      try {
        undo(world, run);
      } catch (const Crash&) {
      }
      for (auto* calendar : {&world.feishu, &world.other}) {
        calendar->options.before_request = {};
        calendar->options.after_write = {};
      }
      if (!hit) break;
      CAPTURE(scenario.name);
      CAPTURE(failing);
      world.sync();
      undo(world, run);
      world.sync();
      CHECK(seen(world).feishu == expected.feishu);
      CHECK(seen(world).other == expected.other);
      ++points;
    }
  }
  MESSAGE("stop points tried: " << points);
  CHECK(points > 50);
}

TEST_CASE("a version is in history before it is overwritten, whatever becomes of the reply") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  rename(world, Side::feishu, "A", "B");
  world.other.options.after_write = [](const Step&) { throw Crash(); };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.other.options.after_write = {};
  const auto changes = History(world.database()).changes_of(1, {"a@x"}, 1);
  REQUIRE(changes.size() == 1);
  CHECK_FALSE(changes[0].done);
  CHECK(changes[0].before->fields.title == "A");
  CHECK_FALSE(changes[0].overwritten.empty());
  world.sync();
  const auto after = History(world.database()).changes_of(1, {"a@x"}, 2);
  CHECK(after[0].done);
  CHECK(after[0].after->fields.title == "B");
}

TEST_CASE("what can't be read on one side is not resolved, and nothing is taken for absent") {
  Observations seen;
  Link link;
  link.id = 1;
  link.uid = {"u"};
  link.item = {ItemId{"f"}, ItemId{"d"}};
  seen.items.feishu[ItemId{"f"}].state = Assembled{meeting("A"), {}, {}, {}, {}};
  for (const ItemState& unknown :
       {ItemState{Unreadable{"broken"}}, ItemState{NotObserved{"debt"}}}) {
    seen.items.other[ItemId{"d"}].state = unknown;
    CHECK(unresolvable(seen, link).find("read on other") != std::string::npos);
  }
  seen.items.other[ItemId{"d"}].state = Assembled{meeting("B"), {}, {}, {}, {}};
  CHECK(unresolvable(seen, link).empty());
  seen.items.other.clear();
  link.item.other.reset();
  CHECK(unresolvable(seen, link).empty());
  seen.busy.insert(1);
  CHECK_FALSE(unresolvable(seen, link).empty());
}

TEST_CASE("resolving does not delete what the user does not organise") {
  World world;
  world.feishu.add(meeting("A"));
  undo(world, world.sync().run);
  world.feishu.options.writable_fields = [](const ItemId&) { return FieldMask{Field::reminders}; };
  CHECK(resolve(world, Keep::other).report.kept_back.size() == 1);
  CHECK(world.feishu.items().size() == 1);
}
