// Refusals inside a goal.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

Event series_with_a_change() {
  Event series = weekly("S");
  EventFields moved = series.fields;
  moved.title = "moved";
  series.occurrences[week(2)] = moved;
  return series;
}

Fault refuse_times(const Step& step) {
  return step.touches.contains(Field::time) ? Fault::refuse : Fault::none;
}

void shift(Event& event) {
  event.fields.start = UtcTime{at(5)};
  event.fields.end = UtcTime{at(6)};
  event.occurrences.clear();
  event.occurrences[week(1, 5)] = Excluded{};
}

}  // namespace

TEST_CASE("a refused schedule puts back the occurrences that made room for it") {
  World world;
  const ItemId item = world.feishu.add(series_with_a_change());
  world.sync();
  world.feishu.options.fault = refuse_times;
  world.edit(Side::other, "S", [](Event& event) {
    shift(event);
    event.fields.location = "Pier 4";
  });
  const PairReport report = world.sync();
  CHECK_FALSE(report.kept_back.empty());
  Event expected = series_with_a_change();
  expected.fields.location = "Pier 4";
  CHECK(*world.feishu.find(item) == expected);
  // Reported once, never tried again, and the other side keeps what its people want.
  const auto writes = world.writes();
  CHECK(world.sync().kept_back.empty());
  CHECK(world.writes() == writes);
  CHECK(world.other.items().begin()->second.fields.start == EventTime{UtcTime{at(5)}});
}

TEST_CASE("a schedule that is taken again later travels when it moves") {
  World world;
  world.feishu.add(series_with_a_change());
  world.sync();
  world.feishu.options.fault = refuse_times;
  world.edit(Side::other, "S", shift);
  world.sync();
  world.feishu.options.fault = {};
  world.edit(Side::other, "S", [](Event& event) {
    event.fields.start = UtcTime{at(7)};
    event.fields.end = UtcTime{at(8)};
    event.occurrences.clear();
  });
  world.sync();
  world.sync();
  CHECK(world.feishu.items().begin()->second.fields.start == EventTime{UtcTime{at(7)}});
}

TEST_CASE("a refused deletion is asked for once, and the event stays where it is") {
  World world;
  world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 1));
  world.sync();
  world.other.options.fault = [](const Step&) { return Fault::refuse; };
  world.feishu.remove(world.titled(Side::feishu, "A"));
  CHECK(world.sync().kept_back.size() == 1);
  const auto writes = world.writes();
  world.store().mark_all(Side::feishu);
  world.store().mark_all(Side::other);
  const PairReport again = world.sync();
  CHECK(world.writes() == writes);
  CHECK(again.kept_back.empty());
  CHECK(again.failed.empty());
  CHECK(world.other.items().size() == 2);
}

TEST_CASE("what was refused is tried again where a person has everything looked at") {
  World world;
  const ItemId item = world.feishu.add(meeting("A"));
  world.feishu.add(meeting("B", 1));
  world.sync();
  world.other.options.fault = [](const Step&) { return Fault::refuse; };
  world.edit(Side::feishu, "A", [](Event& event) { event.fields.location = "Pier 4"; });
  world.feishu.remove(world.titled(Side::feishu, "B"));
  world.feishu.add(meeting("C", 2));
  CHECK(world.sync().kept_back.size() == 3);
  world.other.options.fault = {};
  CHECK(world.sync().kept_back.empty());
  CHECK(world.seen(Side::feishu) != world.seen(Side::other));
  RunOptions everything;
  everything.full = true;
  CHECK(world.sync(everything).outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK(world.feishu.find(item)->fields.location == "Pier 4");
}

TEST_CASE("why a creation was refused is remembered as long as it is not tried again") {
  World world;
  world.other.options.fault = [](const Step&) { return Fault::refuse; };
  world.feishu.add(meeting("A"));
  const PairReport first = world.sync();
  REQUIRE(first.kept_back.size() == 1);
  CHECK(first.kept_back[0].reason != "");
  for (int run = 0; run < 2; ++run) {
    world.store().mark_all(Side::feishu);
    CHECK(world.sync().kept_back.empty());
  }
  REQUIRE(world.store().links().size() == 1);
  REQUIRE(world.store().links()[0].kept.size() == 1);
  CHECK(world.store().links()[0].kept[0].reason == first.kept_back[0].reason);
}

TEST_CASE("fields that were refused beside others that were not leave no write in doubt") {
  World world;
  world.feishu.add(meeting("A"));
  world.sync();
  world.other.options.fault = [](const Step& step) {
    return step.touches.contains(Field::location) ? Fault::refuse : Fault::none;
  };
  world.edit(Side::feishu, "A", [](Event& event) {
    event.fields.title = "B";
    event.fields.location = "Pier 4";
  });
  const RunId run = world.sync().run;
  CHECK(world.titled(Side::other, "B").value.size() > 0);
  const std::vector<Change> lines = world.changes(run);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].done);
  CHECK(lines[0].fields == FieldMask{Field::title});
}
