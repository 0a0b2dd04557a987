// Which new items of the two sides are the same event (reference sync.md 8). Pure. Each stage is
// one to one and in id order, so that the result does not depend on the order in which a side
// lists.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/event.h"
#include "engine/side.h"

namespace larkdav::engine {

struct Candidate {
  ItemId id;
  Uid uid;                       // own, from the UID map, or the one it would get
  const Event* event = nullptr;  // must outlive the call
  Event on_feishu;  // what Feishu would hold of it: keys and equality are taken from that
  std::optional<std::string> origin;  // X-LARKDAV-ORIGIN
};

struct Matches {
  std::vector<std::pair<ItemId, ItemId>> pairs;  // feishu, other
  PerSide<std::vector<ItemId>>
      ambiguous;  // same title, times and rule, but unequal and not one to one: held and reported
};

// Title, times and rule in words: equal for what is most likely the same event. Of an event as
// Feishu would hold it.
std::string exact_key(const Event& event);

Matches match(std::vector<Candidate> feishu, std::vector<Candidate> other);

}  // namespace larkdav::engine
