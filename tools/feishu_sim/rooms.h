#pragma once

#include "tools/feishu_sim/toggles.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// Rooms answer by themselves some seconds after they were invited (Feishu reference 7.3): a free
// one accepts, a taken one declines, as the toggle room_answer says. Each answer is a new version
// of its event.
void settle_rooms(World& world, const Toggles& toggles, double now);

}  // namespace larkdav::feishu_sim
