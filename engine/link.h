// What is remembered of one pair besides the observed trees: links, open goals, tombs, history.
// Plain values; the state layer keeps them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/replica.h"
#include "engine/side.h"

namespace larkdav::engine {

using LinkId = std::int64_t;
using RunId = std::int64_t;
using ChangeId = std::int64_t;

enum class PairMode { first, normal, resync };  // resync: link and copy, no deletes

enum class LinkState {
  active,
  held
};  // held: an open conflict, a fuse, or an abandoned goal; not planned until somebody decides

// A change that could not be carried over: kept where it was made, remembered by value so that it
// is reported once and counts as no change until it moves.
struct KeptBack {
  Side target = Side::feishu;  // the side that could not be told
  std::string field;  // name(Field), an occurrence key, "*" for a whole creation, "deletion"
  std::string value;  // describe() of what was not carried
  std::string reason;
  friend bool operator==(const KeptBack&, const KeptBack&) = default;
};

// One field of one write of ours, in words: what the oscillation fuse looks at (sync.md 6.4).
struct FieldWrite {
  Instant when;
  Side side = Side::feishu;  // that was written
  std::string field;         // label()
  std::string from;
  std::string to;
  friend bool operator==(const FieldWrite&, const FieldWrite&) = default;
};

struct Link {
  LinkId id = 0;  // 0: not stored yet
  Uid uid;
  PerSide<std::optional<ItemId>> item;
  // What each side held when both last agreed, in its own words (sync.md 2). Set together; nullopt:
  // nothing was ever agreed.
  PerSide<std::optional<Event>> agreed;
  FieldMask
      unagreed;  // fields of an adopted link whose sides differ and were not yet written or decided
  LinkState state = LinkState::active;
  std::string held_reason;
  // Held because its sides differ on purpose (undo): the agreed copies are what each holds, and
  // only a new edit or a resolution ends it.
  bool apart = false;
  int generation = 0;  // of its creation on Feishu
  std::vector<KeptBack> kept;
  std::vector<FieldWrite> writes;  // of the last day, oldest first
};

enum class OperationKind { create, update, remove };

enum class IntentState { open, sent, answered };
struct Intent {  // a goal in flight
  std::int64_t id = 0;
  LinkId link = 0;
  Side side = Side::feishu;
  OperationKind kind = OperationKind::update;
  Goal goal;
  Event source;  // the opposite side's event the goal was made from; empty for removals
  std::optional<Event> held;  // what the side holds in the fields answered so far (sync.md 6)
  std::optional<Step> step;   // in flight, as it was or will be sent
  IntentState state = IntentState::open;
  int attempts = 0;     // steps sent
  int runs = 0;         // runs that found it open
  ChangeId change = 0;  // its line of history, written before the first step is sent; 0: none yet
  std::string why;
};

struct Change {  // one line of history: a write, field by field
  RunId run = 0;
  Side side = Side::feishu;
  OperationKind kind = OperationKind::update;
  Uid uid;
  std::optional<ItemId> item;
  std::optional<Event> before;  // pre-image on that side
  std::optional<Event> after;
  FieldMask fields;
  std::vector<Record> overwritten;  // raw texts overwritten or deleted
  std::string why;
  bool done = true;  // false: sent, and what came of it was never learnt
};

struct Tomb {
  Uid uid;
  PerSide<std::optional<ItemId>> item;
  Instant buried;
};

}  // namespace larkdav::engine
