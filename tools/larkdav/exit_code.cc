#include "tools/larkdav/exit_code.h"

#include <algorithm>
#include <array>

namespace larkdav::tools {

using engine::Cause;
using engine::Outcome;

ExitCode exit_code_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return ExitCode::ok;
    case Outcome::partial:
    case Outcome::conflicts:
      return ExitCode::left_something;
    case Outcome::brake:
      return ExitCode::brake;
    case Outcome::auth:
      return ExitCode::authorisation;
    case Outcome::unreachable:
      return ExitCode::unreachable;
    case Outcome::error:
      break;
  }
  return ExitCode::internal;
}

ExitCode exit_code_of(Cause cause) {
  switch (cause) {
    case Cause::unreachable:
    case Cause::refused:
      return ExitCode::unreachable;
    case Cause::authorisation:
      return ExitCode::authorisation;
    case Cause::configuration:
      return ExitCode::usage;
    case Cause::storage:
    case Cause::internal:
      break;
  }
  return ExitCode::internal;
}

Outcome outcome_of(Cause cause) {
  switch (cause) {
    case Cause::unreachable:
    case Cause::refused:
      return Outcome::unreachable;
    case Cause::authorisation:
      return Outcome::auth;
    case Cause::configuration:
    case Cause::storage:
    case Cause::internal:
      break;
  }
  return Outcome::error;
}

ExitCode gravest(std::span<const ExitCode> codes) {
  constexpr std::array order{ExitCode::interrupted, ExitCode::internal,      ExitCode::usage,
                             ExitCode::locked,      ExitCode::authorisation, ExitCode::unreachable,
                             ExitCode::brake,       ExitCode::left_something};
  for (ExitCode code : order) {
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return code;
  }
  return ExitCode::ok;
}

}  // namespace larkdav::tools
