// What a service refuses is narrowed to the field that is refused alone, kept where it was made,
// and what was destroyed on the way to it comes back (reference sync.md 5).
#include <algorithm>
#include <deque>

#include "engine/gather.h"
#include "engine/goals.h"
#include "engine/kept_back.h"

namespace larkdav::engine {
namespace {

bool is_schedule(const FieldMask& mask) {
  return mask.contains(Field::time) || mask.contains(Field::rule);
}

// Occurrences that stood there when the goal was made and are plain now: we put them away to make
// room for the schedule that was refused.
FieldMask destroyed(const Event& before, const Event& now) {
  FieldMask out;
  for (const auto& [key, occurrence] : before.occurrences) {
    if (now.occurrences.count(key) == 0) out.insert(key);
  }
  return out;
}

// Into the smallest groups. Start and rule belong together as long as anything else is with them.
void split(FieldMask mask, std::deque<FieldMask>& groups) {
  const FieldMask schedule = mask & FieldMask{Field::time, Field::rule};
  if (schedule.fields().size() == 2 && mask != schedule) {
    groups.push_back(schedule);
    mask = mask - schedule;
  }
  for (const Field field : mask.fields()) groups.push_back(FieldMask{field});
  for (const auto& key : mask.occurrences()) {
    groups.emplace_back();
    groups.back().insert(key);
  }
}

FieldMask occurrences_of(const FieldMask& mask) {
  FieldMask out;
  for (const auto& key : mask.occurrences()) out.insert(key);
  return out;
}

}  // namespace

// One field may have spoilt the others: each goes alone, and only what is refused alone is kept
// back.
bool GoalRunner::next_alone(Work& work) {
  if (work.alone.empty()) return false;
  Goal& goal = work.intent.goal;
  close_history(work, std::nullopt);
  goal.fields = work.alone.front();
  work.alone.pop_front();
  goal.answered = {};
  goal.restores = false;
  goal.stamp = pair_.store.next_stamp(pair_.clock.now());
  work.intent.held.reset();
  work.intent.step.reset();
  work.intent.state = IntentState::open;
  work.intent.id = pair_.store.save(work.intent);
  return true;
}

bool GoalRunner::refused(Side side, Work& work, const Step& step, const Refused& refusal) {
  Intent& intent = work.intent;
  const FieldMask unanswered = (intent.goal.fields & step.touches) - intent.goal.answered;
  const std::size_t parts = unanswered.fields().size() + unanswered.occurrences().size();
  if (intent.kind == OperationKind::update && parts > 1) {
    split(unanswered, work.alone);
    split((intent.goal.fields - unanswered) - intent.goal.answered, work.alone);
    return next_alone(work);
  }
  const auto there = stored_item(pair_, side, intent.goal.item);
  keep_refused(side, work, unanswered, refusal.reason, there ? &there->event : nullptr);
  intent.goal.fields = intent.goal.fields - unanswered;
  if (intent.kind == OperationKind::update && is_schedule(unanswered)) {
    put_back_schedule(side, work, refusal.reason);
  }
  if (intent.kind == OperationKind::update && parts > 0) {
    if (!intent.goal.fields.empty()) return true;
    if (next_alone(work)) return true;
  }
  drop(work);
  clear_settled_marks(work.link);
  return false;
}

// The schedule stays as it was: occurrences meant for the new one are kept back with it, and those
// that made room for it come back.
void GoalRunner::put_back_schedule(Side side, Work& work, const std::string& reason) {
  Goal& goal = work.intent.goal;
  const auto now = stored_item(pair_, side, goal.item);
  const FieldMask lost = goal.before && now ? destroyed(*goal.before, now->event) : FieldMask{};
  FieldMask meant = (occurrences_of(goal.fields) - goal.answered) | lost;
  std::erase_if(work.alone, [&](const FieldMask& mask) {
    meant = meant | occurrences_of(mask);
    return !mask.occurrences().empty();
  });
  if (!meant.empty()) {
    keep_refused(side, work, meant, reason, goal.before ? &*goal.before : nullptr);
  }
  goal.fields = (goal.fields - meant) | lost;
  if (lost.empty()) return;
  assign(*goal.wanted, *goal.before, lost | FieldMask{Field::time, Field::rule});
  goal.answered = goal.answered - lost;
  goal.restores = true;
}

// What the service refuses stays where it was made, is reported once and not tried again until it
// moves.
void GoalRunner::keep_refused(Side side, Work& work, const FieldMask& fields,
                              const std::string& reason, const Event* stays) {
  const Intent& intent = work.intent;
  const auto keep = [&](const std::string& field, const std::string& value) {
    const KeptBack kept{side, field, value, reason};
    if (keep_back(work.link, kept)) tally_.kept_back(work.link.uid, title_of(intent), kept);
  };
  if (intent.kind == OperationKind::create) {
    keep(kWholeCreation, creation_value(*intent.goal.wanted));
  } else if (intent.kind == OperationKind::remove) {
    keep(kDeletion, kRefusedDeletion);
  } else {
    for (const Field field : fields.fields()) keep(label(field), describe(intent.source, field));
    for (const auto& key : fields.occurrences()) keep(label(key), describe(intent.source, key));
    // Both values stay: the target's own one counts as agreed there.
    if (stays != nullptr && work.link.agreed[side]) {
      assign(*work.link.agreed[side], *stays, fields);
    }
    work.link.unagreed = work.link.unagreed - fields;
  }
  pair_.store.save(work.link, groups_of(pair_, work.link));
}

}  // namespace larkdav::engine
