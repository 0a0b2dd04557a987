// Links whose sides differ on purpose, because an undo wrote one of them back: held until a new
// edit or a resolution (reference sync.md 11). Their agreed copies are what each side holds. Pure.
#pragma once

#include "engine/fields.h"
#include "engine/link.h"
#include "engine/plan.h"
#include "engine/side.h"

namespace larkdav::engine {

// The fields and occurrences in which the two sides of one event differ, what the one can't hold of
// the other left out.
FieldMask differing(const PerSide<const Event*>& now, const Projection& as_stored);

// Nobody edited either side since, and they still differ.
bool stays_apart(const Observations& seen, const Link& link, const Projection& as_stored);

// Where the sides differ the winner's version counts as edited and the other one as agreed, so that
// it travels. The link is active again.
void let_win(Link& link, Side winner, const PerSide<const Event*>& now,
             const Projection& as_stored);

// After a new edit: the side that was edited wins; edits on both are a clash like any other.
void end_apart(const Observations& seen, Link& link, const Projection& as_stored);

}  // namespace larkdav::engine
