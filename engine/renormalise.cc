#include "engine/renormalise.h"

#include <algorithm>
#include <set>

#include "engine/gather.h"
#include "engine/give_way.h"
#include "engine/kept_back.h"

namespace larkdav::engine {
namespace {

struct Unsettled {  // what differs from its agreed copy, or may
  std::set<LinkId> links;
  PerSide<std::set<GroupId>> groups;

  [[nodiscard]] bool covers(const Pair& pair, const Link& link) const {
    if (links.count(link.id) > 0 || link.state == LinkState::held) return true;
    const auto of_link = groups_of(pair, link);
    return std::any_of(kSides.begin(), kSides.end(), [&](Side side) {
      return !of_link[side] || groups[side].count(*of_link[side]) > 0;
    });
  }
};

Unsettled unsettled(const Pair& pair) {
  Unsettled out;
  for (const auto& intent : pair.store.intents()) out.links.insert(intent.link);
  for (const Side side : kSides) {
    const auto marked = pair.store.marked(side);
    out.groups[side].insert(marked.begin(), marked.end());
  }
  return out;
}

FieldMask all_of(const Event& a, const Event& b) { return whole(a) | whole(b); }

// A kept-back value is remembered in words: they may read differently now.
template <class Name>
bool respell(Link& link, Side side, const Name& name, const Event& now) {
  const auto found = std::find_if(link.kept.begin(), link.kept.end(), [&](const KeptBack& kept) {
    return kept.target == opposite(side) && kept.field == label(name);
  });
  if (found == link.kept.end()) return false;
  const bool closed = found->value.starts_with(closed_value(true));
  found->value = closed_value(closed) + describe(now, name);
  return true;
}

void renew(Link& link, Side side, const Event& now) {
  FieldMask settled = all_of(*link.agreed[side], now) - link.unagreed;
  for (const Field field : settled.fields()) {
    if (respell(link, side, field, now)) settled.erase(field);
  }
  const std::set<OccurrenceKey> keys = settled.occurrences();
  for (const auto& key : keys) {
    if (respell(link, side, key, now)) settled.erase(key);
  }
  assign(*link.agreed[side], now, settled);
}

}  // namespace

void renormalise(const Pair& pair) {
  if (pair.norm_version.empty() || pair.store.norm_version() == pair.norm_version) return;
  pair.store.atomically([&] {
    const Unsettled open = unsettled(pair);
    for (auto& link : pair.store.links()) {
      if (!link.agreed.feishu || !link.agreed.other || open.covers(pair, link)) continue;
      PerSide<std::optional<Assembled>> now;
      for (const Side side : kSides) now[side] = stored_item(pair, side, link.item[side]);
      if (!now.feishu || !now.other) continue;
      for (const Side side : kSides) renew(link, side, now[side]->event);
      pair.store.save(link, groups_of(pair, link));
    }
    pair.store.set_norm_version(pair.norm_version);
  });
}

}  // namespace larkdav::engine
