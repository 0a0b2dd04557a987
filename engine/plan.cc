#include "engine/plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/apart.h"
#include "engine/in_doubt.h"
#include "engine/match.h"
#include "engine/plan_link.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

using Linked = PerSide<std::set<ItemId>>;

Linked linked_items(const std::vector<Link>& links) {
  Linked out;
  for (const auto& link : links) {
    for (const Side side : kSides) {
      if (link.item[side]) out[side].insert(*link.item[side]);
    }
  }
  return out;
}

// An item that has no UID of its own and no past: made by somebody just now.
struct Nameless {
  ItemId item;
  const Event* event;
};

// What was deleted and made again with just what both sides had agreed on stands for the deleted
// one: otherwise two machines on one pair could each take the other's new copy for a reason to
// delete and to make anew, for ever.
std::optional<ItemId> made_again(const Link& link, Side side, std::vector<Nameless>& nameless) {
  if (!link.agreed[side] || !link.item[opposite(side)]) return std::nullopt;
  const auto found = std::find_if(nameless.begin(), nameless.end(), [&](const Nameless& each) {
    return diff(*link.agreed[side], *each.event).empty();
  });
  if (found == nameless.end()) return std::nullopt;
  const ItemId item = found->item;
  nameless.erase(found);
  return item;
}

// The item of a link is gone or now another event, and its UID stands under another name: a rename,
// no deletion (sync.md 10). A name may have been taken over from another link, so what counts is
// who carries the UID, not whose name it was.
void follow_renames(Planning& planning, std::vector<Link>& links, Linked& linked) {
  for (const Side side : kSides) {
    std::map<ItemId, Uid> owner;
    for (const auto& link : links) {
      if (link.item[side]) owner.emplace(*link.item[side], link.uid);
    }
    std::map<Uid, ItemId> loose;
    std::vector<Nameless> nameless;
    for (const auto& [id, item] : planning.seen.items[side]) {
      const auto* assembled = std::get_if<Assembled>(&item.state);
      if (assembled == nullptr) continue;
      const Uid uid = uid_of(planning.seen, id, assembled->event);
      const auto owned = owner.find(id);
      const bool own_uid = !assembled->event.uid.value.empty();
      if (owned == owner.end() && may_be_in_doubt(planning.seen, side, assembled->event)) continue;
      if (owned == owner.end() || (own_uid && owned->second != uid)) loose.emplace(uid, id);
      if (owned == owner.end() && !own_uid && planning.seen.uids.count(id) == 0) {
        nameless.push_back({id, &assembled->event});
      }
    }
    for (auto& link : links) {
      if (loose.empty() || planted("rename-is-deletion") || planning.seen.busy.count(link.id) > 0)
        continue;
      const Presence there = presence(planning.seen, link, side);
      if (there != Presence::deleted && there != Presence::never) continue;
      const auto found = loose.find(link.uid);
      const auto again = found != loose.end()         ? std::optional(found->second)
                         : there == Presence::deleted ? made_again(link, side, nameless)
                                                      : std::nullopt;
      if (!again) continue;
      if (there == Presence::never) {  // its creation never came about, and here it is all the same
        link.agreed = {};
        link.kept.clear();
      }
      link.item[side] = *again;
      planning.out.renamed.push_back(link.id);
    }
  }
  linked = linked_items(links);  // what stands under an old name now is nobody's
}

// After a restored database or a changed configuration nothing agreed counts: links whose sides are
// both there are merged afresh, the others end and what lives is new. So nothing is ever deleted on
// the word of an old state (sync.md 8).
bool survives_resync(const Planning& planning, Link& link) {
  for (const Side side : kSides) {
    const Presence there = presence(planning.seen, link, side);
    if (there == Presence::deleted || there == Presence::never) return false;
  }
  link.agreed = {};
  link.unagreed = {};
  link.kept.clear();
  return true;
}

// What a link lets go of in this plan is free: another event may stand under its old name.
void let_go(const Planning& planning, const std::vector<Link>& links, Linked& linked) {
  std::map<LinkId, const Link*> planned;
  for (const auto& link : planning.out.links) planned[link.id] = &link;
  const std::set<LinkId> dropped(planning.out.dropped.begin(), planning.out.dropped.end());
  for (const auto& link : links) {
    const auto found = planned.find(link.id);
    for (const Side side : kSides) {
      if (!link.item[side]) continue;
      const bool reset = found != planned.end() && !found->second->item[side];
      if (reset || dropped.count(link.id) > 0) linked[side].erase(*link.item[side]);
    }
  }
}

bool recent_enough(const Planning& planning, const Event& event) {
  if (!planning.policy.past || !event.extent.last) return true;
  return *event.extent.last >= planning.seen.now - *planning.policy.past;
}

struct NewItems {
  PerSide<std::map<ItemId, const Assembled*>> items;
};

void report_duplicate(Planning& planning, Side side, const Item& item, const Uid& uid) {
  if (planning.seen.marked[side].count(item.group) == 0) return;
  planning.out.troubles.push_back(
      {uid, std::get<Assembled>(item.state).event.fields.title, "link",
       "another event of this calendar has the same UID; " + item.id.value + " is left alone"});
  planning.out.to_tell[side].insert(item.group);
}

// It may be what an unanswered creation made, or the event of a goal under way come back: the next
// run tells.
bool put_off(Planning& planning, Side side, const Item& item, const std::set<Uid>& busy) {
  const Event& event = std::get<Assembled>(item.state).event;
  const Uid uid = uid_of(planning.seen, item.id, event);
  const bool in_doubt = may_be_in_doubt(planning.seen, side, event);
  if (!in_doubt && busy.count(uid) == 0) return false;
  planning.out.put_off[side].insert(item.group);
  if (in_doubt) {
    planning.out.troubles.push_back(
        {uid, event.fields.title, "link",
         std::string("it waits, because it may be what an unanswered creation made on ") +
             name(side)});
  }
  return true;
}

// What copies of a Feishu event carry that is there and cannot be read now: its name as their
// origin, or its UID. They are a match of which only one half is known, so they wait for the other.
struct Unread {
  std::set<std::string> names;
  std::set<Uid> uids;

  [[nodiscard]] bool has_copy(const Assembled& assembled) const {
    return uids.count(assembled.event.uid) > 0 || names.count(assembled.event.uid.value) > 0 ||
           names.count(assembled.origin.value_or("")) > 0;
  }
};

Unread unread_on_feishu(const Planning& planning, const Linked& linked) {
  Unread out;
  for (const auto& [id, item] : planning.seen.items.feishu) {
    const bool unread = std::holds_alternative<Unreadable>(item.state) ||
                        std::holds_alternative<NotObserved>(item.state);
    if (!unread || linked.feishu.count(id) > 0) continue;
    out.names.insert(id.value);
    out.uids.insert(uid_of(planning.seen, id, Event{}));
  }
  return out;
}

// What is new on Feishu and cannot be read may be what an unanswered creation made: it stays new
// until that is known. On the other side a creation is known by its name.
void put_off_unread(Planning& planning, const Linked& linked) {
  if (planning.seen.in_doubt.feishu.empty()) return;
  for (const auto& [id, item] : planning.seen.items.feishu) {
    const bool fresh = planning.seen.marked.feishu.count(item.group) > 0;
    const bool unread = std::holds_alternative<Unreadable>(item.state);
    if (fresh && unread && linked.feishu.count(id) == 0) {
      planning.out.put_off.feishu.insert(item.group);
    }
  }
}

NewItems new_items(Planning& planning, const Linked& linked, const std::set<Uid>& linked_uids) {
  NewItems out;
  put_off_unread(planning, linked);
  const Unread unread = unread_on_feishu(planning, linked);
  std::set<ItemId>
      dead;  // Feishu ids are never reused: what a stale listing shows again stays dead
  for (const auto& tomb : planning.seen.tombs) {
    if (tomb.item.feishu) dead.insert(*tomb.item.feishu);
  }
  std::set<Uid> busy;
  for (const auto& link : planning.seen.links) {
    if (planning.seen.busy.count(link.id) > 0) busy.insert(link.uid);
  }
  for (const Side side : kSides) {
    std::set<Uid> seen_uids;
    for (const auto& [id, item] : planning.seen.items[side]) {
      const auto* assembled = std::get_if<Assembled>(&item.state);
      if (assembled == nullptr || linked[side].count(id) > 0) continue;
      if (planning.seen.busy_groups[side].count(item.group) > 0) continue;
      if (side == Side::feishu && dead.count(id) > 0) continue;
      if (put_off(planning, side, item, busy)) continue;
      if (side == Side::other && unread.has_copy(*assembled)) {
        planning.out.put_off.other.insert(item.group);
        continue;
      }
      const Uid uid = uid_of(planning.seen, id, assembled->event);
      if (linked_uids.count(uid) > 0 || !seen_uids.insert(uid).second) {
        report_duplicate(planning, side, item, uid);
        continue;
      }
      out.items[side].emplace(id, assembled);
    }
  }
  return out;
}

std::vector<Candidate> candidates(const Planning& planning, const NewItems& fresh, Side side) {
  std::vector<Candidate> out;
  for (const auto& [id, assembled] : fresh.items[side]) {
    Candidate candidate{id, uid_of(planning.seen, id, assembled->event), &assembled->event,
                        assembled->event, assembled->origin};
    if (side == Side::other) {
      candidate.on_feishu = planning.as_stored.feishu(assembled->event);
    }
    out.push_back(std::move(candidate));
  }
  return out;
}

Link fresh_link(const Planning& planning, Side side, const ItemId& id, const Event& event) {
  Link link;
  link.uid = uid_of(planning.seen, id, event);
  link.item[side] = id;
  return link;
}

void hold_ambiguous(Planning& planning, NewItems& fresh, const Matches& matches) {
  for (const Side side : kSides) {
    for (const auto& id : matches.ambiguous[side]) {
      const Event& event = fresh.items[side].at(id)->event;
      planning.out.troubles.push_back(
          {uid_of(planning.seen, id, event), event.fields.title, "match",
           "several events of the same title and time differ between the sides; make one of them "
           "different, or delete the surplus by hand"});
      planning.out.to_tell[side].insert(planning.seen.items[side].at(id).group);
      fresh.items[side].erase(id);
    }
  }
}

void plan_new_items(Planning& planning, const Linked& linked, const std::set<Uid>& uids) {
  NewItems fresh = new_items(planning, linked, uids);
  const Matches matches =
      match(candidates(planning, fresh, Side::feishu), candidates(planning, fresh, Side::other));
  hold_ambiguous(planning, fresh, matches);
  planning.out.adoptions = find_adoptions(matches.pairs, fresh.items, planning.as_stored.feishu);
  std::set<ItemId> wait;
  for (const Adoption& adoption : planning.out.adoptions) {
    wait.insert(adoption.series);
    fresh.items.feishu.erase(adoption.single);
  }
  for (const auto& [feishu, other] : matches.pairs) {
    if (wait.count(feishu) > 0) {
      fresh.items.feishu.erase(feishu);
      fresh.items.other.erase(other);
      continue;
    }
    const Event& ours = fresh.items.feishu.at(feishu)->event;
    const Event& theirs = fresh.items.other.at(other)->event;
    if (recent_enough(planning, ours) || recent_enough(planning, theirs)) {
      Link link = fresh_link(planning, Side::other, other, theirs);
      link.item.feishu = feishu;
      plan_link(planning, std::move(link), true);
    }
    fresh.items.feishu.erase(feishu);
    fresh.items.other.erase(other);
  }
  for (const Side side : kSides) {
    for (const auto& [id, assembled] : fresh.items[side]) {
      if (!recent_enough(planning, assembled->event)) continue;
      plan_creation(planning, fresh_link(planning, side, id, assembled->event), opposite(side),
                    std::string("new on ") + name(side));
    }
  }
}

void report_cancelled(Planning& planning, const ItemId& id) {
  planning.out.losses.push_back(
      {Uid{id.value},
       {},
       "STATUS",
       "it is cancelled, and a cancelled event that was never linked is left out"});
}

void report_items(Planning& planning, const Linked& linked) {
  const Linked before = linked_items(planning.seen.links);
  for (const Side side : kSides) {
    for (const auto& [id, item] : planning.seen.items[side]) {
      if (planning.seen.marked[side].count(item.group) == 0) continue;
      if (const auto* unreadable = std::get_if<Unreadable>(&item.state)) {
        if (unreadable->reason == kNotAnEvent) continue;
        planning.out.troubles.push_back(
            {Uid{id.value}, {}, std::string("read from ") + name(side), unreadable->reason});
        planning.out.to_tell[side].insert(item.group);
      } else if (const auto* gone = std::get_if<Gone>(&item.state)) {
        const bool ever_linked = linked[side].count(id) + before[side].count(id) > 0;
        if (gone->cancelled && !ever_linked) report_cancelled(planning, id);
      } else if (const auto* assembled = std::get_if<Assembled>(&item.state)) {
        for (const auto& loss : assembled->losses) {
          planning.out.losses.push_back({uid_of(planning.seen, id, assembled->event),
                                         assembled->event.fields.title, loss.field, loss.reason});
        }
      }
    }
  }
}

}  // namespace

Plan plan(const Observations& seen, const Policy& policy, const Projection& as_stored) {
  Planning planning{seen, policy, as_stored, {}};
  std::vector<Link> links = seen.links;
  Linked linked = linked_items(links);
  follow_renames(planning, links, linked);
  const auto renamed = [&](const Link& link) {
    const auto& all = planning.out.renamed;
    return std::find(all.begin(), all.end(), link.id) != all.end();
  };
  std::set<Uid> uids;
  for (auto& link : links) {
    if (seen.busy.count(link.id) > 0) {
      uids.insert(link.uid);
      continue;
    }
    // A held link is here because somebody edited it again: it is looked at afresh, and held again
    // if the clash is still there (sync.md 11).
    const bool was_held = link.state == LinkState::held;
    if (link.apart) {
      if (stays_apart(seen, link, as_stored)) {
        uids.insert(link.uid);
        if (renamed(link)) planning.out.links.push_back(link);
        continue;
      }
      end_apart(seen, link, as_stored);
    }
    link.state = LinkState::active;
    link.held_reason.clear();
    if (seen.mode == PairMode::resync && !survives_resync(planning, link)) {
      planning.out.dropped.push_back(link.id);
      continue;
    }
    uids.insert(link.uid);
    if (seen.mode == PairMode::resync || was_held || renamed(link)) {
      planning.out.links.push_back(link);
    }
    plan_link(planning, link, false);
  }
  let_go(planning, links, linked);
  plan_new_items(planning, linked, uids);
  report_items(planning, linked);
  return std::move(planning.out);
}

}  // namespace larkdav::engine
