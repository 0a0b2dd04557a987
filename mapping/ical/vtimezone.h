// VTIMEZONE (RFC 5545 §3.6.5): reading of embedded ones, writing of minimal ones.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/event.h"
#include "mapping/ical/lines.h"
#include "mapping/recurrence.h"

namespace larkdav::mapping::ical {

// One STANDARD or DAYLIGHT: from its onset on, and from each repetition of it, `to` holds.
struct Observance {
  engine::LocalTime onset;  // on the clock that shows `from`
  int from = 0;             // seconds east of UTC
  int to = 0;
  std::optional<GuardedRule> rule;
  std::optional<engine::LocalTime> last_onset;  // of a rule that ends
  std::vector<engine::LocalTime> more;          // RDATE
  // What the rule yields up to the end of a year, remembered: every time of a calendar asks.
  mutable std::map<int, std::vector<engine::LocalTime>> by_year;
};

struct DescribedOffset {
  int seconds = 0;
  bool stale = false;  // the description knows several offsets and says nothing near this time
};

struct DescribedZone {
  std::vector<Observance> observances;

  // Offset at a local time: before a gap the one before it, of an ambiguous time the first. nullopt
  // before the first onset.
  [[nodiscard]] std::optional<DescribedOffset> offset_at(const engine::LocalTime& local) const;
};

// nullptr when some observance is missing or holds what can't be interpreted safely. `location`:
// X-LIC-LOCATION or TZID-ALIAS-OF, read in any case.
std::shared_ptr<const DescribedZone> read_vtimezone(const Document& document,
                                                    const Component& component,
                                                    std::string& location);

// The component for a canonical zone, right from before `first` to `last` (nullopt: without end)
// where the zone data are.
std::string write_vtimezone(const std::string& tzid, const std::string& zone, engine::Instant first,
                            std::optional<engine::Instant> last, std::string_view line_end);

}  // namespace larkdav::mapping::ical
