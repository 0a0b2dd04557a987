// One VEVENT component → fields. Names what it holds that has no field.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/event.h"
#include "mapping/ical/lines.h"
#include "mapping/ical/zones.h"

namespace larkdav::mapping::ical {

using Losses = std::map<std::string, std::string>;  // property name → reason

// NoTime when start or end can't be read.
std::variant<engine::EventFields, NoTime> read_fields(const Document& document,
                                                      const Component& component,
                                                      const Zones& zones, bool recurring,
                                                      Losses& losses);

// Whether its year is one of those that both sides hold, 1970 to 2500.
bool in_range(const engine::EventTime& time);

// The end of an event that starts at `start`, by DTEND, DURATION or their absence.
std::variant<engine::EventTime, NoTime> read_end(const Document& document,
                                                 const Component& component, const Zones& zones,
                                                 const engine::EventTime& start, bool recurring);

// Properties that may hold the conference URL, the first that does counts: RFC 7986 §5.11, and what
// Google, Microsoft and those without either write.
inline constexpr std::array<std::string_view, 4> kConferenceProperties = {
    "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL"};
bool can_hold_conference(const Line& line);
// The line that holds the conference URL; nullptr when there is none.
const Line* conference_line(const Document& document, const Component& component);

// GEO: "latitude;longitude" in degrees.
std::optional<engine::Coordinates> read_coordinates(std::string_view value);

// Value of the first line of that name that is not empty, as plain text.
std::string text_value(const Document& document, const Component& component, std::string_view name);
// The same in upper case, for enumerations.
std::string word_value(const Document& document, const Component& component, std::string_view name);

}  // namespace larkdav::mapping::ical
