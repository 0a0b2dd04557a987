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

// Why nothing at all may be written on that side; empty when it may.
std::string closed_because(const Planning& planning, Side target);
// Against the side's own agreed copy, kept-back changes left out.
FieldMask changed_fields(const Observations& seen, const Link& link, Side side);
// Adds the link to the plan; returns its index there.
std::size_t put_link(Planning& planning, const Link& link);
// Text that the target can only hold in a shorter or simpler form travels as far as it can; the
// full text stays where it is, and that is said once.
void report_shortened(Planning& planning, const Link& link, Side target, const FieldMask& write,
                      const Event& source, const Event& stored);

// Plans the link and appends what follows from it to the plan; `link` is by value because it takes
// up agreements and kept-back changes.
void plan_link(Planning& planning, Link link, bool newly_matched);
// Removal of the link's item on `target`, where it is live; kept back where it may not be told.
void plan_removal(Planning& planning, Link link, Side target, const std::string& why);
// Creation of the link's item on `target`; `why` completes the sentence of the plan.
void plan_creation(Planning& planning, const Link& link, Side target, const std::string& why);

}  // namespace larkdav::engine
