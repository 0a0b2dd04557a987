// Carries a plan out: stores what it decided, makes goals of its operations, and runs them in an
// order in which a crash leaves too much, never too little: creations on Feishu, creations on the
// other side, updates, deletions. Also finishes what an earlier run left open.
#pragma once

#include "engine/goals.h"
#include "engine/pass.h"
#include "engine/tally.h"

namespace larkdav::engine {

// Finishes goals that an earlier run left open; abandons those that got no answer in five.
// Returns the sides where a creation met an item that is to be read before it is merged.
PerSide<bool> recover(const Pair& pair, const Policy& policy, RunId run, Tally& tally,
                      const Progress& progress);

// Links, agreements and tombs of the plan, and the marks it settled. No request.
void store_plan(const Pair& pair, Plan& plan, const Observations& seen);

// The records of what stands for an occurrence join those of its series, which are looked at again.
void join_series(const Pair& pair, const Adoption& adoption);

// Returns as recover() does.
PerSide<bool> execute(const Pair& pair, const Plan& plan, RunId run, Tally& tally,
                      const Progress& progress);

// A plan that a person asked for is one decision over both sides: it and all its goals are stored
// before the first is begun, so that a stop leaves none of them out, and the next run finishes all.
void execute_at_once(const Pair& pair, Plan& plan, const Observations& seen, RunId run,
                     Tally& tally, const Progress& progress);

}  // namespace larkdav::engine
