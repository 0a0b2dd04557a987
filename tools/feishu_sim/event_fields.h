#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// An event with every member at its default and without times.
EventState blank_state();

// A new event from a create body, all defaults filled in (Feishu reference 4.1); refuses bodies
// that break a limit with 190002 and bad rules with 190014.
EventState state_from_create(const Call& call);

// Applies the members of a patch body to `state` (Feishu reference 4.1, 12): absent ones stay, the
// fields that belong to an identity change for the caller alone. False where no member had an
// effect.
bool apply_patch(const Call& call, bool is_exception, EventState& state);

// Only these four may be patched by somebody who is not the organizer (Feishu reference 3.3).
bool patches_only_personal_fields(const Json& body);

}  // namespace larkdav::feishu_sim
