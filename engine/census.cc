#include "engine/census.h"

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "engine/gather.h"

namespace larkdav::engine {
namespace {

constexpr std::size_t kLinksAtOnce = 256;

// The links as the plan will leave them, its new ones too.
std::vector<Link> links_after(const Pair& pair, const Plan& plan) {
  std::map<LinkId, Link> links;
  for (auto& link : pair.store.links()) links.emplace(link.id, std::move(link));
  std::vector<Link> out;
  for (const auto& link : plan.links) {
    if (link.id == 0) {
      out.push_back(link);
    } else {
      links.insert_or_assign(link.id, link);
    }
  }
  for (const LinkId id : plan.dropped) links.erase(id);
  for (auto& [id, link] : links) out.push_back(std::move(link));
  return out;
}

bool is_another_event(const Assembled& there, const Link& link) {
  return !there.event.uid.value.empty() && there.event.uid != link.uid;
}

// What is not known to be gone is there.
void count(const Pair& pair, Side side, std::span<const Link> links, Census& out) {
  std::vector<GroupId> groups;
  for (const auto& link : links) {
    if (link.item[side]) groups.push_back(pair.replicas[side]->group_of(*link.item[side]));
  }
  const auto items = assemble_groups(pair, side, groups);
  for (const auto& link : links) {
    if (!link.item[side]) continue;
    const auto found = items.find(*link.item[side]);
    if (found == items.end() || std::holds_alternative<Gone>(found->second.state)) continue;
    const auto* there = std::get_if<Assembled>(&found->second.state);
    if (there != nullptr && is_another_event(*there, link)) continue;
    ++out.live[side];
    const auto* hidden = std::get_if<Unreadable>(&found->second.state);
    if (hidden != nullptr && hidden->reason != kNotAnEvent) ++out.unreadable[side];
  }
}

}  // namespace

Census census(const Pair& pair, const Plan& plan, bool first_run, const PairReport& report) {
  Census out;
  out.links = pair.store.active_links();
  out.first_run = first_run;
  for (const Side side : kSides) out.open_deletes[side] = report.sides[side].deleted;
  for (const auto& intent : pair.store.intents()) {
    if (intent.kind == OperationKind::remove) ++out.open_deletes[intent.side];
  }
  const bool deletes =
      std::any_of(plan.operations.begin(), plan.operations.end(),
                  [](const auto& operation) { return operation.action == Action::remove; });
  if (!deletes) return out;
  const std::vector<Link> links = links_after(pair, plan);
  for (std::size_t at = 0; at < links.size(); at += kLinksAtOnce) {
    const std::size_t many = std::min(kLinksAtOnce, links.size() - at);
    for (const Side side : kSides) count(pair, side, {&links[at], many}, out);
  }
  return out;
}

}  // namespace larkdav::engine
