#include "engine/resolve.h"

#include <utility>

#include "engine/apart.h"
#include "engine/plan_link.h"

namespace larkdav::engine {
namespace {

// Only `there` has the event.
void resolve_one_sided(Planning& planning, Link link, Side there, Keep keep) {
  const Side target = opposite(there);
  const bool stays =
      keep == Keep::both || keep == (there == Side::feishu ? Keep::feishu : Keep::other);
  const std::string why = std::string("resolved: keep ") + (stays ? name(there) : name(target));
  if (stays) {
    link.item[target].reset();
    plan_creation(planning, link, target, why);
  } else {
    plan_removal(planning, std::move(link), there, why);
  }
}

}  // namespace

std::string unresolvable(const Observations& seen, const Link& link) {
  if (seen.busy.count(link.id) > 0) {
    return "a write of it is not finished yet; run `larkdav sync` first";
  }
  for (const Side side : kSides) {
    const Presence there = presence(seen, link, side);
    if (there != Presence::unreadable && there != Presence::not_observed) continue;
    return std::string("it can't be read on ") + name(side) +
           " now; try again after `larkdav sync`";
  }
  return {};
}

Plan plan_resolution(const Observations& seen, const Link& held, Keep keep, const Policy& policy,
                     const Projection& as_stored) {
  Policy decided = policy;
  decided.conflict = keep == Keep::both     ? ConflictPolicy::keep_both
                     : keep == Keep::feishu ? ConflictPolicy::feishu
                                            : ConflictPolicy::other;
  Planning planning{seen, decided, as_stored, {}};
  Link link = held;
  link.apart = false;
  link.state = LinkState::active;
  link.held_reason.clear();
  PerSide<const Event*> now;
  for (const Side side : kSides) {
    const Assembled* item = live(seen, link, side);
    now[side] = item == nullptr ? nullptr : &item->event;
  }
  if (now.feishu == nullptr && now.other == nullptr) {
    planning.out.dropped.push_back(link.id);
    return std::move(planning.out);
  }
  if (now.feishu == nullptr || now.other == nullptr) {
    resolve_one_sided(planning, std::move(link), now.feishu == nullptr ? Side::other : Side::feishu,
                      keep);
    return std::move(planning.out);
  }
  if (keep == Keep::both) {
    link.unagreed = link.unagreed | differing(now, as_stored);
  } else {
    let_win(link, keep == Keep::feishu ? Side::feishu : Side::other, now, as_stored);
  }
  const std::size_t before = planning.out.links.size();
  plan_link(planning, link, false);
  if (planning.out.links.size() == before) planning.out.links.push_back(link);  // equal already
  return std::move(planning.out);
}

}  // namespace larkdav::engine
