// Recovery of goals that an earlier run left open (reference sync.md 5, crash matrix). The same
// goals, finished by asking again.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/abandon.h"
#include "engine/confirm.h"
#include "engine/execute.h"
#include "engine/gather.h"
#include "engine/lost_creation.h"
#include "engine/observe.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

constexpr int kRunsMax = 5;

// Whether a write of it stands, or may: dropped then, what it took apart would look like people's
// edits. A step in doubt is looked up.
bool may_have_begun(const Pair& pair, const Intent& intent) {
  if (has_begun(intent)) return true;
  if (intent.state != IntentState::sent || !intent.step || !intent.goal.item) return false;
  const std::set<NativeId> told = fetch(pair, intent.side, intent.step->targets);
  if (told.empty()) return true;
  const auto now = stored_item(pair, intent.side, intent.goal.item);
  if (!now || !intent.goal.before) return false;
  const FieldMask& touched = intent.step->touches;
  const auto& before = intent.goal.before->occurrences;
  return std::any_of(before.begin(), before.end(), [&](const auto& entry) {
    return (touched.empty() || touched.contains(entry.first)) &&
           now->event.occurrences.count(entry.first) == 0;
  });
}

bool is_reached(const Pair& pair, const Intent& intent) {
  std::vector<Record> records;
  if (intent.goal.item) {
    const GroupId group = pair.replicas[intent.side]->group_of(*intent.goal.item);
    records = pair.store.groups(intent.side, {&group, 1})[group];
  }
  return !pair.replicas[intent.side]->next_step(intent.goal, records);
}

// What a step in doubt deleted is as good as answered. The goal remembers it: its next step may be
// in doubt as well, and says nothing of this one.
void count_what_went(Intent& intent, const Event& now) {
  if (!intent.step || !intent.goal.before) return;
  const Event& before = *intent.goal.before;
  for (const auto& key : intent.step->touches.occurrences()) {
    const auto found = now.occurrences.find(key);
    const bool gone =
        found == now.occurrences.end() || std::holds_alternative<Excluded>(found->second);
    if (gone && before.occurrences.count(key) > 0 && diff(before, now).contains(key)) {
      intent.goal.answered.insert(key);
    }
  }
}

// The item stays after all. True: what the goal, or its step in doubt, deleted of it comes back
// first; false: nothing was, and the goal is over.
bool withdraw(const Pair& pair, Work& work, const Event& now) {
  Intent& intent = work.intent;
  count_what_went(intent, now);
  if (!intent.goal.answered.occurrences().empty()) {
    turn_round(pair.store, pair.clock.now(), intent);
    return true;
  }
  pair.store.remove_intent(intent.id);
  mark_items(pair, work.link);
  return false;
}

// The user closed that side meanwhile, or the state is an old copy: goals of that time are not
// carried out any more. One that has begun is finished, or withdrawn, or waits until it can be.
bool outlives_its_time(const Pair& pair, const Policy& policy, Work& work, Tally& tally) {
  Intent& intent = work.intent;
  const bool closed =
      !allows_writing(policy, intent.side) || !pair.replicas[intent.side]->capabilities().writable;
  const bool old = pair.store.mode() == PairMode::resync;
  if (!closed && !old) return true;
  if (!may_have_begun(pair, intent)) {
    pair.store.remove_intent(intent.id);
    mark_items(pair, work.link);
    return false;
  }
  if (old) {  // nothing that an old state agreed counts
    work.link.agreed = {};
    work.link.unagreed = {};
    pair.store.save(work.link, groups_of(pair, work.link));
  }
  if (closed && !is_reached(pair, intent)) {
    tally.failed(work.link.uid, title_of(intent), std::string("write on ") + name(intent.side),
                 "half of it was done when that side was closed; the event is left alone until the "
                 "side may be written again, and the rest is done then");
    return false;
  }
  if (!old || intent.kind != OperationKind::remove) return true;
  const auto now = stored_item(pair, intent.side, intent.goal.item);
  return !now || withdraw(pair, work, now->event);
}

// What people made of the item while nobody was working is a version of its own: it goes into
// history before the goal goes on over it.
void note_edit(const Pair& pair, Work& work, const Event& now) {
  const Goal& goal = work.intent.goal;
  if (!goal.before || !goal.wanted || !goal.item) return;
  if ((diff(*goal.before, now) & diff(*goal.wanted, now)).empty()) return;
  const GroupId group = pair.replicas[work.intent.side]->group_of(*goal.item);
  work.overwritten = pair.store.groups(work.intent.side, {&group, 1})[group];
  work.met = now;
}

// Gives way to what people did while nobody was working, and says whether the goal goes on.
bool give_way_to_people(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  const auto now = stored_item(pair, intent.side, intent.goal.item);
  const bool spoilt =
      !now && intent.goal.item &&
      cannot_be_read(pair, intent.side, pair.replicas[intent.side]->group_of(*intent.goal.item));
  if (spoilt && intent.kind == OperationKind::remove) {  // by somebody, and who knows into what
    if (!intent.goal.answered.empty()) return false;     // half done: it waits
    pair.store.remove_intent(intent.id);
    mark_items(pair, work.link);
    return false;
  }
  if (!now) return true;
  if (now->stamp == intent.goal.stamp) return true;  // our text, as the server keeps it
  if (intent.kind == OperationKind::update && !planted("trample-edits")) {
    note_edit(pair, work, now->event);
    give_way(intent.goal, now->event);
  }
  if (intent.kind != OperationKind::remove) return true;
  count_what_went(intent, now->event);
  if (!edited_since(intent.goal, intent.goal.answered, now->event)) return true;
  return withdraw(pair, work, now->event);  // an edit outlives a deletion: planned again
}

// A deletion that waited is asked about once more: somebody may have undone what caused it. One
// that a person decided (undo) has no such cause.
bool still_lost(const Pair& pair, Work& work, Tally& tally) {
  Intent& intent = work.intent;
  const Side lost = opposite(intent.side);
  if (intent.kind != OperationKind::remove || work.link.apart || !work.link.item[lost]) return true;
  const auto now = stored_item(pair, intent.side, intent.goal.item);
  if (!now) return true;  // done already
  switch (ask_for_lost(pair, {work}).front()) {
    case Absence::confirmed:
      return true;
    case Absence::denied:
      return withdraw(pair, work, now->event);
    case Absence::unanswered:
      break;
  }
  // No run against the goal: nothing of it was tried.
  tally.failed(work.link.uid, title_of(intent), std::string("delete on ") + name(intent.side),
               unconfirmed(lost, Absence::unanswered));
  return false;
}

// Another run tells; none counts against the goal, for nothing of it was tried.
bool waits_for_unread(const Pair& pair, const Work& work, Tally& tally) {
  const Intent& intent = work.intent;
  if (!may_be_unread(pair, intent)) return false;
  tally.failed(work.link.uid, title_of(intent), std::string("create on ") + name(intent.side),
               "its answer was lost a day ago, and what it made may be one of the new events there "
               "that cannot be read; it is made again when these can be read or are gone");
  return true;
}

// After an unknown outcome: looks what stands there.
bool look(const Pair& pair, Work& work) {
  Intent& intent = work.intent;
  fetch(pair, intent.side, intent.step->targets);
  if (intent.kind == OperationKind::create && !intent.goal.item) {
    return find_by_name(pair, work);
  }
  return true;
}

}  // namespace

PerSide<bool> recover(const Pair& pair, const Policy& policy, RunId run, Tally& tally,
                      const Progress& progress) {
  PerSide<std::vector<Work>> works;
  for (auto& intent : pair.store.intents()) {
    auto link = pair.store.link(intent.link);
    if (!link) {
      pair.store.remove_intent(intent.id);
      continue;
    }
    // A version that lost a clash has no other place than the copy that is to be made of it.
    const bool only_copy = !link->item.feishu && !link->item.other;
    if (intent.runs >= kRunsMax && !only_copy && !may_have_begun(pair, intent)) {
      abandon(pair, intent, *link,
              std::string("a write on ") + name(intent.side) + " got no answer in " +
                  std::to_string(kRunsMax) + " runs",
              tally);
      continue;
    }
    Work work;
    work.intent = std::move(intent);
    work.link = *std::move(link);
    work.wrote = work.intent.attempts > 0;  // a write that stands is history, whoever saw it stand
    work.doubted = work.intent.state == IntentState::sent;
    if (!outlives_its_time(pair, policy, work, tally)) continue;
    if (work.intent.state == IntentState::sent && work.intent.step) {
      if (planted("new-key-on-resend")) ++work.intent.goal.generation;
      if (work.intent.step->repeatable && !planted("new-key-on-resend")) {
        work.resend = !find_by_content(pair, work);
        if (work.resend && waits_for_unread(pair, work, tally)) continue;
      } else if (!look(pair, work)) {
        continue;
      }
    }
    if (!work.resend && !give_way_to_people(pair, work)) continue;
    if (!still_lost(pair, work, tally)) continue;
    works[work.intent.side].push_back(std::move(work));
  }
  GoalRunner runner(pair, run, tally, progress);
  for (const Side side : kSides) runner.run(side, std::move(works[side]));
  return runner.adopted();
}

}  // namespace larkdav::engine
