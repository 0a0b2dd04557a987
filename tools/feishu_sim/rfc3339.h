#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace larkdav::feishu_sim {

// An RFC 3339 date-time, which has to name its offset (Feishu reference 3.5).
struct OffsetTime {
  std::int64_t seconds = 0;  // unix
  int offset = 0;            // seconds east of UTC
};
std::optional<OffsetTime> parse_rfc3339(std::string_view text);
std::string format_rfc3339(std::int64_t unix_seconds, int offset);

}  // namespace larkdav::feishu_sim
