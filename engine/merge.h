// Field-wise three-way merge of one linked item (reference sync.md 7). Pure: it depends on the
// agreed copies, on both sides and on the policy alone.
#pragma once

#include <optional>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/policy.h"
#include "engine/side.h"

namespace larkdav::engine {

struct MergeInput {
  PerSide<const Event*> now;     // both present
  PerSide<const Event*> agreed;  // nullptr both: adopted link without a base
  PerSide<FieldMask> changed;    // against each side's own agreed copy, kept-back changes left out
  FieldMask unagreed;  // fields of an adopted link never agreed on: count as changed on both sides
  PerSide<Event> stored;  // stored[s]: what side s would hold of the opposite event
};

struct Merge {
  PerSide<FieldMask> write;  // what must be written on each side
  PerSide<Event> wanted;     // now, with the written fields changed
  FieldMask agree;           // changed, but already equal: agreed without a write
  FieldMask clashed;         // changed on both sides to different values
};

// Whether a field is equal on both sides, or one side holds what it can of the other's value.
bool agrees(const MergeInput& input, Field field);
bool agrees(const MergeInput& input, const OccurrenceKey& key);

Merge merge(const MergeInput& input, const Policy& policy);

}  // namespace larkdav::engine
