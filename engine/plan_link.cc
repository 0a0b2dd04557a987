#include "engine/plan_link.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/decide.h"
#include "engine/kept_back.h"
#include "engine/plan_merge.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

std::string deleted_on(Side side) { return std::string("deleted on ") + name(side); }

// It is asked for once (reference sync.md, I20).
bool deletion_was_refused(const Link& link, Side target) {
  return std::any_of(link.kept.begin(), link.kept.end(), [&](const KeptBack& kept) {
    return kept.target == target && kept.field == kDeletion && kept.value == kRefusedDeletion;
  });
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
  return !planted("deletion-beats-edit") &&
         !(changed & planning.seen.capabilities[target].storable).empty() &&
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
    plan_removal(planning, std::move(link), source, deleted_on(target));
    return;
  }
  if (deleted && target == Side::feishu) {
    planning.out.losses.push_back({link.uid, live(planning.seen, link, source)->event.fields.title,
                                   "attendees",
                                   "made again on Feishu, with a new id, without attendees and "
                                   "without a meeting"});
  }
  link.item[target].reset();
  plan_creation(
      planning, link, target,
      deleted ? deleted_on(target) + ", but edited on " + name(source) + " since: the edit stays"
              : std::string("new on ") + name(source));
}

}  // namespace

void plan_removal(Planning& planning, Link link, Side target, const std::string& why) {
  if (deletion_was_refused(link, target)) {
    put_link(planning, link);
    return;
  }
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
  planning.out.operations.push_back({Action::remove, target, index, {}, {}, std::move(now), why});
}

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
  const Side base = planted("compare-with-other-copy") ? opposite(side) : side;
  FieldMask changed = diff(*link.agreed[base], item->event);
  // Who takes part is shown on the other side, never told from there: no edit of it is a change.
  if (side == Side::other) changed.erase(Field::attendees);
  return without_kept_back(link, side, item->event, changed, seen.closed[opposite(side)]);
}

std::size_t put_link(Planning& planning, const Link& link) {
  planning.out.links.push_back(link);
  return planning.out.links.size() - 1;
}

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
  if (live(seen, link, side) == nullptr) {
    return seen.unread[side] ? Presence::not_observed : Presence::deleted;
  }
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
  }
  if (feishu == Presence::not_observed || other == Presence::not_observed) {
    planning.out.waiting.insert(link.id);
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
      plan_removal(planning, std::move(link), Side::feishu, deleted_on(Side::other));
      return;
    case Verdict::remove_on_other:
      plan_removal(planning, std::move(link), Side::other, deleted_on(Side::feishu));
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
