// Comparing both sides completely, by what they hold and not by what was agreed. Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/plan.h"
#include "engine/policy.h"
#include "engine/report.h"

namespace larkdav::engine {

struct Difference {
  Uid uid;
  std::string title;
  std::string field;  // the field's name, "occurrence KEY", or "event": one side has none
  PerSide<std::string> value;
  std::string reason;
};

struct Verification {
  long compared = 0;  // events that are linked
  std::vector<Difference> differences;
  // Named apart, and no differences: changes that could not be carried, and values that both sides
  // once agreed to hold in their own words.
  std::vector<Note> kept_back;
  std::vector<Note> losses;
  std::vector<Note> unreadable;  // could not be compared
};

// `seen` holds every item of both sides and every link.
Verification verify(const Observations& seen, const Policy& policy, const Projection& as_stored);

}  // namespace larkdav::engine
