#include "engine/give_way.h"

#include <set>

#include "engine/gather.h"

namespace larkdav::engine {

std::optional<Assembled> stored_item(const Pair& pair, Side side,
                                     const std::optional<ItemId>& item) {
  if (!item) return std::nullopt;
  const GroupId group = pair.replicas[side]->group_of(*item);
  const auto items = assemble_groups(pair, side, {&group, 1});
  const auto found = items.find(*item);
  if (found == items.end()) return std::nullopt;
  const auto* assembled = std::get_if<Assembled>(&found->second.state);
  return assembled == nullptr ? std::nullopt : std::optional(*assembled);
}

void give_way(Goal& goal, const Event& now) {
  if (!goal.before || !goal.wanted) return;
  FieldMask edited = diff(*goal.before, now) & diff(*goal.wanted, now);
  const std::set<OccurrenceKey> keys = edited.occurrences();  // a copy: the loop erases from it
  for (const auto& key : keys) {
    // Plain now: most likely we put it back ourselves on the way to its new value.
    if (now.occurrences.count(key) == 0) edited.erase(key);
  }
  goal.fields = goal.fields - (edited - goal.answered);
}

bool edited_since(const Goal& goal, const FieldMask& deleted, const Event& now) {
  if (!goal.before) return false;
  FieldMask edited = diff(*goal.before, now);
  for (const auto& key : deleted.occurrences()) {
    const auto found = now.occurrences.find(key);
    const bool ours =
        found == now.occurrences.end() || std::holds_alternative<Excluded>(found->second);
    if (ours) edited.erase(key);
  }
  return !edited.empty();
}

}  // namespace larkdav::engine
