// What became of one pair in one run of the program, ready to be rendered.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/pass.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {

struct PairRun {
  std::string name;
  engine::Plan plan;
  engine::PairReport report;
  std::optional<Failure> failure;  // the run broke down
  std::chrono::milliseconds elapsed{0};
  std::string command = "larkdav sync";  // that would repeat it, for the message of a brake
  std::string preview = "larkdav plan";  // that shows all that it would do
  std::vector<std::string>
      notices;  // sentences worth saying: a calendar was made, links are redone

  [[nodiscard]] ExitCode code() const {
    return failure ? failure->code : exit_code_of(report.outcome);
  }
};

}  // namespace larkdav::tools
