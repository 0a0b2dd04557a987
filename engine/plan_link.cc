#include "engine/plan_link.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/decide.h"
#include "engine/kept_back.h"
#include "engine/merge.h"

namespace larkdav::engine {
namespace {

// Why nothing at all may be written on that side; empty when it may.
std::string closed_because(const Planning& planning, Side target) {
  if (!allows_writing(planning.policy, target)) {
    return std::string("the direction of this pair does not write on ") + name(target);
  }
  if (!planning.seen.capabilities[target].writable) {
    return std::string("the calendar on ") + name(target) + " is read-only for this account";
  }
  return {};
}

FieldMask changed_fields(const Observations& seen, const Link& link, Side side) {
  const Assembled* item = live(seen, link, side);
  if (item == nullptr || !link.agreed[side]) return {};
  FieldMask changed = diff(*link.agreed[side], item->event);
  // Who takes part is shown on the other side, never told from there: no edit of it is a change.
  if (side == Side::other) changed.erase(Field::attendees);
  return without_kept_back(link, side, item->event, changed, seen.closed[opposite(side)]);
}

std::string join(const FieldMask& mask) {
  std::string out;
  const auto add = [&](const std::string& word) { out += (out.empty() ? "" : ", ") + word; };
  for (const Field field : mask.fields()) add(label(field));
  for (const auto& key : mask.occurrences()) add(label(key));
  return out;
}

std::size_t put_link(Planning& planning, const Link& link) {
  planning.out.links.push_back(link);
  return planning.out.links.size() - 1;
}

// A blocked field is remembered on its side; if it won a clash, the target's own value counts as
// agreed: both stay (sync.md 4).
template <class Name>
void keep_field(Planning& planning, Link& link, Side target, const Name& field,
                const std::string& reason, bool closed, std::vector<KeptBack>& reports) {
  const Event& source = live(planning.seen, link, opposite(target))->event;
  const KeptBack kept{target, label(field), closed_value(closed) + describe(source, field), reason};
  if (keep_back(link, kept)) reports.push_back(kept);
  FieldMask one;
  one.insert(field);
  if (link.agreed[target])
    assign(*link.agreed[target], live(planning.seen, link, target)->event, one);
  link.unagreed.erase(field);
}

FieldMask keep_blocked(Planning& planning, Link& link, Side target, const FieldMask& write,
                       std::vector<KeptBack>& reports) {
  const std::string closed = closed_because(planning, target);
  FieldMask allowed;
  if (closed.empty()) {
    allowed =
        live(planning.seen, link, target)->writable & planning.seen.capabilities[target].storable;
  }
  const FieldMask blocked = write - allowed;
  const std::string reason =
      closed.empty() ? std::string("this event may not be changed that way on ") + name(target)
                     : closed;
  for (const Field field : blocked.fields()) {
    keep_field(planning, link, target, field, reason, !closed.empty(), reports);
  }
  for (const auto& key : blocked.occurrences()) {
    keep_field(planning, link, target, key, reason, !closed.empty(), reports);
  }
  return write - blocked;
}

// Text that the target can only hold in a shorter or simpler form travels as far as it can; the
// full text stays where it is, and that is said once.
void report_shortened(Planning& planning, const Link& link, Side target, const FieldMask& write,
                      const Event& source, const Event& stored) {
  for (const Field field : {Field::title, Field::description, Field::location}) {
    if (!write.contains(field) || describe(source, field) == describe(stored, field)) continue;
    planning.out.losses.push_back({link.uid, source.fields.title, label(field),
                                   std::string(name(target)) + " holds a shortened form of it"});
  }
  if (write.contains(Field::attendees) && !source.fields.attendees.empty() &&
      stored.fields.attendees.empty()) {
    planning.out.losses.push_back({link.uid, source.fields.title, label(Field::attendees),
                                   "a sync invites nobody on " + std::string(name(target))});
  }
}

MergeInput merge_input(Planning& planning, const Link& link) {
  MergeInput input;
  for (const Side side : kSides) {
    input.now[side] = &live(planning.seen, link, side)->event;
    input.agreed[side] = link.agreed[side] ? &*link.agreed[side] : nullptr;
    input.changed[side] = changed_fields(planning.seen, link, side);
  }
  input.unagreed = link.unagreed;
  for (const Side side : kSides) {
    input.stored[side] = planning.as_stored[side](*input.now[opposite(side)]);
  }
  return input;
}

void agree(Link& link, const MergeInput& input, const Merge& merged) {
  for (const Side side : kSides) {
    if (!link.agreed[side]) {
      // Adopted: where the sides differ nothing is agreed until it is written or decided, else a
      // stop before the write would hide the difference for good.
      link.agreed[side] = *input.now[side];
      link.unagreed = link.unagreed | merged.write.feishu | merged.write.other;
    } else {
      assign(*link.agreed[side], *input.now[side], merged.agree);
    }
  }
  link.unagreed = link.unagreed - merged.agree;
}

std::string update_reason(const MergeInput& input, const Merge& merged, Side target,
                          const Policy& policy) {
  const Side source = opposite(target);
  if (input.agreed[source] == nullptr) return "first linked; the sides differ";
  std::string why = std::string("changed on ") + name(source) + ": " + join(merged.write[target]);
  const FieldMask clashed = merged.clashed & merged.write[target];
  if (!clashed.empty()) {
    why += "; changed on both sides and decided for " + std::string(name(source)) + " by " +
           (policy.conflict == ConflictPolicy::merge ? "prefer" : "conflict") + ": " +
           join(clashed);
  }
  return why;
}

// A name of the copy that depends on what it holds alone: a stop between the copy and the merge
// makes it once, not twice.
Uid copy_uid(const Uid& uid, const Event& copy) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : creation_value(copy)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return Uid{uid.value + "-kept-" + std::to_string(hash)};
}

// conflict = keep-both: the version that loses becomes an event of its own, on the side where it
// was made; from there it travels like any other. No attendees, no alarms.
void plan_kept_copy(Planning& planning, const Link& link, const Merge& merged) {
  const Side loser = (merged.clashed & merged.write.feishu).empty() ? Side::other : Side::feishu;
  Event copy = live(planning.seen, link, loser)->event;
  copy.fields.title += " (kept version)";
  copy.fields.reminders.clear();
  Link kept;
  kept.uid = copy_uid(link.uid, copy);
  copy.uid = kept.uid;
  const std::size_t index = put_link(planning, kept);
  planning.out.operations.push_back({Action::create,
                                     loser,
                                     index,
                                     FieldMask::everything(),
                                     std::move(copy),
                                     {},
                                     "the version of " + std::string(name(loser)) +
                                         " that lost a clash, kept by conflict = keep-both"});
}

void plan_merge(Planning& planning, Link link, bool newly_matched) {
  const MergeInput input = merge_input(planning, link);
  Merge merged = merge(input, planning.policy);
  if (planning.policy.conflict == ConflictPolicy::ask && !merged.clashed.empty()) {
    link.state = LinkState::held;
    link.held_reason = "changed on both sides: " + join(merged.clashed);
    const std::size_t index = put_link(planning, link);
    planning.out.operations.push_back({Action::conflict,
                                       Side::feishu,
                                       index,
                                       merged.clashed,
                                       {},
                                       {*input.now.feishu, *input.now.other},
                                       link.held_reason});
    return;
  }
  agree(link, input, merged);
  std::vector<KeptBack> reports;
  for (const Side side : kSides) {
    merged.write[side] = keep_blocked(planning, link, side, merged.write[side], reports);
  }
  const std::size_t index = put_link(planning, link);
  for (const auto& kept : reports) planning.out.kept_back.emplace_back(index, kept);
  if (newly_matched) {
    planning.out.operations.push_back({Action::link,
                                       Side::feishu,
                                       index,
                                       {},
                                       {},
                                       {*input.now.feishu, *input.now.other},
                                       "the same event on both sides"});
  }
  if (planning.policy.conflict == ConflictPolicy::keep_both && !merged.clashed.empty()) {
    plan_kept_copy(planning, link, merged);
  }
  for (const Side side : kSides) {
    if (merged.write[side].empty()) continue;
    report_shortened(planning, link, side, merged.write[side], *input.now[opposite(side)],
                     input.stored[side]);
    Event wanted = *input.now[side];
    assign(wanted, merged.wanted[side], merged.write[side]);
    planning.out.operations.push_back({Action::update,
                                       side,
                                       index,
                                       merged.write[side],
                                       std::move(wanted),
                                       {*input.now.feishu, *input.now.other},
                                       update_reason(input, merged, side, planning.policy)});
  }
}

void plan_removal(Planning& planning, Link link, Side target) {
  const Assembled* there = live(planning.seen, link, target);
  std::string reason = closed_because(planning, target);
  // Only who organises an event may delete it; an attendee's own deletion is kept on his side,
  // never turned into an answer (sync.md 4).
  if (reason.empty() && !there->writable.contains(Field::time)) {
    reason = std::string("you do not organise this event on ") + name(target);
  }
  if (reason.empty() && !planning.policy.deletes) reason = "this run deletes nothing";
  if (!reason.empty()) {
    const KeptBack kept{target, kDeletion, "deleted", reason};
    const bool report = keep_back(link, kept);
    const std::size_t index = put_link(planning, link);
    if (report) planning.out.kept_back.emplace_back(index, kept);
    return;
  }
  const std::size_t index = put_link(planning, link);
  PerSide<std::optional<Event>> now;
  now[target] = there->event;
  planning.out.operations.push_back({Action::remove,
                                     target,
                                     index,
                                     {},
                                     {},
                                     std::move(now),
                                     std::string("deleted on ") + name(opposite(target))});
}

void plan_unlink(Planning& planning, const Link& link) {
  planning.out.tombs.push_back({link.uid, link.item, planning.seen.now});
  if (link.id != 0) planning.out.dropped.push_back(link.id);
  const std::size_t index = put_link(planning, link);
  planning.out.operations.push_back(
      {Action::unlink, Side::feishu, index, {}, {}, {}, "deleted on both sides"});
}

// An edit outlives a deletion, but only an edit that the other side could be told of.
bool outlives_deletion(const Planning& planning, const Link& link, Side edited) {
  const Side target = opposite(edited);
  if (!link.agreed[edited]) return true;
  const FieldMask changed = changed_fields(planning.seen, link, edited);
  return !(changed & planning.seen.capabilities[target].storable).empty() &&
         closed_because(planning, target).empty();
}

void plan_creation_verdict(Planning& planning, Link link, Side target) {
  const Side source = opposite(target);
  const bool deleted = presence(planning.seen, link, target) == Presence::deleted;
  const bool refused_to_go =  // the user deleted his copy of somebody else's event: it never comes
                              // back to him
      std::any_of(link.kept.begin(), link.kept.end(), [&](const KeptBack& kept) {
        return kept.target == source && kept.field == kDeletion;
      });
  if (deleted && refused_to_go) return;
  if (deleted && !outlives_deletion(planning, link, source)) {
    plan_removal(planning, std::move(link), source);
    return;
  }
  if (deleted && target == Side::feishu) {
    planning.out.losses.push_back({link.uid, live(planning.seen, link, source)->event.fields.title,
                                   "attendees",
                                   "made again on Feishu, with a new id, without attendees and "
                                   "without a meeting"});
  }
  link.item[target].reset();
  plan_creation(planning, link, target,
                deleted ? std::string("deleted on ") + name(target) + ", but edited on " +
                              name(source) + " since: the edit stays"
                        : std::string("new on ") + name(source));
}

}  // namespace

Uid uid_of(const Observations& seen, const ItemId& item, const Event& event) {
  if (!event.uid.value.empty()) return event.uid;
  const auto found = seen.uids.find(item);
  return found != seen.uids.end() ? found->second : Uid{item.value + "@larkdav"};
}

const Item* find_item(const Observations& seen, Side side, const std::optional<ItemId>& item) {
  if (!item) return nullptr;
  const auto found = seen.items[side].find(*item);
  return found == seen.items[side].end() ? nullptr : &found->second;
}

const Assembled* live(const Observations& seen, const Link& link, Side side) {
  const Item* item = find_item(seen, side, link.item[side]);
  const auto* assembled = item == nullptr ? nullptr : std::get_if<Assembled>(&item->state);
  if (assembled == nullptr) return nullptr;
  const Uid& uid = assembled->event.uid;
  return uid.value.empty() || uid == link.uid ? assembled : nullptr;
}

Presence presence(const Observations& seen, const Link& link, Side side) {
  if (!link.item[side]) return Presence::never;
  const Item* item = find_item(seen, side, link.item[side]);
  if (item == nullptr || std::holds_alternative<NotObserved>(item->state)) {
    return Presence::not_observed;
  }
  if (std::holds_alternative<Unreadable>(item->state)) return Presence::unreadable;
  if (live(seen, link, side) == nullptr) return Presence::deleted;
  const bool changed =
      !link.agreed[side] || !link.unagreed.empty() || !changed_fields(seen, link, side).empty();
  return changed ? Presence::changed : Presence::unchanged;
}

void plan_creation(Planning& planning, const Link& link, Side target, const std::string& why) {
  const Side source = opposite(target);
  const Assembled* item = live(planning.seen, link, source);
  Event wanted = planning.as_stored[target](item->event);
  wanted.uid = link.uid;
  const std::string closed = closed_because(planning, target);
  // A creation that was only kept because the side was closed is no refusal once it is open.
  const std::string value = closed_value(!closed.empty()) + creation_value(wanted);
  const KeptBack kept{target, kWholeCreation, value, closed};
  Link remembered = link;
  const bool known = !keep_back(remembered, kept);
  if (!closed.empty() || known) {
    const std::size_t index = put_link(planning, remembered);
    if (!known) planning.out.kept_back.emplace_back(index, kept);
    return;
  }
  report_shortened(planning, link, target, FieldMask::everything(), item->event, wanted);
  const std::size_t index = put_link(planning, link);
  PerSide<std::optional<Event>> now;
  now[source] = item->event;
  planning.out.operations.push_back({Action::create, target, index, FieldMask::everything(),
                                     std::move(wanted), std::move(now), why});
}

void plan_link(Planning& planning, Link link, bool newly_matched) {
  const Presence feishu = presence(planning.seen, link, Side::feishu);
  const Presence other = presence(planning.seen, link, Side::other);
  for (const auto& [side, there] :
       {std::pair{Side::feishu, feishu}, std::pair{Side::other, other}}) {
    if (there == Presence::deleted) ++planning.out.lost[side];
    if (there == Presence::unreadable) ++planning.out.unreadable[side];
  }
  switch (decide(feishu, other)) {
    case Verdict::nothing:
      return;
    case Verdict::to_other:
    case Verdict::to_feishu:
    case Verdict::merge:
    case Verdict::link:
      plan_merge(planning, std::move(link), newly_matched);
      return;
    case Verdict::remove_on_feishu:
      plan_removal(planning, std::move(link), Side::feishu);
      return;
    case Verdict::remove_on_other:
      plan_removal(planning, std::move(link), Side::other);
      return;
    case Verdict::create_on_feishu:
      plan_creation_verdict(planning, std::move(link), Side::feishu);
      return;
    case Verdict::create_on_other:
      plan_creation_verdict(planning, std::move(link), Side::other);
      return;
    case Verdict::unlink:
      plan_unlink(planning, link);
      return;
  }
}

}  // namespace larkdav::engine
