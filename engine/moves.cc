#include "engine/moves.h"

#include <algorithm>

#include "engine/gather.h"
#include "engine/give_way.h"
#include "engine/observe.h"

namespace larkdav::engine {
namespace {

// UIDs of what stands there and is not linked yet.
std::set<Uid> new_uids(const Pair& there, Side side) {
  std::set<Uid> out;
  for (const auto& [id, item] : assemble_groups(there, side, there.store.unlinked(side))) {
    if (const auto* assembled = std::get_if<Assembled>(&item.state))
      out.insert(assembled->event.uid);
  }
  out.erase(Uid{});
  return out;
}

bool is_linked(const Pair& there, Side side, const Uid& uid) {
  const auto links = there.store.links_with_uids({&uid, 1});
  return std::any_of(links.begin(), links.end(), [&](const Link& link) {
    return stored_item(there, side, link.item[side]).has_value();
  });
}

}  // namespace

std::vector<Link> gone_from(Side side, const Plan& plan) {
  std::vector<Link> out;
  for (const auto& operation : plan.operations) {
    if (operation.action == Action::remove && operation.side == opposite(side))
      out.push_back(plan.links[operation.link]);
  }
  return out;
}

std::set<LinkId> standing_in(const Pair& there, Side side, std::span<const Link> gone) {
  observe(there, side, Reading::changes, {});
  const std::set<Uid> fresh = new_uids(there, side);
  std::set<LinkId> out;
  for (const Link& link : gone) {
    const bool same_item =
        side == Side::feishu && stored_item(there, side, link.item[side]).has_value();
    if (same_item || fresh.count(link.uid) > 0 || is_linked(there, side, link.uid))
      out.insert(link.id);
  }
  return out;
}

}  // namespace larkdav::engine
