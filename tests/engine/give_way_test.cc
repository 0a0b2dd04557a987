// Goals give way to people.
#include "engine/give_way.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

void once_after_write(World& world, Side side, std::function<void()> act) {
  auto done = std::make_shared<bool>(false);
  world.side(side).options.after_write = [done, act](const Step&) {
    if (!std::exchange(*done, true)) act();
  };
}

void both_edited(Event& event) {
  event.fields.title = "S2";
  event.occurrences[week(2)] = Excluded{};
}

}  // namespace

TEST_CASE("a field that somebody edited while a write was in doubt is not written over") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& e) {
    e.fields.title = "B";
    e.fields.location = "Pier 4";
  });
  world.feishu.options.fault = [](const Step&) { return Fault::drop_before; };
  world.sync();
  world.feishu.options.fault = {};
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "C"; });
  world.sync();
  world.sync();
  for (const Side side : kSides) {
    CHECK(world.side(side).find(world.titled(side, "C"))->fields.location == "Pier 4");
  }
}

TEST_CASE("a field once answered is never written again by the same goal") {
  World world;
  const ItemId item = world.feishu.add(weekly("S"));
  world.sync();
  world.edit(Side::other, "S", both_edited);
  once_after_write(world, Side::feishu,
                   [&] { world.feishu.edit(item, [](Event& e) { e.fields.title = "theirs"; }); });
  world.sync();
  world.sync();
  for (const Side side : kSides) {
    const Event& event = *world.side(side).find(world.titled(side, "theirs"));
    CHECK(event.occurrences.count(week(2)) == 1);
  }
}

TEST_CASE("after its first answer a goal loses only the occurrence that somebody edited") {
  World world;
  const ItemId item = world.feishu.add(weekly("S"));
  world.sync();
  world.edit(Side::other, "S", [](Event& event) {
    both_edited(event);
    event.occurrences[week(3)] = Excluded{};
  });
  once_after_write(world, Side::feishu, [&] {
    world.feishu.edit(item, [](Event& e) {
      EventFields changed = e.fields;
      changed.location = "Pier 4";
      e.occurrences[week(2)] = changed;
    });
  });
  world.sync();
  world.sync();
  const Event& event = *world.feishu.find(item);
  CHECK(event.fields.title == "S2");
  CHECK(std::holds_alternative<Excluded>(event.occurrences.at(week(3))));
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("an event edited between our delta and its deletion lives on, on both sides") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  world.sync();
  world.other.remove(world.titled(Side::other, "A"));
  long reads = 0;
  world.feishu.options.before_request = [&] {
    // After the delta, before the look that precedes the deletion.
    if (++reads == 2) world.feishu.edit(item, [](Event& e) { e.fields.location = "Pier 4"; });
  };
  world.sync();
  world.feishu.options.before_request = {};
  world.sync();
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.other.find(world.titled(Side::other, "A"))->fields.location == "Pier 4");
}

TEST_CASE("an event that is back before its copy is deleted too lives on, on both sides") {
  for (const Side lost : kSides) {
    World world;
    world.feishu.add(meeting("A"));
    world.feishu.add(meeting("B", 9));
    world.sync();
    const ItemId item = world.titled(lost, "A");
    const ItemId copy = world.titled(opposite(lost), "A");
    const Event event = *world.side(lost).find(item);
    world.side(lost).remove(item);
    bool read = false;
    world.side(lost).options.before_request = [&] { read = true; };
    // After the delta that names the deletion, before anything is done about it.
    world.at_commit = [&] {
      if (std::exchange(read, false) && world.side(lost).find(item) == nullptr)
        world.side(lost).put(item, event);
    };
    world.sync();
    world.at_commit = {};
    CHECK(world.side(opposite(lost)).find(copy) != nullptr);
    world.sync();
    for (const Side side : kSides) CHECK(world.side(side).items().size() == 2);
    CHECK(world.side(opposite(lost)).find(copy) != nullptr);
  }
}

TEST_CASE("an edit right after our write is not swallowed by what the write made agreed") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  once_after_write(world, Side::other,
                   [&] { world.edit(Side::other, "B", [](Event& e) { e.fields.title = "C"; }); });
  world.sync();
  world.sync();
  CHECK_FALSE(world.titled(Side::feishu, "C").value.empty());
  CHECK_FALSE(world.titled(Side::other, "C").value.empty());
}

TEST_CASE("a change that could not be told outlives no deletion") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 9));
  world.feishu.options.writable_fields = [](const ItemId&) {
    return FieldMask::everything() - FieldMask{Field::title};
  };
  world.sync();
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "mine"; });
  CHECK(world.sync().kept_back.size() == 1);
  world.feishu.remove(item);
  world.sync();
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
}

TEST_CASE("what a write overwrote is in the history, also when its reply was lost") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  world.other.options.fault = [](const Step&) { return Fault::drop_after; };
  const PairReport report = world.sync();
  world.other.options.fault = {};
  world.sync();
  const auto changes = world.changes(report.run);
  REQUIRE(changes.size() == 1);
  REQUIRE(changes.front().before);
  CHECK(changes.front().before->fields.title == "A");
}
