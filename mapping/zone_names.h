// Names of time zones as the world writes them: the alias table of the zone data, display names and
// fixed offsets. Pure but for the one reading of the system's table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::mapping {

// Name and links of the zone data, from tzdata.zi. Throws engine::ReplicaError when it can't be
// read.
struct ZoneTable {
  std::string version;             // "2026f"
  std::vector<std::string> zones;  // canonical names, sorted
};
const ZoneTable& zone_table();

// Exact or alias, any case; nullopt when the zone data do not know it.
std::optional<std::string> zone_or_alias(std::string_view name);
// "(UTC+08:00) Beijing, Chongqing" and the like: the first place whose offset is the one given.
std::optional<std::string> zone_of_display_name(std::string_view name);
// "GMT+0800", "UTC-3", "+08:00" as an Etc/ zone; nullopt unless whole hours within -12..+14.
std::optional<std::string> zone_of_fixed_offset(std::string_view name);
// The canonical zone that always has this offset; nullopt unless whole hours within -12..+14.
std::optional<std::string> fixed_zone(int offset_seconds);

}  // namespace larkdav::mapping
