// Counts a pair for the brakes: what each side would be left with. Reads the store only.
#pragma once

#include "engine/guard.h"
#include "engine/pass.h"

namespace larkdav::engine {

// `report` tells what this run did already. Looks at every link, so only where something would be
// deleted.
Census census(const Pair& pair, const Plan& plan, bool first_run, const PairReport& report);

}  // namespace larkdav::engine
