// A migration of values: when the canonical form or the zone data moved, what was agreed is made
// anew from the raw texts it came from, so that nothing looks changed (reference sync.md 2).
#pragma once

#include "engine/pass.h"

namespace larkdav::engine {

// Does nothing where Pair::norm_version is empty or the one stored. Items with an edit not looked
// at yet, an open goal or an open conflict keep their agreed copies. No request.
void renormalise(const Pair& pair);

}  // namespace larkdav::engine
