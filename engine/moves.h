// Events that left one paired calendar and stand in another: a person moved them (reference
// sync.md 10). No brake counts their deletion.
#pragma once

#include <set>
#include <span>

#include "engine/link.h"
#include "engine/pass.h"

namespace larkdav::engine {

// Which of the links, whose items are gone from their own calendar of that side, stand in this
// pair's calendar of the side: by UID, on Feishu also by id. Reads its changes into the store.
std::set<LinkId> standing_in(const Pair& there, Side side, std::span<const Link> gone);

// The links that the plan would delete because they are gone from `side`.
std::vector<Link> gone_from(Side side, const Plan& plan);

}  // namespace larkdav::engine
