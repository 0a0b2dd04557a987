// First stage of a pass: reads what changed on one side into its observed tree. Effects: requests
// to the side, writes to the store.
#pragma once

#include <set>
#include <span>

#include "engine/pass.h"
#include "engine/side.h"

namespace larkdav::engine {

enum class Reading { changes, everything };

// Delta (or listing), then a GET of whatever a complete listing no longer named, then the fetch of
// every record whose content is not known.
void observe(const Pair& pair, Side side, Reading how, const Progress& progress);

// Fetches records and stores what comes back; returns the ids the side gave an answer about.
std::set<NativeId> fetch(const Pair& pair, Side side, std::span<const NativeId> ids);

}  // namespace larkdav::engine
