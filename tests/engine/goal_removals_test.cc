// Deletions that meet people.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

Event series_with_changes() {
  Event series = weekly("S");
  for (const int n : {1, 2}) {
    EventFields moved = series.fields;
    moved.title = "moved " + std::to_string(n);
    series.occurrences[week(n)] = moved;
  }
  return series;
}

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
