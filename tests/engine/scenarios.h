// Situations that every promise is tested in: agreed events, then edits on one side or on both.
// Shared by the tests of convergence, lost replies and crashes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/engine/world.h"

namespace larkdav::tests {

struct Scenario {
  std::string name;
  std::function<void(World&)> before;  // then one sync
  std::function<void(World&)> edits;   // then the sync under test
};

std::vector<Scenario> scenarios();  // both sides are equal in the end

// First meetings of filled calendars, half-done goals, renamed resources, the policies of a clash,
// brakes and closed sides. Some end with sides that differ on purpose.
std::vector<Scenario> hard_scenarios();

}  // namespace larkdav::tests
