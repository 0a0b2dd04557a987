#include "engine/abandon.h"

#include "engine/gather.h"
#include "engine/goals.h"

namespace larkdav::engine {
namespace {

// Since the goal was made: then it is planned afresh at once.
bool has_moved(const Pair& pair, const Intent& intent, const Link& link) {
  const Side source = opposite(intent.side);
  const auto there = stored_item(pair, source, link.item[source]);
  if (!intent.goal.wanted) {
    if (there) return true;
  } else if (!there || !diff(there->event, intent.source).empty()) {
    return true;
  }
  if (!intent.goal.item) return false;
  const auto here = stored_item(pair, intent.side, intent.goal.item);
  return !here || !intent.goal.before || edited_since(intent.goal, {}, here->event);
}

}  // namespace

void abandon(const Pair& pair, const Intent& intent, Link link, const std::string& reason,
             Tally& tally) {
  const bool moved = has_moved(pair, intent, link);
  pair.store.atomically([&] {
    if (intent.id != 0) pair.store.remove_intent(intent.id);
    link.state = LinkState::held;
    link.held_reason = reason;
    pair.store.save(link, groups_of(pair, link));
    if (moved) {
      mark_items(pair, link);
    } else {
      for (const Side side : kSides) {
        if (link.item[side]) clear_mark(pair, side, *link.item[side]);
      }
    }
  });
  tally.failed(link.uid, title_of(intent), std::string("write on ") + name(intent.side),
               reason + (moved ? "; it is planned afresh"
                               : "; it is held until the event is edited or resolved"));
}

}  // namespace larkdav::engine
