#pragma once

#include <cctz/civil_time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace larkdav::feishu_sim {

inline constexpr std::int64_t kDaySeconds = 86400;

// True for names the IANA database knows (Feishu reference 4.4).
bool is_zone(std::string_view name);

// Wall time of an instant in a zone; the zone must be known.
cctz::civil_second to_local(std::int64_t unix_seconds, const std::string& zone);

// Instant of a wall time: in a gap the offset before it, in an overlap the first (RFC 5545 3.3.5).
std::int64_t from_local(const cctz::civil_second& local, const std::string& zone);

// Midnight UTC of a YYYY-MM-DD date; nullopt where it names no day.
std::optional<std::int64_t> parse_date(std::string_view text);

// YYYY-MM-DD of the UTC day an instant falls on.
std::string format_date(std::int64_t unix_seconds);

}  // namespace larkdav::feishu_sim
