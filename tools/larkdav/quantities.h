// Quantities as the configuration writes them. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "engine/policy.h"

namespace larkdav::tools {

// "30s", "30m", "12h", "1d", "2w", "1y" (365 days); nullopt for anything else. At most 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
// "25%" (0 to 100) or "10".
std::optional<engine::DeleteLimit> parse_delete_limit(std::string_view text);

}  // namespace larkdav::tools
