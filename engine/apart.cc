#include "engine/apart.h"

#include "engine/merge.h"
#include "engine/plan_link.h"

namespace larkdav::engine {
namespace {

PerSide<const Event*> events(const Observations& seen, const Link& link) {
  PerSide<const Event*> now;
  for (const Side side : kSides) {
    const Assembled* item = live(seen, link, side);
    now[side] = item == nullptr ? nullptr : &item->event;
  }
  return now;
}

}  // namespace

FieldMask differing(const PerSide<const Event*>& now, const Projection& as_stored) {
  MergeInput input;
  input.now = now;
  for (const Side side : kSides) input.stored[side] = as_stored[side](*now[opposite(side)]);
  FieldMask out = diff(*now.feishu, *now.other);
  for (const Field field : out.fields()) {
    if (agrees(input, field)) out.erase(field);
  }
  const std::set<OccurrenceKey> keys = out.occurrences();
  for (const auto& key : keys) {
    if (agrees(input, key)) out.erase(key);
  }
  return out;
}

bool stays_apart(const Observations& seen, const Link& link, const Projection& as_stored) {
  for (const Side side : kSides) {
    switch (presence(seen, link, side)) {
      case Presence::changed:
      case Presence::fresh:
      case Presence::deleted:
        return false;
      case Presence::never:
      case Presence::unchanged:
      case Presence::unreadable:
      case Presence::not_observed:
        break;
    }
  }
  if (!link.item.feishu && !link.item.other) return false;
  const PerSide<const Event*> now = events(seen, link);
  return now.feishu == nullptr || now.other == nullptr || !differing(now, as_stored).empty();
}

void let_win(Link& link, Side winner, const PerSide<const Event*>& now,
             const Projection& as_stored) {
  const Side loser = opposite(winner);
  const FieldMask disputed = differing(now, as_stored);
  if (!link.agreed.feishu) link.agreed = {*now.feishu, *now.other};
  assign(*link.agreed[winner], *now[loser], disputed);
  assign(*link.agreed[loser], *now[loser], disputed);
  link.unagreed = link.unagreed - disputed;
  link.apart = false;
  link.state = LinkState::active;
  link.held_reason.clear();
}

void end_apart(const Observations& seen, Link& link, const Projection& as_stored) {
  const PerSide<const Event*> now = events(seen, link);
  if (now.feishu != nullptr && now.other != nullptr) {
    const bool on_feishu = presence(seen, link, Side::feishu) == Presence::changed;
    const bool on_other = presence(seen, link, Side::other) == Presence::changed;
    if (on_feishu != on_other) {
      let_win(link, on_feishu ? Side::feishu : Side::other, now, as_stored);
    } else if (on_feishu) {
      link.unagreed = link.unagreed | differing(now, as_stored);
    }
  }
  link.apart = false;
}

}  // namespace larkdav::engine
