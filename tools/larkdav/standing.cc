#include "tools/larkdav/standing.h"

#include "engine/gather.h"
#include "engine/give_way.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

using engine::Side;

state::PairRow known_row(Session& session, const PairConfig& pair) {
  const auto row = state::Pairs(session.database()).find(pair.name);
  if (!row) {
    throw usage_error("the pair " + pair.name + " was never synced", "Run `larkdav sync` first.");
  }
  return *row;
}

}  // namespace

PairView::PairView(Session& session, const PairConfig& pair, engine::Clock& clock)
    : row_(known_row(session, pair)),
      store_(session.database(), row_.id),
      pair_{{nullptr, nullptr}, store_, clock} {
  open_ = open_pair(session, pair, false);
  pair_.replicas = open_.joined.replicas;
}

engine::Projection PairView::projection() const {
  const auto replicas = open_.joined.replicas;
  return {[replicas](const engine::Event& event) { return replicas.feishu->as_stored(event); },
          [replicas](const engine::Event& event) { return replicas.other->as_stored(event); }};
}

std::optional<engine::Event> PairView::last_read(const engine::Link& link, Side side) {
  const auto item = engine::stored_item(pair_, side, link.item[side]);
  return item ? std::optional(item->event) : std::nullopt;
}

std::string PairView::absence(const engine::Link& link, Side side) {
  if (!link.item[side]) return "no event";
  const engine::GroupId group = pair_.replicas[side]->group_of(*link.item[side]);
  const auto items = engine::assemble_groups(pair_, side, {&group, 1});
  const auto found = items.find(*link.item[side]);
  if (found == items.end()) return "no event";
  if (const auto* unreadable = std::get_if<engine::Unreadable>(&found->second.state)) {
    return "can't be read: " + unreadable->reason;
  }
  if (const auto* unseen = std::get_if<engine::NotObserved>(&found->second.state)) {
    return "not read yet: " + unseen->reason;
  }
  return std::holds_alternative<engine::Gone>(found->second.state) ? "deleted" : "";
}

}  // namespace larkdav::tools
