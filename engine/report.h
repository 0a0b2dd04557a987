// What a run did to one pair, as a value; rendering is tools/'s. Titles are always in it: who
// prints decides whether to show them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/guard.h"
#include "engine/side.h"

namespace larkdav::engine {

struct SideCounts {  // calendar objects (UIDs), each once a run
  long created = 0;
  long updated = 0;
  long deleted = 0;
  long requests = 0;
};

struct Note {  // of one event: a failure, a loss, a kept-back change
  std::string uid;
  std::string title;
  std::string field;      // of losses and kept-back changes
  std::string operation;  // of failures
  std::string reason;
  Side side = Side::feishu;  // of kept-back changes: the side that could not be told
};

enum class Outcome { ok, partial, conflicts, brake, auth, unreachable, error };
const char* name(Outcome outcome);

struct PairError {  // what ended the run before its end; what was done until then is stored
  std::string message;
  std::string cure;
  Cause cause = Cause::internal;
  std::string request_id;
};

struct PairReport {
  Outcome outcome = Outcome::ok;
  PerSide<SideCounts> sides;
  long linked = 0;
  long conflicts = 0;
  std::vector<Note> failed;
  std::vector<Note> losses;
  std::vector<Note> kept_back;
  std::optional<BrakeTrip> brake;  // the first of `brakes`
  std::vector<BrakeTrip> brakes;   // all that tripped: one look tells all options that are needed
  std::optional<PairError> error;
  long run = 0;
};

}  // namespace larkdav::engine
