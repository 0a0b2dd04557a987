// Two machines, each with a state of its own, over one pair of calendars: nothing stands twice and
// nothing is lost, wherever in the run of one the whole run of the other falls.
#include <doctest/doctest.h>

#include "tests/engine/scenarios.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

constexpr long kNever = -1;

// The second machine: a state and a clock; the calendars are those of the first.
PairReport run_over(World& calendars, World& machine) {
  larkdav::adapters::memory::Replica f(calendars.feishu);
  larkdav::adapters::memory::Replica d(calendars.other);
  auto store = machine.store();
  calendars.clock.now_ += std::chrono::minutes{1};
  return run_pass({{&f, &d}, store, calendars.clock}, calendars.policy, {}).report;
}

struct TwoMachines {
  // Both have synced what stood before the edits.
  explicit TwoMachines(const Scenario& scenario) {
    scenario.before(here);
    here.sync();
    run_over(here, there);
    scenario.edits(here);
  }
  // A run of the first; at its request number `point` the second one's whole run. Returns how many
  // requests there were.
  long run_both(long point) {
    long passed = 0;
    bool inside = false;
    const auto at_request = [&] {
      if (inside || passed++ != point) return;
      inside = true;
      run_over(here, there);
      inside = false;
    };
    for (auto* calendar : {&here.feishu, &here.other}) {
      calendar->options.before_request = at_request;
      calendar->options.after_write = [&](const Step&) { at_request(); };
    }
    here.sync();
    for (auto* calendar : {&here.feishu, &here.other}) {
      calendar->options.before_request = {};
      calendar->options.after_write = {};
    }
    return passed;
  }

  // Both in turn, until neither writes.
  int rounds_until_quiet() {
    constexpr int kRoundsMax = 8;
    for (int round = 0; round < kRoundsMax; ++round) {
      const auto writes = here.writes();
      here.sync();
      run_over(here, there);
      if (here.writes() == writes) return round;
    }
    return kRoundsMax;
  }

  World here;
  World there;
};

std::vector<std::string> titles(World& world, Side side) {
  std::vector<std::string> out;
  for (const auto& [id, event] : world.side(side).items()) out.push_back(event.fields.title);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("two machines on one pair end where one would, wherever their runs meet") {
  long points = 0;
  for (const Scenario& scenario : scenarios()) {
    World alone;
    scenario.before(alone);
    alone.sync();
    scenario.edits(alone);
    alone.sync();
    const long all = TwoMachines(scenario).run_both(kNever);
    for (long point = 0; point < all; ++point) {
      CAPTURE(scenario.name);
      CAPTURE(point);
      TwoMachines world(scenario);
      world.run_both(point);
      const int rounds = world.rounds_until_quiet();
      // A goal of many steps, half done, looks to the other machine like edits of a person. Those
      // outlive a deletion, so a series that one machine is deleting may be made anew by the other.
      const bool may_live_on = scenario.name.starts_with("a series deleted");
      if (may_live_on) {
        for (const Side side : kSides) CHECK(titles(world.here, side).size() <= 2);
      } else {
        CHECK(rounds <= 4);
        for (const Side side : kSides) CHECK(titles(world.here, side) == titles(alone, side));
        CHECK(world.here.seen(Side::feishu) == world.here.seen(Side::other));
      }
      const bool many_steps = scenario.name.find("series") != std::string::npos;
      for (const Side side : kSides) {
        if (!many_steps) CHECK(world.here.seen(side) == alone.seen(side));
      }
      ++points;
    }
  }
  MESSAGE("meetings tried: " << points);
  CHECK(points > 100);
}
