// run_pass(): the whole story of one run over one pair: observe both sides, finish open goals,
// plan, guard, execute, report. Read this first.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "engine/policy.h"
#include "engine/replica.h"
#include "engine/report.h"
#include "engine/store.h"

namespace larkdav::engine {

// Which of these links, whose items are gone from `side`, stand in another paired calendar now
// (engine/moves.h).
using Elsewhere = std::function<std::set<LinkId>(Side side, std::span<const Link> gone)>;

struct Pair {  // references must outlive the call
  PerSide<Replica*> replicas;
  Store& store;
  Clock& clock;
  // Version of the canonical form (mapping and time zone data); where it moved, agreed copies are
  // made anew from the raw texts. Empty: never asked.
  std::string norm_version = {};
  // Asked where a brake would stop deletions; empty: there is no other pair.
  Elsewhere elsewhere = {};
};

struct PassResult {
  Plan plan;  // of the last planning round; in a dry run what would be done
  PairReport report;
};

// Called now and then during long work: what is done, how much of it, out of how much (0: unknown).
using Progress = std::function<void(const std::string& what, long done, long total)>;

// A breakdown of a calendar or account is reported in PairReport::error: what was done until then
// is stored, and the next run goes on from there. A dry run writes to no replica; it does store
// observations, so give it a scratch store.
PassResult run_pass(const Pair& pair, const Policy& policy, const RunOptions& options,
                    const Progress& progress = {});

// A run whose plan is somebody's decision instead of plan()'s: an undo, a resolved conflict, a
// saved plan. Observed, guarded and carried out like any other, in one round.
struct Decision {
  // The events it is about; everything else that changed waits for the next run. nullopt: all that
  // changed.
  std::optional<std::vector<Uid>> uids;
  // Pure. nullopt: there is nothing to carry out, and nothing is stored.
  std::function<std::optional<Plan>(const Observations& seen, const Projection& as_stored)> plan;
};
PassResult run_decided(const Pair& pair, const Policy& policy, const RunOptions& options,
                       const Decision& decision, const Progress& progress = {});

}  // namespace larkdav::engine
