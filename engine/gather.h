// Loads from the store what plan() looks at: the items of marked groups, their links and the items
// these link to, and, where anything is new or gone, all unlinked items. So a pass costs what
// changed, not what exists.
#pragma once

#include "engine/pass.h"
#include "engine/plan.h"

namespace larkdav::engine {

// May ask the other side by GET about items whose UID is in a tomb (sync.md 4).
Observations gather(const Pair& pair);

// Only the events of these UIDs and what stands under them now, linked or not; nothing counts as
// marked, so whatever else changed waits.
Observations gather_only(const Pair& pair, std::span<const Uid> uids);

// Assembles groups from their stored records.
std::map<ItemId, Item> assemble_groups(const Pair& pair, Side side,
                                       std::span<const GroupId> groups);

// Whether something stands there that can't be read.
bool cannot_be_read(const Pair& pair, Side side, const GroupId& group);

// The item's group needs no more looking at on its account; the mark stays where another item or
// link of the group waits for it (orphaned exceptions).
void clear_mark(const Pair& pair, Side side, const ItemId& item);

// The link's items are looked at again.
void mark_items(const Pair& pair, const Link& link);

// The groups of a link's items, as save() wants them.
PerSide<std::optional<GroupId>> groups_of(const Pair& pair, const Link& link);

}  // namespace larkdav::engine
