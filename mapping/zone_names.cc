#include "mapping/zone_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "engine/error.h"
#include "mapping/timezone.h"

namespace larkdav::mapping {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

struct LoadedTable {
  ZoneTable table;
  std::unordered_map<std::string, std::string> canonical;  // lower-case name → canonical name
};

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// Lines of tzdata.zi: "Z name …" starts a zone, "L target alias" is a link (zic(8)).
LoadedTable load_table() {
  const char* configured = std::getenv("TZDIR");
  const std::string folder = configured != nullptr ? configured : "/usr/share/zoneinfo";
  std::ifstream in(folder + "/tzdata.zi");
  LoadedTable loaded;
  std::unordered_map<std::string, std::string> links;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("# version ", 0) == 0) loaded.table.version = line.substr(10);
    if (line.size() < 2 || line[1] != ' ' || (line[0] != 'Z' && line[0] != 'L')) continue;
    const std::vector<std::string> words = words_of(line);
    if (line[0] == 'Z' && words.size() > 1 && words[1] != "Factory") {
      loaded.table.zones.push_back(words[1]);
    } else if (line[0] == 'L' && words.size() == 3) {
      links[words[2]] = words[1];
    }
  }
  if (loaded.table.zones.empty()) {
    engine::ReplicaError::Details details;
    details.scope = engine::Scope::account;
    details.retry = engine::Retry::never;
    details.cause = engine::Cause::internal;
    details.operation = "read the time zone data";
    details.cure = "install the package tzdata";
    throw engine::ReplicaError("no time zone data in " + folder, details);
  }
  std::sort(loaded.table.zones.begin(), loaded.table.zones.end());
  const auto canonical = [](const std::string& zone) {
    return zone == "Etc/UTC" || zone == "Etc/GMT" ? std::string("UTC") : zone;
  };
  for (const std::string& zone : loaded.table.zones)
    loaded.canonical[lower(zone)] = canonical(zone);
  for (const auto& [alias, target] : links) {
    std::string zone = target;
    for (int hops = 0; hops < 5 && links.count(zone) > 0; ++hops) zone = links[zone];
    loaded.canonical[lower(alias)] = canonical(zone);
  }
  loaded.canonical["z"] = "UTC";
  return loaded;
}

const LoadedTable& loaded_table() {
  static const LoadedTable table = load_table();
  return table;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Reads ±H, ±HH, ±HHMM, ±HH:MM or ±HH.MM at the start of `text`; the rest is left there.
std::optional<int> take_offset(std::string_view& text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  std::string digits;
  std::size_t at = 1;
  bool separated = false;
  for (; at < text.size() && digits.size() < 4; ++at) {
    if (std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      digits += text[at];
    } else if ((text[at] == ':' || text[at] == '.') && !separated && !digits.empty()) {
      separated = true;
      if (digits.size() == 1) digits.insert(0, "0");
    } else {
      break;
    }
  }
  if (digits.empty() || digits.size() == 3) return std::nullopt;
  text.remove_prefix(at);
  const int hours = std::stoi(digits.substr(0, 2));
  const int minutes = digits.size() == 4 ? std::stoi(digits.substr(2)) : 0;
  if (minutes > 59) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

bool has_offset(const std::string& zone, int offset) {
  for (const int month : {1, 7}) {
    const engine::LocalTime noon{{2024, month, 1}, 12, 0, 0};
    const auto utc = std::chrono::sys_days(std::chrono::year(2024) / month / 1) +
                     std::chrono::hours(12) - std::chrono::seconds(offset);
    if (to_utc(noon, zone) == utc) return true;
  }
  return false;
}

struct Place {
  std::string_view words;
  std::string_view zone;
};
// Display names that name no city of the zone data.
constexpr std::array<Place, 14> kPlaces = {{
    {"eastern time", "America/New_York"},
    {"central time", "America/Chicago"},
    {"mountain time", "America/Denver"},
    {"pacific time", "America/Los_Angeles"},
    {"atlantic time", "America/Halifax"},
    {"alaska", "America/Anchorage"},
    {"hawaii", "Pacific/Honolulu"},
    {"arizona", "America/Phoenix"},
    {"beijing", "Asia/Shanghai"},
    {"osaka", "Asia/Tokyo"},
    {"newfoundland", "America/St_Johns"},
    {"brasilia", "America/Sao_Paulo"},
    {"chennai", "Asia/Kolkata"},
    {"coordinated universal time", "UTC"},
}};

std::optional<std::string> zone_of_place(std::string_view place, int offset) {
  std::string words = lower(trimmed(place));
  for (const Place& known : kPlaces) {
    if (words.rfind(known.words, 0) == 0 && has_offset(std::string(known.zone), offset)) {
      return std::string(known.zone);
    }
  }
  std::replace(words.begin(), words.end(), ' ', '_');
  for (const auto& [name, zone] : loaded_table().canonical) {
    const std::size_t slash = name.rfind('/');
    if (slash != std::string::npos && name.compare(slash + 1, std::string::npos, words) == 0 &&
        has_offset(zone, offset)) {
      return zone;
    }
  }
  return std::nullopt;
}

}  // namespace

const ZoneTable& zone_table() { return loaded_table().table; }

std::optional<std::string> zone_or_alias(std::string_view name) {
  const auto found = loaded_table().canonical.find(lower(name));
  if (found == loaded_table().canonical.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> zone_of_display_name(std::string_view name) {
  std::string_view rest = trimmed(name);
  if (rest.empty() || rest[0] != '(') return std::nullopt;
  rest.remove_prefix(1);
  const std::string scheme = lower(rest.substr(0, 3));
  if (scheme != "utc" && scheme != "gmt") return std::nullopt;
  rest.remove_prefix(3);
  const std::optional<int> offset = !rest.empty() && rest[0] == ')' ? 0 : take_offset(rest);
  if (!offset || rest.empty() || rest[0] != ')') return std::nullopt;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (auto zone = zone_of_place(rest.substr(0, comma), *offset)) return zone;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return std::nullopt;
}

std::optional<std::string> fixed_zone(int offset_seconds) {
  if (offset_seconds % 3600 != 0) return std::nullopt;
  const int hours = offset_seconds / 3600;
  if (hours == 0) return "UTC";
  if (hours < -12 || hours > 14) return std::nullopt;
  // POSIX sign: Etc/GMT-8 is eight hours ahead of UTC.
  return "Etc/GMT" + std::string(hours > 0 ? "-" : "+") + std::to_string(std::abs(hours));
}

std::optional<std::string> zone_of_fixed_offset(std::string_view name) {
  std::string_view rest = trimmed(name);
  const std::string scheme = lower(rest.substr(0, 3));
  if (scheme == "utc" || scheme == "gmt") rest.remove_prefix(3);
  rest = trimmed(rest);
  const std::optional<int> offset = take_offset(rest);
  if (!offset || !trimmed(rest).empty()) return std::nullopt;
  return fixed_zone(*offset);
}

}  // namespace larkdav::mapping
