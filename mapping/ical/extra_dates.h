// RDATE: occurrences beside the rule (RFC 5545 §3.8.5.2), read and edited.
#pragma once

#include <string>

#include "engine/event.h"
#include "mapping/ical/event_text.h"
#include "mapping/ical/resource.h"

namespace larkdav::mapping::ical {

// Takes the dates of the master's RDATE lines, and of its RRULEs behind the first, into the
// resource and its event; "" or the reason why the resource can't be read. Overrides have been read
// before and say what an extra occurrence holds.
std::string read_extra_dates(Resource& resource, Losses& losses);

// What the RDATE value makes of the event: its plain occurrence there, for as long as its period.
engine::EventFields extra_fields(const engine::Event& event, const DateText& date,
                                 const std::string& floating_zone);

// An extra occurrence that differs from the plain one in its length alone, as an RDATE's parameters
// and value from the separator on: ";VALUE=PERIOD:…/…"; "" where that does not say it.
std::string period_text(const engine::Event& event, const engine::OccurrenceKey& key,
                        const engine::EventFields& fields, const std::string& floating_zone);

}  // namespace larkdav::mapping::ical
