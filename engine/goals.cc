#include "engine/goals.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/fuse.h"
#include "engine/gather.h"
#include "engine/kept_back.h"
#include "engine/observe.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

constexpr int kStaleMax = 3;  // somebody keeps editing: leave it to the next run

constexpr const char* kMoved = "it changed whenever it was to be written; the next run tries again";

std::string verb(OperationKind kind, Side side) {
  static constexpr const char* kVerbs[] = {"create on ", "update on ", "delete on "};
  return kVerbs[static_cast<int>(kind)] + std::string(name(side));
}

std::map<GroupId, std::vector<Record>> records_of(const Pair& pair, Side side,
                                                  const std::vector<Work*>& works) {
  std::vector<GroupId> groups;
  for (const Work* work : works) {
    if (work->intent.goal.item) {
      groups.push_back(pair.replicas[side]->group_of(*work->intent.goal.item));
    }
  }
  return pair.store.groups(side, groups);
}

// What was put back was agreed before, and is so still.
FieldMask agreed_by(const Goal& goal) {
  if (!goal.restores) return goal.fields;
  FieldMask out;
  for (const Field field : goal.fields.fields()) out.insert(field);
  return out - FieldMask{Field::time, Field::rule};
}

// Reminders that both sides changed are united and written on both. After the first of the two
// writes nothing is agreed yet: a stop before the second would hide it for good.
bool is_one_of_two(const Replica& replica, const Intent& intent, const Link& link) {
  if (link.apart || !intent.goal.fields.contains(Field::reminders)) return false;
  return replica.as_stored(intent.source).fields.reminders !=
         replica.as_stored(*intent.goal.wanted).fields.reminders;
}

}  // namespace

// Steps that make room (a destroyed exception) answer no field, but leave what is held.
bool has_begun(const Intent& intent) {
  return !intent.goal.answered.empty() || intent.goal.restores || intent.held.has_value();
}

std::string title_of(const Intent& intent) {
  if (intent.goal.wanted) return intent.goal.wanted->fields.title;
  return intent.goal.before ? intent.goal.before->fields.title : std::string();
}

std::vector<GoalRunner::Turn> GoalRunner::take_turns(Side side, std::deque<Work*>& waiting) {
  std::vector<Work*> chunk;
  while (!waiting.empty() && chunk.size() < pair_.replicas[side]->capabilities().batch) {
    chunk.push_back(waiting.front());
    waiting.pop_front();
  }
  const auto groups = records_of(pair_, side, chunk);
  std::vector<Turn> turns;
  pair_.store.atomically([&] {
    for (Work* work : chunk) {
      Intent& intent = work->intent;
      std::optional<Step> step = intent.step;
      if (!std::exchange(work->resend, false)) {
        std::vector<Record> records;
        if (intent.goal.item) {
          const auto found = groups.find(pair_.replicas[side]->group_of(*intent.goal.item));
          if (found != groups.end()) records = found->second;
        }
        step = pair_.replicas[side]->next_step(intent.goal, records);
      }
      if (planted("forget-a-step") && !intent.goal.answered.empty()) step.reset();
      if (!step) {
        if (finish(side, *work)) waiting.push_back(work);
        continue;
      }
      const bool creates = intent.kind == OperationKind::create && !intent.goal.item;
      if (Stale known{creates ? standing_at(side, *step) : std::vector<Record>()};
          !known.now.empty()) {
        intent.step = step;  // not every server can be trusted to refuse it
        if (met_another(side, *work, known)) waiting.push_back(work);
        continue;
      }
      open_history(side, *work);
      intent.step = step;
      intent.state = IntentState::sent;
      ++intent.attempts;
      if (!planted("drop-intent-commit")) intent.id = pair_.store.save(intent);
      turns.push_back({work, *std::move(step)});
    }
  });
  return turns;
}

void GoalRunner::run(Side side, std::vector<Work> works) {
  std::deque<Work*> waiting;
  for (auto& work : works) {
    // A goal on the opposite side may have moved the link since the work was made.
    auto link = pair_.store.link(work.intent.link);
    if (!link) {
      drop(work);
      continue;
    }
    work.link = *std::move(link);
    waiting.push_back(&work);
  }
  const auto total = static_cast<long>(works.size());
  while (!waiting.empty()) {
    const std::vector<Turn> turns = take_turns(side, waiting);
    if (turns.empty()) continue;
    std::vector<Step> steps;
    steps.reserve(turns.size());
    for (const auto& turn : turns) steps.push_back(turn.step);
    const std::vector<StepResult> results = pair_.replicas[side]->perform(steps);
    pair_.store.atomically([&] {
      for (std::size_t i = 0; i < turns.size(); ++i) {
        if (settle(side, *turns[i].work, turns[i].step, results.at(i))) {
          waiting.push_back(turns[i].work);
        }
      }
    });
    if (progress_) {
      progress_(std::string("writing ") + name(side), total - static_cast<long>(waiting.size()),
                total);
    }
  }
}

bool GoalRunner::settle(Side side, Work& work, const Step& step, const StepResult& result) {
  if (const auto* answer = std::get_if<Answered>(&result)) {
    return answered(side, work, step, *answer);
  }
  // Any other answer than none proves that nothing of this step was taken.
  if (!std::holds_alternative<Unknown>(result)) --work.intent.attempts;
  if (const auto* other = std::get_if<Stale>(&result)) return stale(side, work, *other);
  if (std::holds_alternative<Missing>(result)) return missing(side, work);
  if (const auto* refusal = std::get_if<Refused>(&result)) {
    return refused(side, work, step, *refusal);
  }
  // The write may stand. The goal stays open with its exact bytes, and the next run looks before it
  // does anything. Only runs that got so far count against it: a process that is killed again and
  // again is no reason to give up.
  ++work.intent.runs;
  pair_.store.save(work.intent);
  tally_.failed(work.link.uid, title_of(work.intent), verb(work.intent.kind, side),
                "no answer (" + std::get<Unknown>(result).reason +
                    "); the next run looks whether it was done and finishes it");
  return false;
}

// What stood there may be shown for some seconds more; the next process shall know it as well.
void GoalRunner::note_writes(Side side, const Answered& answer) {
  if (pair_.replicas[side]->capabilities().lag == std::chrono::seconds{0} || answer.earlier) return;
  const auto shown = [](const Record& record) {
    return record.gone ? std::nullopt : std::optional(record.raw);
  };
  for (const auto& record : answer.now) {
    const auto stored = pair_.store.records(side, {&record.id, 1});
    const auto before = stored.empty() ? std::nullopt : shown(stored.front());
    pair_.store.note(side, {record.id, before, shown(record), pair_.clock.now()});
  }
}

bool GoalRunner::answered(Side side, Work& work, const Step& step, const Answered& answer) {
  Intent& intent = work.intent;
  note_writes(side, answer);
  pair_.store.put(side, answer.now);
  if (!intent.goal.item && intent.goal.wanted && !answer.now.empty()) {
    const Creation made = take_up(side, work, answer);
    if (made != Creation::goes_on) return made == Creation::again;
  }
  if (intent.goal.wanted) {
    // The side's own words count, but only where this reply is proven to show our write: after a
    // repeated creation somebody may have edited it since, unless our stamp is still on it.
    const auto now = stored_item(pair_, side, intent.goal.item);
    const bool repeated = intent.kind == OperationKind::create && intent.attempts > 1;
    if (!intent.held) intent.held = intent.goal.wanted;
    const bool ours = now && answer.ours && (!repeated || now->stamp == intent.goal.stamp);
    if (ours) assign(*intent.held, now->event, step.touches);
  }
  work.wrote = true;
  intent.goal.answered = intent.goal.answered | step.touches;
  intent.state = IntentState::answered;
  intent.id = pair_.store.save(intent);
  return true;
}

bool GoalRunner::stale(Side side, Work& work, const Stale& other) {
  Intent& intent = work.intent;
  pair_.store.put(side, other.now);
  if (intent.kind == OperationKind::create && !intent.goal.item) {
    return met_another(side, work, other);  // has a limit of its own
  }
  const bool begun = has_begun(intent);
  if (++work.stale > kStaleMax) {
    // One that has begun stays open: dropped, what it took apart would look like people's edits.
    if (begun) {
      tally_.failed(work.link.uid, title_of(intent), verb(intent.kind, side), kMoved);
      return false;
    }
    note_unsettled(side, work, kMoved);
    drop(work);
    return false;
  }
  const auto now = stored_item(pair_, side, intent.goal.item);
  if (!begun || !now) {
    note_unsettled(side, work, kMoved);
    drop(work);  // marked: planned again
    return false;
  }
  if (intent.kind == OperationKind::remove) {
    turn_round(pair_.store, pair_.clock.now(), intent);
    return true;
  }
  give_way(intent.goal, now->event);
  intent.id = pair_.store.save(intent);
  return true;
}

void GoalRunner::note_unsettled(Side side, const Work& work, const std::string& reason) {
  tally_.unsettled(work.link.uid, title_of(work.intent), verb(work.intent.kind, side), reason);
}

bool GoalRunner::missing(Side side, Work& work) {
  if (!work.intent.goal.wanted) return finish_removal(side, work);
  note_unsettled(side, work,
                 "it is not there any more under its name; the next run looks whether it was "
                 "deleted or renamed");
  // Whether it is deleted or renamed the next observation tells; until then the item stays marked.
  drop(work);
  return false;
}

bool GoalRunner::finish(Side side, Work& work) {
  Intent& intent = work.intent;
  if (!intent.goal.wanted) return finish_removal(side, work);
  const auto now = stored_item(pair_, side, intent.goal.item);
  Event held = intent.held ? *intent.held : *intent.goal.wanted;
  if (now) assign(held, now->event, intent.goal.fields - intent.goal.answered);
  Link& link = work.link;
  FieldMask agreed = agreed_by(intent.goal);
  if (intent.kind == OperationKind::update && is_one_of_two(*pair_.replicas[side], intent, link))
    agreed.erase(Field::reminders);
  if (intent.kind == OperationKind::create) {
    link.agreed[side] = held;
    link.agreed[opposite(side)] = intent.source;
    link.unagreed = {};
  } else {
    // Only the fields this write touched: a difference in any other is somebody's edit and stays a
    // change (sync.md 6).
    if (link.agreed[side]) assign(*link.agreed[side], held, agreed);
    const bool both = link.agreed[opposite(side)] && !planted("agree-on-one-side");
    if (both) assign(*link.agreed[opposite(side)], intent.source, agreed);
    link.unagreed = link.unagreed - agreed;
  }
  if (planted("absorb-read-back") && now) link.agreed[side] = now->event;
  forget_kept(link, side, agreed);
  if (work.wrote) log_writes(side, work);
  pair_.store.save(link, groups_of(pair_, link));
  report_ignored(side, work, held);
  close_history(work, now ? std::optional(now->event) : std::nullopt);
  if (work.wrote) tally_.wrote(side, intent.kind, link.uid);
  const bool restored = intent.goal.restores;
  if (next_alone(work)) return true;
  drop(work);
  if (restored) {
    mark_items(pair_, link);  // planned again
  } else {
    clear_settled_marks(link);
  }
  return false;
}

// For the oscillation fuse: what each field was and became by a write of ours.
void GoalRunner::log_writes(Side side, Work& work) {
  const Goal& goal = work.intent.goal;
  if (work.intent.kind != OperationKind::update || goal.restores || !goal.before) return;
  remember_writes(work.link, side, goal.fields & goal.answered, *goal.before, *goal.wanted,
                  pair_.clock.now());
}

// A service may accept a change and not make it: that is said once, by name.
void GoalRunner::report_ignored(Side side, const Work& work, const Event& held) {
  if (work.intent.kind != OperationKind::update || !work.wrote) return;
  const FieldMask ignored = diff(held, *work.intent.goal.wanted) & work.intent.goal.answered;
  const auto say = [&](const std::string& what) {
    tally_.lost(work.link.uid, title_of(work.intent), what,
                std::string(name(side)) + " accepted the change and keeps another value");
  };
  for (const Field field : ignored.fields()) say(label(field));
  for (const auto& key : ignored.occurrences()) say(label(key));
}

void GoalRunner::clear_settled_marks(const Link& link) {
  if (!link.item.feishu || !link.item.other) return;  // a kept version still has to travel
  for (const Side side : kSides) {
    const auto now = stored_item(pair_, side, link.item[side]);
    const bool settled =
        now && link.agreed[side] && link.unagreed.empty() &&
        without_kept_back(link, side, now->event, diff(*link.agreed[side], now->event), true)
            .empty();
    if (settled) clear_mark(pair_, side, *link.item[side]);
  }
}

void GoalRunner::drop(Work& work) {
  const Intent& intent = work.intent;
  std::optional<Assembled> now;  // what a goal leaves behind that ends half-way
  if (intent.change != 0 && !intent.goal.answered.empty()) {
    now = stored_item(pair_, intent.side, intent.goal.item);
  }
  close_history(work, now ? std::optional(now->event) : std::nullopt);
  if (work.intent.id != 0) pair_.store.remove_intent(work.intent.id);
  work.intent.id = 0;
}

}  // namespace larkdav::engine
