#include "mapping/timezone.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <type_traits>
#include <unordered_map>

#include "engine/error.h"
#include "engine/planted.h"
#include "mapping/zone_names.h"

namespace larkdav::mapping {
namespace {

using engine::Date;
using engine::Instant;
using engine::LocalTime;

// Hostile calendars may name any number of zones.
constexpr std::size_t kRememberedNamesMax = 4096;

engine::ReplicaError zone_failure(const std::string& message) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::internal;
  details.operation = "convert a time";
  details.cure = "install or repair the package tzdata";
  return {message, details};
}

cctz::time_zone load(const std::string& name) {
  cctz::time_zone zone;
  if (name == "UTC") return cctz::utc_time_zone();
  if (!cctz::load_time_zone(name, &zone)) {
    throw zone_failure("the time zone data lack " + name);
  }
  return zone;
}

const cctz::time_zone& zone_of(const std::string& name) {
  thread_local std::unordered_map<std::string, cctz::time_zone> zones;
  const auto found = zones.find(name);
  if (found != zones.end()) return found->second;
  static const bool checked = (check_zones(), true);
  (void)checked;
  return zones.emplace(name, load(name)).first->second;
}

cctz::civil_second civil(const LocalTime& t) {
  return cctz::civil_second(t.date.year, t.date.month, t.date.day, t.hour, t.minute, t.second);
}

LocalTime local_of(const cctz::civil_second& c) {
  return {{static_cast<int>(c.year()), c.month(), c.day()}, c.hour(), c.minute(), c.second()};
}

std::optional<std::string> zone_of_windows_name(std::string_view name) {
  if (name.size() > 64) return std::nullopt;
  const icu::UnicodeString windows = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  icu::UnicodeString id;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getIDForWindowsID(windows, "001", id, status);
  if (U_FAILURE(status) || id.isEmpty()) return std::nullopt;
  std::string iana;
  id.toUTF8String(iana);
  return zone_or_alias(iana);
}

// Suffixes of a path of up to three segments: /mozilla.org/20050126_1/Europe/Berlin.
std::optional<std::string> zone_of_path(std::string_view name) {
  std::vector<std::size_t> starts;
  for (std::size_t at = name.rfind('/'); at != std::string_view::npos && starts.size() < 3;
       at = at == 0 ? std::string_view::npos : name.rfind('/', at - 1)) {
    starts.push_back(at + 1);
  }
  for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
    if (auto zone = zone_or_alias(name.substr(*start))) return zone;
  }
  return std::nullopt;
}

std::string_view unquoted(std::string_view name) {
  while (!name.empty() && (name.front() == ' ' || name.front() == '"')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == ' ' || name.back() == '"')) name.remove_suffix(1);
  return name;
}

std::optional<std::string> find_zone(std::string_view raw) {
  const std::string_view name = unquoted(raw);
  if (name.empty() || name.size() > 255) return std::nullopt;
  if (auto zone = zone_or_alias(name)) return zone;
  if (auto zone = zone_of_path(name)) return zone;
  const std::size_t joint = name.find_first_of("_-");  // Europe_Berlin
  if (joint != std::string_view::npos && name.find('/') == std::string_view::npos) {
    std::string path(name);
    path[joint] = '/';
    if (auto zone = zone_or_alias(path)) return zone;
  }
  if (auto zone = zone_of_windows_name(name)) return zone;
  if (auto zone = zone_of_display_name(name)) return zone;
  return zone_of_fixed_offset(name);
}

}  // namespace

std::optional<std::string> canonical_zone(std::string_view name) {
  thread_local std::unordered_map<std::string, std::optional<std::string>> known;
  std::string key(name);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  if (known.size() >= kRememberedNamesMax) known.clear();
  return known.emplace(std::move(key), find_zone(name)).first->second;
}

Instant to_utc(const LocalTime& local, const std::string& zone) {
  if (engine::planted("wrong-side-of-the-gap")) return zone_of(zone).lookup(civil(local)).post;
  return zone_of(zone).lookup(civil(local)).pre;
}

LocalTime to_local(Instant instant, const std::string& zone) {
  return local_of(zone_of(zone).lookup(instant).cs);
}

engine::ZonedTime zoned(const LocalTime& local, const std::string& zone) {
  return {local, zone, to_utc(local, zone)};
}

engine::ZonedTime zoned(Instant instant, const std::string& zone) {
  return {to_local(instant, zone), zone, instant};
}

Instant instant_of(const engine::EventTime& time, const std::string& floating_zone) {
  return std::visit(
      [&](const auto& t) -> Instant {
        using Form = std::decay_t<decltype(t)>;
        if constexpr (std::is_same_v<Form, Date>) {
          return to_utc({t, 0, 0, 0}, floating_zone);
        } else if constexpr (std::is_same_v<Form, engine::FloatingTime>) {
          return to_utc(t.local, floating_zone);
        } else {
          return t.instant;
        }
      },
      time);
}

long days_from_civil(const Date& date) {
  return cctz::civil_day(date.year, date.month, date.day) - cctz::civil_day(1970, 1, 1);
}

Date civil_from_days(long days) {
  const cctz::civil_day day = cctz::civil_day(1970, 1, 1) + days;
  return {static_cast<int>(day.year()), day.month(), day.day()};
}

Date add_days(const Date& date, long days) { return civil_from_days(days_from_civil(date) + days); }

bool valid(const LocalTime& time) {
  const Date& d = time.date;
  if (d.year < 1 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1) return false;
  const cctz::civil_day day(d.year, d.month, d.day);  // a day out of range is carried over
  return day.month() == d.month && day.day() == d.day && time.hour >= 0 && time.hour < 24 &&
         time.minute >= 0 && time.minute < 60 && time.second >= 0 && time.second < 60;
}

void check_zones() {
  struct Sample {
    const char* zone;
    int hours;
  };
  for (const Sample& sample : {Sample{"Asia/Shanghai", 8}, Sample{"Europe/Berlin", 2}}) {
    const cctz::civil_second july(2024, 7, 1, 12, 0, 0);
    const auto utc = cctz::utc_time_zone().lookup(july).pre;
    if (load(sample.zone).lookup(july).pre != utc - std::chrono::hours(sample.hours)) {
      throw zone_failure(std::string("the time zone data are wrong for ") + sample.zone);
    }
  }
  if (!zone_or_alias("Asia/Shanghai"))
    throw zone_failure("the time zone table lacks Asia/Shanghai");
}

std::string zones_version() { return "tzdata " + zone_table().version; }

}  // namespace larkdav::mapping
