#include "engine/merge.h"

#include <algorithm>
#include <set>

#include "engine/planted.h"

namespace larkdav::engine {
namespace {

bool same(const Event& a, const Event& b, Field field) { return !diff(a, b).contains(field); }

bool same(const Event& a, const Event& b, const OccurrenceKey& key) {
  const auto x = a.occurrences.find(key);
  const auto y = b.occurrences.find(key);
  if (x == a.occurrences.end() || y == b.occurrences.end()) {
    return x == a.occurrences.end() && y == b.occurrences.end();
  }
  return x->second == y->second;
}

template <class Name>
bool agrees_in(const MergeInput& input, const Name& name) {
  return same(*input.now.feishu, *input.now.other, name) ||
         same(*input.now.feishu, input.stored.feishu, name) ||
         same(*input.now.other, input.stored.other, name);
}

std::set<OccurrenceKey> all_keys(const MergeInput& input) {
  std::set<OccurrenceKey> keys;
  for (const Side side : kSides) {
    for (const auto& [key, value] : input.now[side]->occurrences) keys.insert(key);
    if (input.agreed[side] == nullptr) continue;
    for (const auto& [key, value] : input.agreed[side]->occurrences) keys.insert(key);
  }
  return keys;
}

FieldMask whole_schedule(const MergeInput& input) {
  FieldMask mask{Field::time, Field::rule};
  for (const auto& key : all_keys(input)) mask.insert(key);
  return mask;
}

// Without a base, what differs is changed on both sides; but where the schedules agree an
// occurrence that only one side knows as special travels, and is no clash.
PerSide<FieldMask> changes_without_base(const MergeInput& input) {
  FieldMask differing;
  for (const Field field : kAllFields) {
    if (!agrees(input, field)) differing.insert(field);
  }
  for (const auto& key : all_keys(input)) {
    if (!agrees(input, key)) differing.insert(key);
  }
  PerSide<FieldMask> changed{differing, differing};
  if (differing.contains(Field::time) || differing.contains(Field::rule)) return changed;
  for (const auto& key : differing.occurrences()) {
    for (const Side side : kSides) {
      if (input.now[side]->occurrences.count(key) == 0) changed[side].erase(key);
    }
  }
  return changed;
}

// Who takes part is told by Feishu alone; and a side that knows no answer gave none.
void hush(const MergeInput& input, PerSide<FieldMask>& changed) {
  changed.other.erase(Field::attendees);
  for (const Side side : kSides) {
    if (input.now[side]->fields.answer == Answer::none) changed[side].erase(Field::answer);
  }
}

// What an adopted link has not agreed on yet counts as changed on both sides; but an occurrence
// that only one side knew as special travels, whenever that is.
PerSide<FieldMask> changes_with_base(const MergeInput& input) {
  PerSide<FieldMask> changed = input.changed;
  const bool moved = input.unagreed.contains(Field::time) || input.unagreed.contains(Field::rule);
  for (const Side side : kSides) {
    FieldMask open = input.unagreed;
    for (const auto& key : input.unagreed.occurrences()) {
      if (!moved && input.now[side]->occurrences.count(key) == 0) open.erase(key);
    }
    changed[side] = changed[side] | open;
  }
  return changed;
}

Side winner(const Policy& policy) {
  if (policy.conflict == ConflictPolicy::feishu) return Side::feishu;
  if (policy.conflict == ConflictPolicy::other) return Side::other;
  return policy.prefer;
}

// If the start or the rule changed on one side and anything of the schedule on the other,
// occurrences can't be told apart any more: the schedule goes as a whole.
void settle_schedules(const MergeInput& input, Side wins, PerSide<FieldMask>& changed,
                      FieldMask& clashed) {
  const auto moved = [](const FieldMask& mask) {
    return mask.contains(Field::time) || mask.contains(Field::rule);
  };
  const bool clash = (moved(changed.feishu) && changed.other.touches_schedule()) ||
                     (moved(changed.other) && changed.feishu.touches_schedule());
  if (!clash) return;
  const FieldMask schedule = whole_schedule(input);
  const bool equal = agrees(input, Field::time) && agrees(input, Field::rule) &&
                     std::all_of(schedule.occurrences().begin(), schedule.occurrences().end(),
                                 [&](const OccurrenceKey& key) { return agrees(input, key); });
  if (equal) return;
  clashed = clashed | (schedule & (changed.feishu | changed.other));
  changed[wins] = changed[wins] | schedule;
  changed[opposite(wins)] = changed[opposite(wins)] - schedule;
}

// Reminders are a set: what either side added is added, what either side removed is removed.
void unite_reminders(const MergeInput& input, Merge& out) {
  static const std::set<int> kNone;
  PerSide<std::set<int>> united;
  for (const Side side : kSides) {
    const Side from = opposite(side);
    const auto& base = input.agreed[from] != nullptr && !input.unagreed.contains(Field::reminders)
                           ? input.agreed[from]->fields.reminders
                           : kNone;
    const auto& theirs = input.now[from]->fields.reminders;
    united[side] = input.now[side]->fields.reminders;
    for (const int minutes : theirs) {
      if (base.count(minutes) == 0) united[side].insert(minutes);
    }
    for (const int minutes : base) {
      if (theirs.count(minutes) == 0) united[side].erase(minutes);
    }
  }
  for (const Side side : kSides) {
    if (united[side] == input.now[side]->fields.reminders) continue;
    out.wanted[side].fields.reminders = united[side];
    out.write[side].insert(Field::reminders);
  }
  if (out.write.feishu.contains(Field::reminders) || out.write.other.contains(Field::reminders))
    return;
  out.agree.insert(Field::reminders);
}

struct Decision {
  const MergeInput& input;
  PerSide<FieldMask> changed;
  Side wins;
};

template <class Name>
void merge_one(const Decision& decision, const Name& name, Merge& out) {
  PerSide<bool> changed{decision.changed.feishu.contains(name),
                        decision.changed.other.contains(name)};
  if (!changed.feishu && !changed.other) return;
  if (agrees(decision.input, name)) {
    out.agree.insert(name);
    return;
  }
  if (changed.feishu && changed.other && !planted("hide-the-clash")) out.clashed.insert(name);
  const Side source = changed.feishu && changed.other ? decision.wins
                      : changed.feishu                ? Side::feishu
                                                      : Side::other;
  out.write[opposite(source)].insert(name);
}

}  // namespace

bool agrees(const MergeInput& input, Field field) {
  if (field != Field::attendees) return agrees_in(input, field);
  // Feishu holds nothing of what the other side shows of them: that it holds none says nothing.
  return same(*input.now.feishu, *input.now.other, field) ||
         same(*input.now.other, input.stored.other, field);
}
bool agrees(const MergeInput& input, const OccurrenceKey& key) { return agrees_in(input, key); }

Merge merge(const MergeInput& input, const Policy& policy) {
  Merge out;
  out.wanted = {*input.now.feishu, *input.now.other};
  const bool based = input.agreed.feishu != nullptr && input.agreed.other != nullptr;
  PerSide<FieldMask> changed = based ? changes_with_base(input) : changes_without_base(input);
  hush(input, changed);
  const Side wins = winner(policy);
  settle_schedules(input, wins, changed, out.clashed);

  const bool both_changed_reminders =
      changed.feishu.contains(Field::reminders) && changed.other.contains(Field::reminders);
  const Decision decision{input, changed, wins};
  for (const Field field : kAllFields) {
    if (field == Field::reminders && both_changed_reminders && !agrees(input, field)) {
      unite_reminders(input, out);
    } else {
      merge_one(decision, field, out);
    }
  }
  for (const auto& key : all_keys(input)) merge_one(decision, key, out);

  for (const Side side : kSides) {
    FieldMask copied = out.write[side];
    if (both_changed_reminders) copied.erase(Field::reminders);
    // What travels is what the target would hold of it, so that its limits are no difference
    // afterwards.
    assign(out.wanted[side], input.stored[side], copied);
  }
  return out;
}

}  // namespace larkdav::engine
