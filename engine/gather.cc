#include "engine/gather.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/observe.h"
#include "engine/plan_link.h"

namespace larkdav::engine {
namespace {

class Gathering {
 public:
  explicit Gathering(const Pair& pair) : pair_(pair) {}

  Observations run() {
    seen_.now = pair_.clock.now();
    seen_.mode = pair_.store.mode();
    note_capabilities();
    for (const Side side : kSides) {
      const auto marked = pair_.store.marked(side);
      seen_.marked[side].insert(marked.begin(), marked.end());
      load(side, seen_.marked[side]);
    }
    if (seen_.mode == PairMode::resync) {
      add_links(pair_.store.links());
    } else {
      for (const Side side : kSides) add_links_of(side, seen_.marked[side]);
    }
    note_busy();
    if (anything_new() || anything_gone()) load_new();
    note_unread();
    return std::move(seen_);
  }

  Observations run_only(std::span<const Uid> uids) {
    seen_.now = pair_.clock.now();
    seen_.mode = pair_.store.mode();
    note_capabilities();
    add_links(pair_.store.links_with_uids(uids));
    for (const Side side : kSides) {
      const auto groups = pair_.store.unlinked(side);
      load(side, {groups.begin(), groups.end()});
    }
    std::vector<ItemId> items;
    for (const Item* item : unlinked_items(Side::feishu)) items.push_back(item->id);
    seen_.uids = pair_.store.uids(items);
    note_busy();
    return std::move(seen_);
  }

 private:
  void note_capabilities() {
    for (const Side side : kSides) {
      seen_.capabilities[side] = pair_.replicas[side]->capabilities();
    }
  }

  void load(Side side, const std::set<GroupId>& groups) {
    std::vector<GroupId> wanted;
    for (const auto& group : groups) {
      if (loaded_[side].insert(group).second) wanted.push_back(group);
    }
    if (wanted.empty()) return;
    seen_.items[side].merge(assemble_groups(pair_, side, wanted));
  }

  void add_links_of(Side side, const std::set<GroupId>& groups) {
    const std::vector<GroupId> wanted(groups.begin(), groups.end());
    add_links(pair_.store.links_of(side, wanted));
  }

  void add_links(std::vector<Link> links) {
    PerSide<std::set<GroupId>> more;
    for (auto& link : links) {
      if (!known_links_.insert(link.id).second) continue;
      for (const Side side : kSides) {
        if (link.item[side]) more[side].insert(pair_.replicas[side]->group_of(*link.item[side]));
      }
      seen_.links.push_back(std::move(link));
    }
    for (const Side side : kSides) load(side, more[side]);
    settle_absent_items();
  }

  // An item whose group is known but which its records no longer make up is gone as an item: an
  // exception that fits its series again (sync.md 4).
  void settle_absent_items() {
    for (const auto& link : seen_.links) {
      for (const Side side : kSides) {
        if (!link.item[side] || seen_.items[side].count(*link.item[side]) > 0) continue;
        const GroupId group = pair_.replicas[side]->group_of(*link.item[side]);
        if (group.value == link.item[side]->value) continue;
        seen_.items[side].emplace(*link.item[side], Item{*link.item[side], group, Gone{}});
      }
    }
  }

  // A whole event, or one that stands for an occurrence of a series.
  void note_in_doubt(const Intent& intent) {
    if (intent.state != IntentState::sent || !intent.goal.wanted) return;
    Event made = pair_.replicas[intent.side]->as_stored(*intent.goal.wanted);
    if (intent.kind == OperationKind::create && !intent.goal.item) {
      made.uid = intent.goal.uid;
      seen_.in_doubt[intent.side].push_back(std::move(made));
    } else if (intent.step && intent.step->repeatable) {
      for (const auto& key : intent.step->touches.occurrences()) {
        const auto found = made.occurrences.find(key);
        const auto* fields = found == made.occurrences.end() ? nullptr : copy_in(found->second);
        if (fields == nullptr) continue;
        Event single;
        single.fields = *fields;
        seen_.in_doubt[intent.side].push_back(std::move(single));
      }
    }
  }

  void note_busy() {
    for (const auto& intent : pair_.store.intents()) {
      seen_.busy.insert(intent.link);
      note_in_doubt(intent);
      const auto link = pair_.store.link(intent.link);
      if (!link) continue;
      const auto groups = groups_of(pair_, *link);
      for (const Side side : kSides) {
        if (groups[side]) seen_.busy_groups[side].insert(*groups[side]);
      }
    }
  }

  // Where a missing name may be a renaming, a new name without content may be its other end.
  void note_unread() {
    for (const Side side : kSides) {
      if (seen_.capabilities[side].absence_proves_deletion) continue;
      std::set<ItemId> linked;
      for (const auto& link : seen_.links) {
        if (link.item[side]) linked.insert(*link.item[side]);
      }
      for (const auto& [id, item] : seen_.items[side]) {
        const bool unread = std::holds_alternative<NotObserved>(item.state);
        if (unread && linked.count(id) == 0) seen_.unread[side] = true;
      }
    }
  }

  [[nodiscard]] std::vector<const Item*> unlinked_items(Side side) const {
    std::set<ItemId> linked;
    for (const auto& link : seen_.links) {
      if (link.item[side]) linked.insert(*link.item[side]);
    }
    std::vector<const Item*> out;
    for (const auto& [id, item] : seen_.items[side]) {
      if (linked.count(id) == 0 && std::holds_alternative<Assembled>(item.state)) {
        out.push_back(&item);
      }
    }
    return out;
  }

  [[nodiscard]] bool anything_new() const {
    return !unlinked_items(Side::feishu).empty() || !unlinked_items(Side::other).empty();
  }

  [[nodiscard]] bool anything_gone() const {
    const auto gone = [](const auto& entry) {
      return std::holds_alternative<Gone>(entry.second.state);
    };
    for (const Side side : kSides) {
      if (std::any_of(seen_.items[side].begin(), seen_.items[side].end(), gone)) return true;
      for (const auto& link : seen_.links) {
        const Item* item = find_item(seen_, side, link.item[side]);
        const bool there = item != nullptr && std::holds_alternative<Assembled>(item->state);
        if (there && live(seen_, link, side) == nullptr) return true;  // another event now
      }
    }
    return false;
  }

  // A new item may match any item that was left unlinked before, and its UID may belong to a link
  // that nothing else concerns now. What is gone may stand under another name, or have been what
  // kept others from being matched.
  void load_new() {
    for (const Side side : kSides) {
      const auto groups = pair_.store.unlinked(side);
      load(side, {groups.begin(), groups.end()});
    }
    // Also of those that cannot be read now: their copies carry it.
    std::vector<ItemId> feishu_items;
    for (const auto& [id, item] : seen_.items.feishu) {
      if (!std::holds_alternative<Gone>(item.state)) feishu_items.push_back(id);
    }
    seen_.uids = pair_.store.uids(feishu_items);
    std::vector<Uid> uids;
    for (const Side side : kSides) {
      for (const Item* item : unlinked_items(side)) {
        uids.push_back(uid_of(seen_, item->id, std::get<Assembled>(item->state).event));
      }
    }
    add_links(pair_.store.links_with_uids(uids));
    seen_.tombs = pair_.store.tombs(uids, feishu_items);
    ask_the_risen();
  }

  // An undo in the client brings the same UID back; a stale listing shows what is gone. A GET tells
  // them apart.
  void ask_the_risen() {
    std::set<Uid> buried;
    for (const auto& tomb : seen_.tombs) buried.insert(tomb.uid);
    if (buried.empty()) return;
    std::vector<NativeId> ask;
    std::set<GroupId> groups;
    for (const Item* item : unlinked_items(Side::other)) {
      if (buried.count(std::get<Assembled>(item->state).event.uid) == 0) continue;
      ask.push_back(pair_.replicas.other->master_of(item->id));
      groups.insert(item->group);
    }
    if (ask.empty()) return;
    fetch(pair_, Side::other, ask);
    const std::vector<GroupId> wanted(groups.begin(), groups.end());
    for (auto& [id, item] : assemble_groups(pair_, Side::other, wanted)) {
      if (const auto* alive = std::get_if<Assembled>(&item.state)) {
        pair_.store.exhume(alive->event.uid);
      }
      seen_.items.other.insert_or_assign(id, item);
    }
  }

  const Pair& pair_;
  Observations seen_;
  PerSide<std::set<GroupId>> loaded_;
  std::set<LinkId> known_links_;
};

}  // namespace

Observations gather(const Pair& pair) { return Gathering(pair).run(); }

Observations gather_only(const Pair& pair, std::span<const Uid> uids) {
  return Gathering(pair).run_only(uids);
}

std::map<ItemId, Item> assemble_groups(const Pair& pair, Side side,
                                       std::span<const GroupId> groups) {
  std::map<ItemId, Item> out;
  for (const auto& [group, records] : pair.store.groups(side, groups)) {
    for (auto& item : pair.replicas[side]->assemble(records)) {
      const ItemId id = item.id;
      out.insert_or_assign(id, std::move(item));
    }
  }
  return out;
}

bool cannot_be_read(const Pair& pair, Side side, const GroupId& group) {
  const auto items = assemble_groups(pair, side, {&group, 1});
  return std::any_of(items.begin(), items.end(), [](const auto& entry) {
    return std::holds_alternative<Unreadable>(entry.second.state);
  });
}

void clear_mark(const Pair& pair, Side side, const ItemId& item) {
  const GroupId group = pair.replicas[side]->group_of(item);
  for (const auto& [id, other] : assemble_groups(pair, side, {&group, 1})) {
    if (id != item && std::holds_alternative<Assembled>(other.state)) return;
  }
  // An orphan that fits its series again is no item any more, but its link waits for its end.
  for (const auto& link : pair.store.links_of(side, {&group, 1})) {
    if (link.item[side] != item) return;
  }
  pair.store.clear_marks(side, {&group, 1});
}

void mark_items(const Pair& pair, const Link& link) {
  const auto groups = groups_of(pair, link);
  for (const Side side : kSides) {
    if (groups[side]) pair.store.mark(side, {&*groups[side], 1});
  }
}

PerSide<std::optional<GroupId>> groups_of(const Pair& pair, const Link& link) {
  PerSide<std::optional<GroupId>> out;
  for (const Side side : kSides) {
    if (link.item[side]) out[side] = pair.replicas[side]->group_of(*link.item[side]);
  }
  return out;
}

}  // namespace larkdav::engine
