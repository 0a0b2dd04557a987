// Fields → the lines of one VEVENT: a new one, or an old one in which only what differs changes.
#pragma once

#include <string>
#include <vector>

#include "engine/event.h"
#include "mapping/ical/attendees.h"
#include "mapping/ical/spelling.h"
#include "mapping/ical/surgery.h"
#include "mapping/ical/zones.h"

namespace larkdav::mapping::ical {

// Makes the component's fields those of `to`; `from` is what it holds. Returns whether any line
// changed. Rule, occurrences and stamps are the caller's.
bool edit_fields(Surgery& surgery, Spelling& spelling, const Zones& zones, const Document& document,
                 const Component& component, const engine::EventFields& from,
                 const engine::EventFields& to, bool recurring, const AttendeeStyle& style);

struct NewComponent {
  engine::Uid uid;
  engine::EventFields fields;
  std::string recurrence_id;          // parameters and value from the separator on; empty: a master
  std::string rule;                   // RRULE value; empty: none
  std::vector<std::string> excluded;  // EXDATEs, as recurrence_id
  std::vector<std::string> extra;     // RDATEs, likewise
  std::string origin;
  engine::Instant stamp;
  AttendeeStyle style{};
};
std::string component_text(const NewComponent& component, Spelling& spelling);

}  // namespace larkdav::mapping::ical
