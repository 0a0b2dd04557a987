// Times as they are spelled in one resource: which TZID names a zone there, and which VTIMEZONEs
// must be added for it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/event.h"
#include "mapping/ical/zones.h"

namespace larkdav::mapping::ical {

class Spelling {
 public:
  explicit Spelling(std::string line_end) : line_end_(std::move(line_end)) {}  // a new resource
  // A resource that describes these zones, and whose start has this TZID (empty: none).
  Spelling(const Zones& zones, std::string own_tzid, std::string line_end)
      : zones_(&zones), own_tzid_(std::move(own_tzid)), line_end_(std::move(line_end)) {}

  // Parameters and value, from the separator on: ";TZID=Asia/Shanghai:20260102T090000". A local
  // time that names another instant in its zone (the second of an overlap) is written in UTC,
  // except where a series needs its zone.
  std::string time(const engine::EventTime& time, bool recurring = false);
  // UNTIL spelled to go with the start (RFC 5545 §3.3.10).
  [[nodiscard]] static std::string rule(const engine::Rule& rule, const engine::EventTime& start,
                                        const std::string& floating_zone);

  // The VTIMEZONEs of the TZIDs used that the resource lacks.
  [[nodiscard]] std::string missing_zones(const engine::Extent& extent) const;
  [[nodiscard]] const std::string& line_end() const { return line_end_; }

 private:
  std::string tzid_of(const engine::ZonedTime& time);
  const Zones* zones_ = nullptr;
  std::string own_tzid_;
  std::string line_end_;
  std::map<std::string, std::string> missing_;  // TZID → canonical zone
};

}  // namespace larkdav::mapping::ical
