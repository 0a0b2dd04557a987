// Recovery of goals that an earlier run left open (reference sync.md 5, crash matrix). The same
// goals, finished by asking again.
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/execute.h"
#include "engine/gather.h"
#include "engine/observe.h"

namespace larkdav::engine {
namespace {

constexpr int kRunsMax = 5;

void abandon(const Pair& pair, Intent& intent, Link& link, Tally& tally) {
  link.state = LinkState::held;
  link.held_reason = "a write on " + std::string(name(intent.side)) + " could not be finished in " +
                     std::to_string(kRunsMax) + " runs";
  pair.store.atomically([&] {
    pair.store.save(link, groups_of(pair, link));
    pair.store.remove_intent(intent.id);
  });
  tally.failed(link.uid, intent.goal.wanted ? intent.goal.wanted->fields.title : "",
               "write on " + std::string(name(intent.side)), link.held_reason);
}

// A creation whose answer was lost and that can't simply be repeated: what stands under its name
// tells.
bool find_lost_creation(const Pair& pair, Work& work) {
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
    // Somebody wrote it since, or it was there before: the two are merged without a base.
    work.link.agreed = {};
    pair.store.save(work.link, groups_of(pair, work.link));
    pair.store.remove_intent(intent.id);
    return false;
  }
  return true;
}

// After an unknown outcome: looks, gives way to people's edits, and says whether the goal goes on.
bool look(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  fetch(pair, intent.side, intent.step->targets);
  if (intent.kind == OperationKind::create && !intent.goal.item) {
    return find_lost_creation(pair, work);
  }
  const auto now = stored_item(pair, intent.side, intent.goal.item);
  if (!now) return true;
  if (intent.kind == OperationKind::update) give_way(intent.goal, now->event);
  if (intent.kind == OperationKind::remove && intent.goal.answered.empty() &&
      edited_since(intent.goal, *intent.step, now->event)) {
    pair.store.remove_intent(
        intent.id);  // edited since: an edit outlives a deletion, planned again
    return false;
  }
  return true;
}

}  // namespace

void recover(const Pair& pair, RunId run, Tally& tally, const Progress& progress) {
  PerSide<std::vector<Work>> works;
  for (auto& intent : pair.store.intents()) {
    auto link = pair.store.link(intent.link);
    if (!link) {
      pair.store.remove_intent(intent.id);
      continue;
    }
    if (++intent.runs > kRunsMax) {
      abandon(pair, intent, *link, tally);
      continue;
    }
    pair.store.save(intent);
    Work work;
    work.intent = std::move(intent);
    work.link = *std::move(link);
    if (work.intent.state == IntentState::sent && work.intent.step) {
      if (work.intent.step->repeatable) {
        work.resend = true;
      } else if (!look(pair, work)) {
        continue;
      }
    }
    works[work.intent.side].push_back(std::move(work));
  }
  GoalRunner runner(pair, run, tally, progress);
  for (const Side side : kSides) runner.run(side, std::move(works[side]));
}

}  // namespace larkdav::engine
