// Planning of one link: presence on each side, verdict of the decision table, merge, and what the
// target may be told. Pure. Used by plan() alone.
#pragma once

#include <optional>
#include <string>

#include "engine/plan.h"
#include "engine/presence.h"

namespace larkdav::engine {

struct Planning {  // what plan() works on
  const Observations& seen;
  const Policy& policy;
  const Projection& as_stored;
  Plan out;
};

// UID of an item: its own, else what the UID map says, else `{id}@larkdav` (product.md, UIDs).
Uid uid_of(const Observations& seen, const ItemId& item, const Event& event);

const Item* find_item(const Observations& seen, Side side, const std::optional<ItemId>& item);
// The live event of a link on a side; nullptr when there is none of that UID.
const Assembled* live(const Observations& seen, const Link& link, Side side);
Presence presence(const Observations& seen, const Link& link, Side side);

// Plans the link and appends what follows from it to the plan; `link` is by value because it takes
// up agreements and kept-back changes.
void plan_link(Planning& planning, Link link, bool newly_matched);
// Creation of the link's item on `target`; `why` completes the sentence of the plan.
void plan_creation(Planning& planning, const Link& link, Side target, const std::string& why);

}  // namespace larkdav::engine
