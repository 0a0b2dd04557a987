// What settling an open conflict does: one version travels, or both stay as events of their own.
// Pure.
#pragma once

#include "engine/link.h"
#include "engine/plan.h"
#include "engine/policy.h"

namespace larkdav::engine {

enum class Keep { feishu, other, both };

// `seen` holds the items of the link. Where only one side has the event, keeping the other one
// deletes it. With `both` the version that the policy prefers stays, and the other one becomes a
// copy.
Plan plan_resolution(const Observations& seen, const Link& link, Keep keep, const Policy& policy,
                     const Projection& as_stored);

}  // namespace larkdav::engine
