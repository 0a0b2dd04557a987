// What settling an open conflict does: one version travels, or both stay as events of their own.
// Pure.
#pragma once

#include <string>

#include "engine/link.h"
#include "engine/plan.h"
#include "engine/policy.h"

namespace larkdav::engine {

enum class Keep { feishu, other, both };

// Why nothing can be decided about the link now, as on one side it is not known how the event
// stands; empty when it can. What is not known is never taken for absent (reference sync.md, I10).
std::string unresolvable(const Observations& seen, const Link& link);

// `seen` holds the items of the link, and it is not unresolvable. Where only one side has the
// event, keeping the other one deletes it. With `both` the version that the policy prefers stays,
// and the other one becomes a copy.
Plan plan_resolution(const Observations& seen, const Link& link, Keep keep, const Policy& policy,
                     const Projection& as_stored);

}  // namespace larkdav::engine
