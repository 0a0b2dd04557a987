#include "engine/execute.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/confirm.h"
#include "engine/gather.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

struct Phase {
  Action action;
  Side side;
};
// Feishu's creations come first: their replies may show that an item is a copy of an earlier life,
// and cancel a creation on the other side (sync.md 5).
constexpr Phase kPhases[] = {{Action::create, Side::feishu}, {Action::create, Side::other},
                             {Action::update, Side::feishu}, {Action::update, Side::other},
                             {Action::remove, Side::feishu}, {Action::remove, Side::other}};

OperationKind kind_of(Action action) {
  if (action == Action::create) return OperationKind::create;
  return action == Action::remove ? OperationKind::remove : OperationKind::update;
}

Work make_work(const Pair& pair, const Operation& operation, Link link) {
  const Side source = opposite(operation.side);
  Work work;
  Intent& intent = work.intent;
  intent.link = link.id;
  intent.side = operation.side;
  intent.kind = kind_of(operation.action);
  intent.why = operation.why;
  intent.goal.uid = link.uid;
  intent.goal.item = link.item[operation.side];
  intent.goal.wanted = operation.wanted;
  intent.goal.before = operation.now[operation.side];
  intent.goal.fields = operation.fields;
  intent.goal.generation = link.generation;
  intent.goal.born = pair.clock.now();
  intent.goal.stamp = pair.store.next_stamp(intent.goal.born);
  if (operation.now[source]) intent.source = *operation.now[source];
  if (operation.action == Action::create) {
    intent.goal.item.reset();
    intent.goal.fields = whole(*operation.wanted);
    if (link.item[source]) intent.goal.origin = link.item[source]->value;
    intent.goal.text = operation.text;
  }
  work.link = std::move(link);
  return work;
}

// An earlier phase may have ended a link, or taken up what this operation would make again.
std::vector<Work> make_works(const Pair& pair, const Plan& plan, const Phase& phase) {
  std::vector<Work> works;
  for (const auto& operation : plan.operations) {
    if (operation.action != phase.action || operation.side != phase.side) continue;
    auto link = pair.store.link(plan.links[operation.link].id);
    if (!link) continue;
    const bool already_there =
        link->item[phase.side] &&
        link->item[phase.side] != plan.links[operation.link].item[phase.side];
    if (phase.action == Action::create && already_there) continue;
    works.push_back(make_work(pair, operation, *std::move(link)));
  }
  return works;
}

// What is about to be overwritten or deleted, for the history.
void keep_raw_texts(const Pair& pair, Side side, std::vector<Work>& works) {
  std::vector<GroupId> groups;
  for (const auto& work : works) {
    if (work.intent.goal.item)
      groups.push_back(pair.replicas[side]->group_of(*work.intent.goal.item));
  }
  const auto records = pair.store.groups(side, groups);
  for (auto& work : works) {
    if (!work.intent.goal.item) continue;
    const auto found = records.find(pair.replicas[side]->group_of(*work.intent.goal.item));
    if (found != records.end()) work.overwritten = found->second;
  }
}

// Those that the side which lost the item confirms. The marks of the others stay.
std::vector<Work> confirmed_removals(const Pair& pair, std::vector<Work> works, Tally& tally) {
  const std::vector<Absence> asked = ask_for_lost(pair, works);
  std::vector<Work> confirmed;
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (asked[i] == Absence::confirmed) {
      confirmed.push_back(std::move(works[i]));
      continue;
    }
    const Intent& intent = works[i].intent;
    tally.unsettled(works[i].link.uid, title_of(intent),
                    std::string("delete on ") + name(intent.side),
                    unconfirmed(opposite(intent.side), asked[i]));
  }
  return confirmed;
}

std::set<std::size_t> unlinked(const Plan& plan) {
  std::set<std::size_t> out;
  for (const auto& operation : plan.operations) {
    if (operation.action == Action::unlink) out.insert(operation.link);
  }
  return out;
}

// An item keeps the UID that it was once given, whatever else is linked with it: exports and other
// pairs know it by that.
void remember_new_uids(const Pair& pair, const std::vector<std::pair<ItemId, Uid>>& mapped) {
  std::vector<ItemId> items;
  for (const auto& [item, uid] : mapped) items.push_back(item);
  const auto known = pair.store.uids(items);
  for (const auto& [item, uid] : mapped) {
    if (known.count(item) == 0) pair.store.remember_uid(item, uid);
  }
}

// A copy that keeps a losing version may be under way from an interrupted run: its link is the
// same.
LinkId earlier_copy(const Pair& pair, const Uid& uid) {
  const auto known = pair.store.links_with_uids({&uid, 1});
  return known.empty() ? 0 : known.front().id;
}

// An item belongs to one link: where names were swapped, all are let go before any is taken.
void release_names(const Pair& pair, const Plan& plan) {
  for (const LinkId id : plan.renamed) {
    auto link = pair.store.link(id);
    if (!link) continue;
    link->item = {};
    pair.store.save(*link, {});
  }
}

std::vector<Work> works_of(const Pair& pair, const Plan& plan, const Phase& phase) {
  std::vector<Work> works;
  pair.store.atomically([&] { works = make_works(pair, plan, phase); });
  keep_raw_texts(pair, phase.side, works);
  return works;
}

}  // namespace

void join_series(const Pair& pair, const Adoption& adoption) {
  const GroupId alone = pair.replicas.feishu->group_of(adoption.single);
  pair.replicas.feishu->adopt(adoption.series, adoption.key, adoption.single);
  const GroupId joined = pair.replicas.feishu->group_of(adoption.single);
  auto records = pair.store.groups(Side::feishu, {&alone, 1})[alone];
  for (Record& record : records) record.group = joined;
  pair.store.put(Side::feishu, records);
}

void store_plan(const Pair& pair, Plan& plan, const Observations& seen) {
  PerSide<std::set<GroupId>> open;
  for (const Side side : kSides) {
    open[side] = seen.busy_groups[side];
    for (const auto& [id, item] : seen.items[side]) {
      if (std::holds_alternative<NotObserved>(item.state)) open[side].insert(item.group);
    }
    open[side].insert(plan.put_off[side].begin(), plan.put_off[side].end());
  }
  pair.store.atomically([&] {
    for (const LinkId id : plan.dropped) pair.store.remove_link(id);
    release_names(pair, plan);
    const std::set<std::size_t> ended = unlinked(plan);
    std::vector<std::pair<ItemId, Uid>> mapped;
    for (std::size_t i = 0; i < plan.links.size(); ++i) {
      if (ended.count(i) > 0) continue;
      Link& link = plan.links[i];
      if (!link.item.feishu && !link.item.other) link.id = earlier_copy(pair, link.uid);
      if (link.id != 0 && !link.item.feishu && !link.item.other) continue;
      link.id = pair.store.save(link, groups_of(pair, link));
      if (link.item.feishu) mapped.emplace_back(*link.item.feishu, link.uid);
    }
    remember_new_uids(pair, mapped);
    for (const auto& tomb : plan.tombs) pair.store.bury(tomb);
    for (const auto& link : seen.links) {
      if (plan.waiting.count(link.id) == 0) continue;
      const auto groups = groups_of(pair, link);
      for (const Side side : kSides) {
        if (groups[side]) open[side].insert(*groups[side]);
      }
    }
    for (const auto& operation : plan.operations) {
      if (operation.action == Action::unlink || operation.action == Action::link) continue;
      const auto groups = groups_of(pair, plan.links[operation.link]);
      for (const Side side : kSides) {
        if (groups[side]) open[side].insert(*groups[side]);
      }
    }
    for (const Side side : kSides) {
      for (const GroupId& group : open[side]) plan.to_tell[side].erase(group);
      open[side].insert(plan.to_tell[side].begin(), plan.to_tell[side].end());
      std::vector<GroupId> settled;
      std::set_difference(seen.marked[side].begin(), seen.marked[side].end(), open[side].begin(),
                          open[side].end(), std::back_inserter(settled));
      if (planted("clear-marks-early"))
        settled = {seen.marked[side].begin(), seen.marked[side].end()};
      pair.store.clear_marks(side, settled);
    }
    for (const Adoption& adoption : plan.adoptions) join_series(pair, adoption);
  });
}

PerSide<bool> execute(const Pair& pair, const Plan& plan, RunId run, Tally& tally,
                      const Progress& progress) {
  GoalRunner runner(pair, run, tally, progress);
  for (const Phase phase : kPhases) {
    std::vector<Work> works = works_of(pair, plan, phase);
    if (phase.action == Action::remove) works = confirmed_removals(pair, std::move(works), tally);
    runner.run(phase.side, std::move(works));
  }
  return runner.adopted();
}

void execute_at_once(const Pair& pair, Plan& plan, const Observations& seen, RunId run,
                     Tally& tally, const Progress& progress) {
  std::vector<std::pair<Side, std::vector<Work>>> phases;
  pair.store.atomically([&] {
    store_plan(pair, plan, seen);
    for (const Phase phase : kPhases) {
      phases.emplace_back(phase.side, works_of(pair, plan, phase));
      for (Work& work : phases.back().second) work.intent.id = pair.store.save(work.intent);
    }
  });
  GoalRunner runner(pair, run, tally, progress);
  for (auto& [side, works] : phases) runner.run(side, std::move(works));
}

}  // namespace larkdav::engine
