// A creation without a stored answer may have been carried out: an item that may be what it made is
// not looked at until that is known (reference sync.md 3, N). Pure.
#pragma once

#include "engine/plan.h"

namespace larkdav::engine {

// Tells by the UID, or where the side keeps none by the title or the times: one of both is still
// that of the creation unless somebody changed both within one run.
bool may_be_in_doubt(const Observations& seen, Side side, const Event& event);

}  // namespace larkdav::engine
