// Points in time as people write them in arguments. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/event.h"

namespace larkdav::tools {

struct GivenTime {
  engine::Instant instant;  // of a date: its midnight in the zone
  bool date_only = false;
};
// YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS], the latter also with Z or an offset; without one it is local
// time in `zone` (canonical). nullopt: none of these.
std::optional<GivenTime> given_time(std::string_view text, const std::string& zone);

}  // namespace larkdav::tools
