// Moments in reports.
#pragma once

#include <string>

#include "engine/event.h"

namespace larkdav::tools {

std::string utc_text(engine::Instant instant);  // 2026-11-22T17:32:00Z

}  // namespace larkdav::tools
