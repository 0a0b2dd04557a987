#pragma once

#include "tools/feishu_sim/toggles.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// Fills a world from a seed document (docs/feishu-sim.md): users, calendars and events as create
// bodies, held to the same rules as the calls. Throws std::runtime_error that names the entry at
// fault.
void plant_seed(const Json& seed, const Toggles& toggles, double now, World& world);

}  // namespace larkdav::feishu_sim
