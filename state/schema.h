// The tables of the state and how they came to be (docs/state.md explains them one by one).
// PRAGMA user_version counts the migrations that a file went through.
#pragma once

#include <span>

#include "state/sqlite.h"

namespace larkdav::state {

// Brings a file of one version to the next. Never changed once released: append.
struct Migration {
  const char* sql;
};
std::span<const Migration> migrations();

// Runs the migrations that the file lacks, each in a transaction of its own. Refuses a file of a
// newer version, and one that is somebody else's.
void migrate(Database& database, std::span<const Migration> steps = migrations());

}  // namespace larkdav::state
