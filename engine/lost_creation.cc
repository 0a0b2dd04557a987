#include "engine/lost_creation.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/execute.h"
#include "engine/gather.h"
#include "engine/match.h"

namespace larkdav::engine {
namespace {

// Until then a repeated request is sure to be answered with what the first one made, edited or not.
// Services keep keys for a day.
constexpr std::chrono::hours kKeyLife{20};

using Items = std::map<ItemId, Item>;

const Assembled* alive(const Item& item) { return std::get_if<Assembled>(&item.state); }

bool key_lives(const Pair& pair, const Intent& intent) {
  return pair.clock.now() - intent.goal.born < kKeyLife;
}

std::set<GroupId> marked(const Pair& pair, Side side) {
  const std::vector<GroupId> groups = pair.store.marked(side);
  return {groups.begin(), groups.end()};
}

void take_answered(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  if (!intent.held) intent.held = intent.goal.wanted;
  intent.goal.answered = intent.goal.answered | intent.step->touches;
  intent.state = IntentState::answered;
  intent.id = pair.store.save(intent);
}

// The smallest id of those that hold what was sent. Where its key may be forgotten, one that came
// since and was edited counts too, if its title and times still tell it.
std::optional<ItemId> find_event(const Pair& pair, const Intent& intent, const Items& items) {
  const Replica& replica = *pair.replicas[intent.side];
  const Event sent = replica.as_stored(*intent.goal.wanted);
  const FieldMask told = intent.step->touches & replica.capabilities().storable;
  for (const auto& [id, item] : items) {
    const auto* there = alive(item);
    if (there != nullptr && (diff(there->event, sent) & told).empty()) return id;
  }
  if (key_lives(pair, intent)) return std::nullopt;
  const std::set<GroupId> fresh = marked(pair, intent.side);
  for (const auto& [id, item] : items) {
    const auto* there = alive(item);
    if (there == nullptr || fresh.count(item.group) == 0) continue;
    if (exact_key(there->event) == exact_key(sent)) return id;
  }
  return std::nullopt;
}

bool find_satellite(const Pair& pair, Work& work, const Items& items) {
  const Intent& intent = work.intent;
  const std::set<OccurrenceKey>& keys = intent.step->touches.occurrences();
  if (keys.size() != 1 || !intent.goal.wanted) return false;
  const Event sent = pair.replicas[intent.side]->as_stored(*intent.goal.wanted);
  const auto found = sent.occurrences.find(*keys.begin());
  const EventFields* fields = found == sent.occurrences.end() ? nullptr : copy_in(found->second);
  if (fields == nullptr) return false;
  const auto single = std::find_if(items.begin(), items.end(), [&](const auto& entry) {
    const auto* there = alive(entry.second);
    return there != nullptr && !there->event.rule && there->event.fields == *fields;
  });
  if (single == items.end()) return false;
  pair.store.atomically([&] {
    join_series(pair, {*intent.goal.item, *keys.begin(), single->first});
    take_answered(pair, work);
  });
  return true;
}

}  // namespace

bool find_by_name(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  for (const auto& id : intent.step->targets) {
    const auto records = pair.store.records(intent.side, {&id, 1});
    if (records.empty() || records.front().gone) continue;
    const ItemId item{records.front().group.value};
    const auto there = stored_item(pair, intent.side, item);
    if (!there || there->event.uid != work.link.uid) continue;
    work.link.item[intent.side] = item;
    if (there->stamp == intent.goal.stamp) {  // our text as the server keeps it
      intent.goal.item = item;
      pair.store.save(work.link, groups_of(pair, work.link));
      return true;
    }
    // It was there before: the two are merged without a base. Or it is our copy, by its marker, and
    // somebody wrote it since: what was sent is agreed, so that the edit travels.
    work.link.agreed = {};
    if (!intent.goal.origin.empty() && there->origin == intent.goal.origin) {
      work.link.agreed[intent.side] = intent.goal.wanted;
      work.link.agreed[opposite(intent.side)] = intent.source;
    }
    mark_items(pair, work.link);
    pair.store.save(work.link, groups_of(pair, work.link));
    pair.store.remove_intent(intent.id);
    return false;
  }
  return true;
}

bool find_by_content(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  const Items items = assemble_groups(pair, intent.side, pair.store.unlinked(intent.side));
  if (intent.goal.item) return find_satellite(pair, work, items);
  if (!intent.goal.wanted) return false;
  const auto item = find_event(pair, intent, items);
  if (!item) return false;
  pair.store.atomically([&] {
    if (intent.side == Side::feishu) pair.store.remember_uid(*item, work.link.uid);
    work.link.item[intent.side] = item;
    work.link.generation = intent.goal.generation;
    pair.store.save(work.link, groups_of(pair, work.link));
    intent.goal.item = item;
    take_answered(pair, work);
  });
  return true;
}

bool may_be_unread(const Pair& pair, const Intent& intent) {
  if (key_lives(pair, intent)) return false;
  const std::set<GroupId> fresh = marked(pair, intent.side);
  const Items items = assemble_groups(pair, intent.side, pair.store.unlinked(intent.side));
  return std::any_of(items.begin(), items.end(), [&](const auto& entry) {
    const ItemState& state = entry.second.state;
    return fresh.count(entry.second.group) > 0 && (std::holds_alternative<Unreadable>(state) ||
                                                   std::holds_alternative<NotObserved>(state));
  });
}

}  // namespace larkdav::engine
