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
