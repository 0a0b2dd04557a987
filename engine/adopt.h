// Events on Feishu that stand for extra occurrences of a series there, found again by content where
// nothing remembers them (reference sync.md 2 and 8): else a lost state would show each of them
// twice. Pure.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "engine/replica.h"
#include "engine/side.h"

namespace larkdav::engine {

struct Adoption {
  ItemId series;  // on Feishu
  OccurrenceKey key;
  ItemId single;  // on Feishu: stands for that occurrence from now on
};

// `pairs` are the new items found to be the same event, `items` all new ones, and `on_feishu` tells
// what Feishu would hold of an event.
std::vector<Adoption> find_adoptions(const std::vector<std::pair<ItemId, ItemId>>& pairs,
                                     const PerSide<std::map<ItemId, const Assembled*>>& items,
                                     const std::function<Event(const Event&)>& on_feishu);

}  // namespace larkdav::engine
