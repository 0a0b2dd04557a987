// What undoing a run would do (reference sync.md 11): its pre-images written back on the side where
// it wrote, and only where the item still is as the run left it. The edit that caused the write is
// never touched; a link whose sides differ afterwards is held apart. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/link.h"
#include "engine/plan.h"
#include "engine/policy.h"
#include "engine/report.h"

namespace larkdav::engine {

struct Written {  // what a run did to one event on one side, from its first to its last write
  RunId run = 0;
  Side side = Side::feishu;
  Uid uid;
  std::optional<Event> before;  // nullopt: the run created it
  std::optional<Event> after;   // nullopt: the run deleted it
  FieldMask fields;
  std::string text;   // raw text that was deleted, where the side keeps texts and history has it
  bool known = true;  // false: what came of a write was never learnt
};

// The lines of history of one run, one entry an event and side, in the order of their first write.
std::vector<Written> fold(const std::vector<Change>& changes);

struct Undo {
  Plan plan;
  std::vector<Note> left;  // events that stay as they are, and why
};
// `seen` holds the events of these UIDs as both sides have them now.
Undo plan_undo(const std::vector<Written>& written, const Observations& seen, const Policy& policy,
               const Projection& as_stored);

}  // namespace larkdav::engine
