// The exit codes of larkdav (docs: command line). Several outcomes of one run give one code.
#pragma once

#include <span>

#include "engine/error.h"
#include "engine/report.h"

namespace larkdav::tools {

enum class ExitCode : int {
  ok = 0,
  left_something = 1,  // failed or held items, open conflicts, differences
  usage = 2,           // usage or configuration
  authorisation = 3,
  unreachable = 4,  // a server could not be reached or refused service
  brake = 5,
  locked = 6,
  internal = 70,
  interrupted = 130,
};

ExitCode exit_code_of(engine::Outcome outcome);
ExitCode exit_code_of(engine::Cause cause);
engine::Outcome outcome_of(engine::Cause cause);

// The first of 130, 70, 2, 6, 3, 4, 5, 1 that occurred, else 0.
ExitCode gravest(std::span<const ExitCode> codes);

}  // namespace larkdav::tools
