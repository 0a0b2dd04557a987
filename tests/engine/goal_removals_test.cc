// Deletions that meet people.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

// Deleted on the other side; a person edits on Feishu after the first exception was deleted there.
void edit_while_half_deleted(World& world, const std::function<void(Event&)>& change) {
  const ItemId item = world.feishu.add(series_with_changes());
  world.sync();
  world.other.remove(world.titled(Side::other, "S"));
  bool done = false;
  world.feishu.options.after_write = [&world, &done, item, change](const Step&) {
    if (!std::exchange(done, true)) world.feishu.edit(item, change);
  };
  world.sync();
  CHECK(done);
  world.feishu.options.after_write = {};
  world.sync();
}

}  // namespace

TEST_CASE("a removal in doubt leaves alone what cannot be read any more") {
  using larkdav::adapters::memory::Fault;
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.feishu.remove(world.titled(Side::feishu, "A"));
  world.other.options.fault = [](const Step&) { return Fault::drop_before; };
  world.sync();
  const ItemId copy = world.titled(Side::other, "A");
  world.other.options.fault = {};
  world.other.set_unreadable(copy, true);
  world.sync();
  CHECK(world.other.find(copy) != nullptr);
  world.other.set_unreadable(copy, false);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.other.items().empty());
}

TEST_CASE(
    "a half-deleted series that somebody edits comes back whole, with the edit, on both sides") {
  World world;
  edit_while_half_deleted(world, [](Event& event) { event.fields.location = "Pier 4"; });
  REQUIRE(world.feishu.items().size() == 1);
  const Event kept = world.feishu.items().begin()->second;
  CHECK(kept.fields.location == "Pier 4");
  CHECK(kept.occurrences == series_with_changes().occurrences);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("an edited occurrence of a half-deleted series brings the series back as well") {
  World world;
  edit_while_half_deleted(world, [](Event& event) {
    std::get<EventFields>(event.occurrences.at(week(2))).location = "Pier 4";
  });
  REQUIRE(world.feishu.items().size() == 1);
  const Event kept = world.feishu.items().begin()->second;
  CHECK(std::get<EventFields>(kept.occurrences.at(week(2))).location == "Pier 4");
  CHECK(kept.occurrences.count(week(1)) == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a series half deleted when the process ended, then edited, comes back whole") {
  World world;
  const ItemId item = world.feishu.add(series_with_changes());
  world.sync();
  world.other.remove(world.titled(Side::other, "S"));
  world.feishu.options.after_write = [](const Step&) { throw Crash(); };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.after_write = {};
  world.feishu.edit(item, [](Event& event) { event.fields.location = "Pier 4"; });
  world.sync();
  world.sync();
  REQUIRE(world.feishu.items().size() == 1);
  CHECK(world.feishu.items().begin()->second.occurrences == series_with_changes().occurrences);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a deletion stopped after each of its requests is a deletion still") {
  World world;
  world.feishu.add(series_with_changes());
  world.feishu.add(meeting("B", 9));
  world.sync();
  world.other.remove(world.titled(Side::other, "S"));
  world.feishu.options.after_write = [](const Step&) { throw Crash(); };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.after_write = {};
  world.feishu.options.fault = [](const Step&) -> larkdav::adapters::memory::Fault {
    throw Crash();
  };
  CHECK_THROWS_AS(world.sync(), Crash);  // before the series itself is deleted
  world.feishu.options.fault = {};
  world.sync();
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("an occurrence edited while its deletion is in doubt stays as it was edited") {
  World world;
  const ItemId item = world.feishu.add(series_with_changes());
  world.sync();
  world.other.remove(world.titled(Side::other, "S"));
  world.feishu.options.fault = [](const Step&) -> larkdav::adapters::memory::Fault {
    throw Crash();
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.fault = {};
  world.feishu.edit(item, [](Event& event) {
    std::get<EventFields>(event.occurrences.at(week(1))).location = "Pier 4";
  });
  world.sync();
  world.sync();
  REQUIRE(world.feishu.items().size() == 1);
  const Event kept = world.feishu.items().begin()->second;
  CHECK(std::get<EventFields>(kept.occurrences.at(week(1))).location == "Pier 4");
  CHECK(kept.occurrences.count(week(2)) == 1);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

namespace {

// Deleted on the other side; the process ends before a deletion on Feishu arrives there, and then
// the deletion is undone where it was made.
ItemId undo_while_deleting(World& world, const Event& event, int deletions_done) {
  const ItemId item = world.feishu.add(event);
  world.sync();
  const ItemId copy = world.titled(Side::other, event.fields.title);
  const Event whole = *world.other.find(copy);
  world.other.remove(copy);
  world.feishu.options.fault = [&](const Step&) {
    if (deletions_done-- == 0) throw Crash();
    return larkdav::adapters::memory::Fault::none;
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.fault = {};
  world.other.put(copy, whole);
  return item;
}

}  // namespace

TEST_CASE("a deletion that waited is dropped where what caused it was undone meanwhile") {
  World world;
  const ItemId item = undo_while_deleting(world, meeting("A"), 0);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.find(item) != nullptr);
  CHECK(world.other.items().size() == 1);
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
}

TEST_CASE("a half-deleted series whose deletion was undone meanwhile comes back whole") {
  World world;
  const ItemId item = undo_while_deleting(world, series_with_changes(), 1);
  CHECK(world.sync().outcome == Outcome::ok);
  REQUIRE(world.feishu.find(item) != nullptr);
  CHECK(world.feishu.find(item)->occurrences == series_with_changes().occurrences);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a deletion that waited waits on while the side that lost the item says nothing") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.sync();
  const ItemId copy = world.titled(Side::other, "A");
  world.other.remove(copy);
  world.feishu.options.fault = [](const Step&) -> larkdav::adapters::memory::Fault {
    throw Crash();
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.fault = {};
  world.other.set_silent({copy.value}, true);
  for (int run = 0; run < 7; ++run) CHECK(world.sync().failed.size() == 1);
  CHECK(world.feishu.find(item) != nullptr);
  world.other.set_silent({copy.value}, false);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().empty());
}

TEST_CASE("a stale listing raises no dead") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  world.sync();
  const Event event = *world.feishu.find(item);
  world.other.remove(world.titled(Side::other, "A"));
  world.sync();
  REQUIRE(world.feishu.items().size() == 1);
  world.feishu.put(item, event);  // no service gives an id twice: this is what stood there once
  world.sync();
  CHECK(world.other.items().size() == 1);
  world.options.full = true;
  world.sync();
  CHECK(world.other.items().size() == 1);
}
