// History of a goal: what it overwrites is kept before anything is sent (reference sync.md, I4), so
// neither a stop nor a lost reply can take the only copy of a version with it.
#include <utility>

#include "engine/goals.h"
#include "engine/planted.h"

namespace larkdav::engine {

void GoalRunner::open_history(Side side, Work& work) {
  Intent& intent = work.intent;
  if (intent.change != 0 && !work.met) return;
  close_history(work, std::nullopt);  // of what stood there before people's edit
  Change change;
  change.run = run_;
  change.side = side;
  change.kind = intent.kind;
  change.uid = work.link.uid;
  change.item = work.link.item[side];
  if (!planted("lose-pre-image")) change.before = work.met ? work.met : intent.goal.before;
  work.met.reset();
  change.fields = intent.goal.fields;
  change.overwritten = work.overwritten;
  change.why = intent.why;
  change.done = false;
  intent.change = pair_.store.record(change);
}

// A goal that ends without an answer leaves no line, unless an earlier try of it may have arrived.
void GoalRunner::close_history(Work& work, const std::optional<Event>& after) {
  const ChangeId change = std::exchange(work.intent.change, 0);
  if (change == 0) return;
  const Goal& goal = work.intent.goal;
  if (after || !goal.answered.empty()) {
    pair_.store.conclude(change, after, goal.fields);
  } else if (work.intent.attempts <= 1 && !work.doubted) {
    pair_.store.erase(change);
  }
}

}  // namespace larkdav::engine
