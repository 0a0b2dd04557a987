#include "mapping/ical/zones.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "mapping/ical/text.h"
#include "mapping/timezone.h"
#include "mapping/zone_names.h"

namespace larkdav::mapping::ical {
namespace {

using engine::EventTime;
using engine::LocalTime;

constexpr std::size_t kRememberedMax = 256;

// Asked first, so that rules shared by many zones get the name most people know.
constexpr std::array<std::string_view, 14> kWellKnown = {
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/London",
    "Europe/Berlin",    "Europe/Helsinki", "Asia/Shanghai",  "Asia/Tokyo",          "Asia/Kolkata",
    "Australia/Sydney", "Asia/Kathmandu",  "Asia/Tehran",    "Asia/Yangon"};

struct Sample {
  LocalTime local;
  int offset;
};

// Offsets in the middle of each month of the year and the next; empty where the description is
// silent.
std::vector<Sample> samples_of(const DescribedZone& zone, int year) {
  std::vector<Sample> samples;
  for (int month = 0; month < 24; ++month) {
    const LocalTime noon{{year + month / 12, month % 12 + 1, 15}, 12, 0, 0};
    const auto offset = zone.offset_at(noon);
    if (!offset) return {};
    samples.push_back({noon, offset->seconds});
  }
  return samples;
}

bool agrees(const std::vector<Sample>& samples, const std::string& zone) {
  return std::all_of(samples.begin(), samples.end(), [&](const Sample& sample) {
    return to_utc(sample.local, zone) ==
           to_utc(sample.local, "UTC") - std::chrono::seconds(sample.offset);
  });
}

std::optional<std::string> find_match(const std::vector<Sample>& samples,
                                      const std::string& preferred) {
  if (agrees(samples, preferred)) return preferred;
  const bool fixed = std::all_of(samples.begin(), samples.end(), [&](const Sample& sample) {
    return sample.offset == samples.front().offset;
  });
  if (fixed) {
    if (auto zone = fixed_zone(samples.front().offset)) return zone;
  }
  for (const std::string_view zone : kWellKnown) {
    if (agrees(samples, std::string(zone))) return std::string(zone);
  }
  for (const std::string& zone : zone_table().zones) {
    if (agrees(samples, zone)) return zone_or_alias(zone);
  }
  return std::nullopt;
}

// The zone that has the described offsets in the year and the next.
std::optional<std::string> matching_zone(const DescribedZone& described, int year,
                                         const std::string& preferred) {
  const std::vector<Sample> samples = samples_of(described, year);
  if (samples.empty()) return std::nullopt;
  std::string key = preferred + " " + std::to_string(year);
  for (const Sample& sample : samples) key += " " + std::to_string(sample.offset);
  thread_local std::unordered_map<std::string, std::optional<std::string>> known;
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  if (known.size() >= kRememberedMax) known.clear();
  return known.emplace(std::move(key), find_match(samples, preferred)).first->second;
}

EventTime in_zone(const LocalTime& local, const std::string& zone) {
  if (zone == "UTC") return engine::UtcTime{to_utc(local, zone)};
  return zoned(local, zone);
}

}  // namespace

Zones::Zones(const Document& document, std::string floating_zone)
    : floating_zone_(std::move(floating_zone)) {
  for (const Component& calendar : document.components) {
    for (const Component& component : calendar.children) {
      const Line* tzid =
          component.name == "VTIMEZONE" ? find_line(document, component, "TZID") : nullptr;
      if (tzid == nullptr) continue;
      Entry entry;
      std::string location;
      entry.described = read_vtimezone(document, component, location);
      const std::string id = unescape_text(tzid->value());
      entry.name = canonical_zone(id);
      if (!entry.name && !location.empty()) entry.name = canonical_zone(location);
      zones_.emplace(id, std::move(entry));
    }
  }
}

Zones::Entry Zones::entry_of(const std::string& tzid) const {
  const auto found = zones_.find(tzid);
  if (found != zones_.end()) return found->second;
  return {canonical_zone(tzid), nullptr};
}

std::variant<EventTime, NoTime> Zones::resolve(const std::string& tzid, const LocalTime& local,
                                               bool recurring) const {
  const Entry entry = entry_of(tzid);
  auto described = entry.described == nullptr ? std::nullopt : entry.described->offset_at(local);
  if (entry.name) {
    if (described && described->stale) described.reset();
    const engine::Instant named = to_utc(local, *entry.name);
    if (!described || named == to_utc(local, "UTC") - std::chrono::seconds(described->seconds)) {
      return in_zone(local, *entry.name);
    }
  }
  if (!described && !describes(tzid)) return EventTime(engine::FloatingTime{local});
  if (!described) {
    return NoTime{"the time zone \"" + tzid + "\" is unknown and the text does not describe it"};
  }
  if (auto zone = matching_zone(*entry.described, local.date.year, floating_zone_)) {
    return in_zone(local, *zone);
  }
  if (!recurring) {
    return EventTime(
        engine::UtcTime{to_utc(local, "UTC") - std::chrono::seconds(described->seconds)});
  }
  if (entry.name) return in_zone(local, *entry.name);
  return NoTime{"no known time zone has the rules of \"" + tzid + "\""};
}

std::variant<EventTime, NoTime> Zones::read_time(const Line& line, std::string_view value,
                                                 bool recurring) const {
  const auto time = parse_time(value);
  if (!time) return NoTime{"\"" + std::string(value.substr(0, 40)) + "\" is no date or time"};
  if (time->is_date) return EventTime(time->local.date);
  const std::optional<std::string> tzid = parameter(line, "TZID");
  const bool named = tzid && !tzid->empty();
  // Where both are given the zone counts: programs that add a Z they do not mean are many, those
  // that name a zone they do not mean are few, and other readers do the same.
  if (time->utc && !named) return EventTime(engine::UtcTime{to_utc(time->local, "UTC")});
  if (!named) return EventTime(engine::FloatingTime{time->local});
  return resolve(*tzid, time->local, recurring);
}

bool Zones::reads(const std::string& tzid, const engine::ZonedTime& time) const {
  const auto read = resolve(tzid, time.local, false);
  const auto* as_event = std::get_if<EventTime>(&read);
  return as_event != nullptr && *as_event == EventTime(time);
}

std::string Zones::tzid_for(const engine::ZonedTime& time) const {
  for (const auto& [tzid, entry] : zones_) {
    if (entry.name == time.zone && reads(tzid, time)) return tzid;
  }
  return {};
}

}  // namespace larkdav::mapping::ical
