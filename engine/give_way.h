// Goals give way to people (reference sync.md 5): what was edited since a goal was made leaves the
// goal. So the item as it is stored now is compared with the goal's pre-image.
#pragma once

#include <optional>

#include "engine/pass.h"
#include "engine/replica.h"

namespace larkdav::engine {

// The item of a link as it is stored; nullptr where it is not there or can't be read.
std::optional<Assembled> stored_item(const Pair& pair, Side side,
                                     const std::optional<ItemId>& item);
// A field that is neither what stood there when the goal was made nor what is wanted is somebody's
// edit: it leaves the goal.
void give_way(Goal& goal, const Event& now);
// Whether the item of a deletion was edited by somebody, apart from the occurrences that the goal
// deleted itself, or may have.
bool edited_since(const Goal& goal, const FieldMask& deleted, const Event& now);

}  // namespace larkdav::engine
