// run_pass(): the whole story of one run over one pair: observe both sides, finish open goals,
// plan, guard, execute, report. Read this first.
#pragma once

#include <functional>
#include <string>

#include "engine/plan.h"
#include "engine/policy.h"
#include "engine/replica.h"
#include "engine/report.h"
#include "engine/store.h"

namespace larkdav::engine {

struct Pair {  // references must outlive the call
  PerSide<Replica*> replicas;
  Store& store;
  Clock& clock;
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

}  // namespace larkdav::engine
