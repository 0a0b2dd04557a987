// Planning of a link that is there on both sides: merge, agreements that need no write, what is
// kept back, clashes and swings that are held. Pure. Used by plan_link() alone.
#pragma once

#include "engine/plan_link.h"

namespace larkdav::engine {

// Appends to the plan what makes the two sides of the link equal.
void plan_merge(Planning& planning, Link link, bool newly_matched);

}  // namespace larkdav::engine
