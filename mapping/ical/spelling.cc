#include "mapping/ical/spelling.h"

#include "mapping/ical/times.h"
#include "mapping/ical/vtimezone.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

// Before a zone name that the resource describes wrongly: still read as that zone.
constexpr std::string_view kOwnPrefix = "/larkdav/";

}  // namespace

std::string Spelling::tzid_of(const engine::ZonedTime& time) {
  if (zones_ != nullptr) {
    if (!own_tzid_.empty() && zones_->reads(own_tzid_, time)) return own_tzid_;
    const std::string described = zones_->tzid_for(time);
    if (!described.empty()) return described;
  }
  std::string tzid = time.zone;
  if (zones_ != nullptr && zones_->describes(tzid)) tzid = std::string(kOwnPrefix) + tzid;
  missing_.emplace(tzid, time.zone);
  return tzid;
}

std::string Spelling::time(const engine::EventTime& time, bool recurring) {
  if (const auto* date = std::get_if<engine::Date>(&time)) {
    return ";VALUE=DATE:" + date_text(*date);
  }
  if (const auto* utc = std::get_if<engine::UtcTime>(&time)) return ":" + utc_text(utc->instant);
  if (const auto* floating = std::get_if<engine::FloatingTime>(&time)) {
    return ":" + local_text(floating->local);
  }
  const auto& zoned_time = std::get<engine::ZonedTime>(time);
  const bool names_it = to_utc(zoned_time.local, zoned_time.zone) == zoned_time.instant;
  if (zoned_time.zone == "UTC" || (!names_it && !recurring)) {
    return ":" + utc_text(zoned_time.instant);
  }
  const std::string tzid = tzid_of(zoned_time);
  const bool quoted = tzid.find_first_of(":;,") != std::string::npos;
  return ";TZID=" + (quoted ? "\"" + tzid + "\"" : tzid) + ":" + local_text(zoned_time.local);
}

std::string Spelling::rule(const engine::Rule& rule, const engine::EventTime& start,
                           const std::string& floating_zone) {
  const bool floating = std::holds_alternative<engine::FloatingTime>(start);
  const auto* instant =
      rule.last && !rule.opaque ? std::get_if<engine::Instant>(&*rule.last) : nullptr;
  if (!floating || instant == nullptr) return rule_text(rule);
  return rule.parts + ";UNTIL=" + local_text(to_local(*instant, floating_zone));
}

std::string Spelling::missing_zones(const engine::Extent& extent) const {
  std::string text;
  for (const auto& [tzid, zone] : missing_) {
    text += write_vtimezone(tzid, zone, extent.first, extent.last, line_end_);
  }
  return text;
}

}  // namespace larkdav::mapping::ical
