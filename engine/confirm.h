// Before any delete the side that lost the item is asked for it by a direct GET, which also proves
// that the calendar itself can be read (reference sync.md 9).
#pragma once

#include <string>
#include <vector>

#include "engine/goals.h"
#include "engine/pass.h"

namespace larkdav::engine {

enum class Absence {
  confirmed,
  denied,      // it is there (again)
  unanswered,  // the side said nothing about it
};

// Why a removal waits that was not confirmed.
std::string unconfirmed(Side lost, Absence absence);

// Of the items opposite to those that the removals would delete, all on one side; in order.
std::vector<Absence> ask_for_lost(const Pair& pair, const std::vector<Work>& removals);

}  // namespace larkdav::engine
