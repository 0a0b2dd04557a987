// Removals: what is settled when one is done, and how one that was overtaken by an edit goes back
// (reference sync.md 5).
#include <utility>

#include "engine/gather.h"
#include "engine/goals.h"
#include "engine/planted.h"

namespace larkdav::engine {

bool GoalRunner::finish_removal(Side side, Work& work) {
  Link& link = work.link;
  if (work.intent.change == 0) open_history(side, work);  // it was gone before anything was sent
  pair_.store.conclude(std::exchange(work.intent.change, 0), std::nullopt, work.intent.goal.fields);
  tally_.wrote(side, OperationKind::remove, link.uid);
  drop(work);
  for (const Side each : kSides) {
    // Another event may stand under the old name by now: it is new, and this run shall see it.
    const bool settled = !stored_item(pair_, each, link.item[each]);
    if (settled && link.item[each]) clear_mark(pair_, each, *link.item[each]);
  }
  if (!planted("drop-tombs")) pair_.store.bury({link.uid, link.item, pair_.clock.now()});
  link.item[side].reset();
  if (link.apart &&
      link.item[opposite(side)]) {  // its opposite stays, or goes by a goal of its own
    pair_.store.save(link, groups_of(pair_, link));
  } else {
    pair_.store.remove_link(link.id);
  }
  return false;
}

// Half done, and somebody edited the item: what was deleted comes back from the pre-image, then the
// item is planned again, and the edit outlives the deletion.
void turn_round(Store& store, Instant now, Intent& intent) {
  Goal& goal = intent.goal;
  FieldMask deleted;
  for (const auto& key : goal.answered.occurrences()) deleted.insert(key);
  intent.kind = OperationKind::update;
  goal.wanted = goal.before;
  goal.fields = deleted;
  goal.answered = {};
  goal.restores = true;
  goal.stamp = store.next_stamp(now);
  intent.held.reset();
  intent.step.reset();
  intent.state = IntentState::open;
  intent.why += "; edited meanwhile: what was deleted of it is put back";
  intent.id = store.save(intent);
}

}  // namespace larkdav::engine
