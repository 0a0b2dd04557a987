// What a creation meets: its own item, a copy from an earlier life of the state, a deleted one, or
// somebody else's under the same name (reference sync.md 5).
#include <algorithm>

#include "engine/abandon.h"
#include "engine/gather.h"
#include "engine/goals.h"

namespace larkdav::engine {
namespace {
constexpr int kGenerationsMax = 64;  // names tried for one creation
}  // namespace

// Whether the item belongs to another link for good. A link that only planned to copy that item
// over gives way; one that did, or may have, keeps it.
bool GoalRunner::owned_elsewhere(Side side, Work& work, const ItemId& item) {
  const GroupId group = pair_.replicas[side]->group_of(item);
  for (const auto& link : pair_.store.links_of(side, {&group, 1})) {
    if (link.id == work.link.id || link.item[side] != item) continue;
    const auto intents = pair_.store.intents();
    const bool copying = std::any_of(intents.begin(), intents.end(), [&](const Intent& intent) {
      return intent.link == link.id && intent.state != IntentState::open;
    });
    if (link.item[opposite(side)] || copying) return true;
    pair_.store.remove_link(link.id);
  }
  return false;
}

bool GoalRunner::next_generation(Work& work) {
  work.intent.attempts = 0;
  if (++work.intent.goal.generation < kGenerationsMax) {
    work.intent.id = pair_.store.save(work.intent);
    return true;
  }
  drop(work);
  abandon(pair_, work.intent, work.link,
          std::string(name(work.intent.side)) + " has used up every name that it could be given",
          tally_);
  return false;
}

// Gives the item to the link without a base: both sides are merged as if newly matched. Nothing is
// written until the item was looked at as a whole.
void GoalRunner::adopt(Side side, Work& work, const ItemId& item) {
  work.link.item[side] = item;
  work.link.agreed = {};
  work.link.unagreed = {};
  pair_.store.save(work.link, groups_of(pair_, work.link));
  mark_items(pair_, work.link);
  adopted_[side] = true;
  drop(work);
}

GoalRunner::Creation GoalRunner::take_up(Side side, Work& work, const Answered& answer) {
  const Record& record = answer.now.front();
  const ItemId item{record.group.value};
  Intent& intent = work.intent;
  if (!record.gone && owned_elsewhere(side, work, item)) {
    return next_generation(work) ? Creation::again : Creation::ends;
  }
  // A name that an item of this calendar had before this goal is used up, also where its tomb was
  // opened because the event was put back.
  if (record.gone && (answer.earlier || !pair_.store.uids({&item, 1}).empty())) {
    return next_generation(work) ? Creation::again : Creation::ends;
  }
  if (side == Side::feishu) pair_.store.remember_uid(item, work.link.uid);
  if (answer.earlier) {
    adopt(side, work, item);
    return Creation::ends;
  }
  work.link.item[side] = item;
  work.link.generation = intent.goal.generation;
  if (record.gone) {
    // Made by this goal and deleted by somebody since: both agree on what was sent, so that the
    // deletion travels.
    work.link.agreed[side] = intent.goal.wanted;
    work.link.agreed[opposite(side)] = intent.source;
    pair_.store.save(work.link, groups_of(pair_, work.link));
    mark_items(pair_, work.link);
    drop(work);
    return Creation::ends;
  }
  intent.goal.item = item;
  pair_.store.save(work.link, groups_of(pair_, work.link));
  return Creation::goes_on;
}

// Something stands under the name we would give. Ours, or the same event: linked, and merged in
// this run. Another one, or a dead one whose name is used up: the next name.
bool GoalRunner::met_another(Side side, Work& work, const Stale& other) {
  for (const auto& record : other.now) {
    const ItemId item{record.group.value};
    if (cannot_be_read(pair_, side, record.group)) {  // most likely our own, spoilt by somebody
      return refused(side, work, work.intent.step.value_or(Step{}),
                     {"what stands under its name can't be read: " + item.value, 0});
    }
    const auto there = stored_item(pair_, side, item);
    if (!there || there->event.uid != work.link.uid) continue;
    if (owned_elsewhere(side, work, item)) {
      drop(work);
    } else {
      adopt(side, work, item);
    }
    return false;
  }
  return next_generation(work);
}

std::vector<Record> GoalRunner::standing_at(Side side, const Step& step) {
  std::vector<Record> standing = pair_.store.records(side, step.targets);
  std::erase_if(standing, [](const Record& record) { return record.gone || !record.complete; });
  return standing;
}

}  // namespace larkdav::engine
