// What a directed seed is about: one run of its life meets an item in one cell of the decision
// table and one fault. The cells are those of tests/data/cells.txt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/side.h"
#include "tests/simulation/faults.h"

namespace larkdav::tests {

struct Theme {
  std::string cell;  // "C/D": Feishu, the other side
  FaultKind fault = FaultKind::none;
};

// A fault that chance has no say in: it strikes the first request (or durable step) from `at` on
// that it can strike.
struct Forced {
  FaultKind fault = FaultKind::none;
  long at = 1;
  std::optional<engine::Side> write_on;  // only a write on that side
};

struct CellList {
  std::vector<std::string> cells;
  std::vector<std::string> excluded;
  std::vector<std::string> faults;
};
CellList listed_cells();

// Every second seed has one; consecutive ones walk through all pairs.
std::optional<Theme> theme_of(std::uint64_t seed);

}  // namespace larkdav::tests
