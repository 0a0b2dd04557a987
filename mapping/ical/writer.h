// Values → iCalendar text, editing only the lines of the fields that change: unknown properties,
// parameters, components, order and folding of everything else survive byte for byte. put(get(s),
// s) == s; get(put(e, s)) == e for representable e.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "mapping/ical/attendees.h"

namespace larkdav::mapping::ical {

struct WriteOptions {
  engine::Instant stamp;  // DTSTAMP of new components and LAST-MODIFIED of everything touched
  std::string origin;     // X-LARKDAV-ORIGIN of a new resource; empty: none
  std::string floating_zone = "UTC";
  bool stamp_always = false;  // even where nothing differs, so that the text is recognised
  AttendeeStyle style{};
};

// A new resource.
std::string write_resource(const engine::Event& event, const WriteOptions& options);
// `previous` with the masked fields and occurrences changed to those of `wanted`. Returns
// `previous` itself when nothing differs. SEQUENCE is raised when a schedule field changes and the
// resource is no meeting (has no ORGANIZER). A cancelled master is revived. Throws
// engine::ReplicaError (scope item) when `previous` can't be read.
std::string edit_resource(std::string_view previous, const engine::Event& wanted,
                          const engine::FieldMask& fields, const WriteOptions& options);
// What a text made by write_resource holds of the event: the same for every event that iCalendar
// can express. Pure.
engine::Event as_stored(const engine::Event& event, const WriteOptions& options);
// LAST-MODIFIED of the resource (greatest of its components).
std::optional<engine::Instant> stamp_of(std::string_view text);

// One .ics file from resources: one VCALENDAR, each VTIMEZONE once.
std::string join_file(const std::vector<std::string>& resources, std::string_view calendar_name);

}  // namespace larkdav::mapping::ical
