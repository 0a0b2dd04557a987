// A creation whose answer was lost: is what it made there? By the name we gave it, else by its
// content, because a service forgets idempotency keys (Feishu reference 5.7) and would make a
// second event of the same request.
#pragma once

#include "engine/goals.h"
#include "engine/pass.h"

namespace larkdav::engine {

// By the names in the step. False: what stands there is linked already and the goal is over.
bool find_by_name(const Pair& pair, Work& work);

// Among the items that no link has. True: taken up as answered by what was sent, so that edits made
// since travel; false: not there, as far as anybody can see.
bool find_by_content(const Pair& pair, Work& work);

// Whether it may be among what is new there and cannot be read now, while its key may be forgotten:
// then nobody can tell it from a stranger, and sent again it would stand twice.
bool may_be_unread(const Pair& pair, const Intent& intent);

}  // namespace larkdav::engine
