// Is this database the one that the last run left? A counter of runs stands in it and in a second
// file beside it (`runs`); where they differ, or where the machine is another one, an older copy
// was put back or carried over (reference sync.md 2). Then nothing it agreed on counts: all pairs
// are linked anew, and nothing is deleted on its word.
#pragma once

#include <optional>
#include <string>

#include "state/sqlite.h"

namespace larkdav::state {

// Sets every pair that ran before to resync, and says why in one sentence. nullopt: all is well.
// Asks before advance_lineage(); in a copy in memory it may be asked at any time.
std::optional<std::string> check_lineage(Database& database, const std::string& folder);

// One more run: first in the database, then in the file, each durable. A stop between the two is
// recognised and is no copy.
void advance_lineage(Database& database, const std::string& folder);

}  // namespace larkdav::state
