// Opening the state folder: folder 0700, database 0600, schema brought up to date.
#pragma once

#include <string>

#include "state/sqlite.h"

namespace larkdav::state {

// Makes what is missing. Throws a storage error that says what is wrong: not writable, damaged,
// written by a newer version, not ours.
Database open_state(const std::string& folder);

// A copy in memory, for dry runs: observe into it, plan, and let it go. Tokens that rotate
// meanwhile belong into the real one: give Facts that.
Database scratch_copy(const Database& database);

// An empty state in memory, for tests and one-shot work.
Database empty_state();

}  // namespace larkdav::state
