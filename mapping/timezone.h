// Time zones: names → canonical IANA, local ⇄ UTC by cctz. libical never converts a time (it is
// wrong at gaps, overlaps and in some zones). Thread-safe. Zone data are the system's; the first
// use checks that they are there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/event.h"

namespace larkdav::mapping {

// The canonical IANA name: exact or case-insensitive, aliases resolved (PRC → Asia/Shanghai), path
// prefixes stripped
// (/mozilla.org/20050126_1/Europe/Berlin), Windows and display names mapped; nullopt when unknown.
// "UTC", "Etc/UTC", "GMT" and "Z" give "UTC".
std::optional<std::string> canonical_zone(std::string_view name);

// RFC 5545 §3.3.5: a time in a gap uses the offset before it, an ambiguous one is the first.
// REQUIRES a canonical name.
engine::Instant to_utc(const engine::LocalTime& local, const std::string& zone);
engine::LocalTime to_local(engine::Instant instant, const std::string& zone);
engine::ZonedTime zoned(const engine::LocalTime& local, const std::string& zone);
engine::ZonedTime zoned(engine::Instant instant, const std::string& zone);

// Any time form as an instant; dates and floating times are read in `floating_zone`.
engine::Instant instant_of(const engine::EventTime& time, const std::string& floating_zone);

// Proleptic Gregorian days since 1970-01-01 and back.
long days_from_civil(const engine::Date& date);
engine::Date civil_from_days(long days);
engine::Date add_days(const engine::Date& date, long days);
bool valid(
    const engine::LocalTime& time);  // a real date within years 1..9999 and a real time of day

// Throws engine::ReplicaError(Cause::internal) when the zone data are missing or wrong
// (Asia/Shanghai must be +8, Europe/Berlin +2 in July).
void check_zones();
// Name and version of the zone data, part of the version of the canonical form.
std::string zones_version();

}  // namespace larkdav::mapping
