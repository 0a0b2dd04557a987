// Stops at every request, lost replies at every write: the next run ends where the uninterrupted
// one ends (reference sync.md, invariant I3).
#include <doctest/doctest.h>

#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

namespace {

using Seen = PerSide<std::vector<std::string>>;

void prepare(World& world, const Scenario& scenario) {
  scenario.before(world);
  world.sync();
  scenario.edits(world);
}

Seen uninterrupted(const Scenario& scenario) {
  World world;
  prepare(world, scenario);
  world.sync();
  return {world.seen(Side::feishu), world.seen(Side::other)};
}

void check_settles(World& world, const Seen& expected) {
  for (auto* calendar : {&world.feishu, &world.other}) {
    calendar->options.fault = {};
    calendar->options.before_request = {};
    calendar->options.after_write = {};
  }
  world.sync();
  world.sync();
  CHECK(world.seen(Side::feishu) == expected.feishu);
  CHECK(world.seen(Side::other) == expected.other);
  const auto writes = world.writes();
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
}

}  // namespace

TEST_CASE("a write whose reply is lost, or that never arrives, is neither lost nor doubled") {
  long points = 0;
  for (const auto& scenario : scenarios()) {
    const Seen expected = uninterrupted(scenario);
    for (const Fault fault : {Fault::drop_after, Fault::drop_before}) {
      for (int failing = 0;; ++failing) {
        World world;
        prepare(world, scenario);
        int write = 0;
        bool hit = false;
        const auto strike = [&](const Step&) {
          if (write++ != failing) return Fault::none;
          hit = true;
          return fault;
        };
        world.feishu.options.fault = strike;
        world.other.options.fault = strike;
        world.sync();
        if (!hit) break;
        CAPTURE(scenario.name);
        CAPTURE(failing);
        check_settles(world, expected);
        ++points;
      }
    }
  }
  MESSAGE("lost replies and lost requests tried: " << points);
  CHECK(points > 60);
}

TEST_CASE("a process that ends before any request or after any write goes on where it was") {
  long points = 0;
  for (const auto& scenario : scenarios()) {
    const Seen expected = uninterrupted(scenario);
    for (int failing = 0;; ++failing) {
      World world;
      prepare(world, scenario);
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
        world.sync();
      } catch (const Crash&) {
      }
      if (!hit) break;
      CAPTURE(scenario.name);
      CAPTURE(failing);
      check_settles(world, expected);
      ++points;
    }
  }
  MESSAGE("stop points tried: " << points);
  CHECK(points > 150);
}
