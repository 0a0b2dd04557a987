// Giving a goal up: its link is held, with the reason, until one of its events moves, somebody
// resolves it, or everything is looked at (reference sync.md 5: re-observe, report, hold).
#pragma once

#include <string>

#include "engine/link.h"
#include "engine/pass.h"
#include "engine/tally.h"

namespace larkdav::engine {

// REQUIRES a stored goal of which nothing was answered. Reports it.
void abandon(const Pair& pair, const Intent& intent, Link link, const std::string& reason,
             Tally& tally);

}  // namespace larkdav::engine
