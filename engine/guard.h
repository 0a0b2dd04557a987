// Brakes: pure predicates over the whole plan, asked before its first write (reference sync.md 9).
// A tripped brake stops the run with exit 5 and freezes nothing: the next run looks afresh.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "engine/policy.h"
#include "engine/side.h"

namespace larkdav::engine {

struct BrakeTrip {
  Side side =
      Side::feishu;  // emptied: the side that lost everything; else the side that would be written
  std::string rule;  // emptied | deletes | occurrences | changes | creations
  long count = 0;
  long limit = 0;
};

struct Census {  // of the pair before the run
  long links = 0;
  PerSide<long>
      open_deletes;  // still to be done by goals of earlier runs, or done already in this run
  bool first_run = false;
  // Of linked items, those of held links and of links that the plan makes too; counted where the
  // plan deletes anything.
  PerSide<long> live{0, 0};        // left when what the plan found deleted is gone
  PerSide<long> unreadable{0, 0};  // among them, since whenever
};

// From twenty links on, over 5 % unreadable items on a side: nothing is deleted in this run.
bool deletes_wait(const Census& census);

// Every brake that trips, feishu first; empty: go on.
std::vector<BrakeTrip> trips(const Plan& plan, const Census& census, const Policy& policy,
                             const RunOptions& options);
// The first of them.
std::optional<BrakeTrip> guard(const Plan& plan, const Census& census, const Policy& policy,
                               const RunOptions& options);

}  // namespace larkdav::engine
