// VALARM ⇄ minutes before the start (RFC 5545 §3.6.6). Mapped are DISPLAY and AUDIO alarms that
// ring once, whole minutes from the start; every other alarm stays in the text untouched.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mapping/ical/lines.h"

namespace larkdav::mapping::ical {

// Minutes before the start (negative: after) of a mapped alarm.
std::optional<int> alarm_minutes(const Document& document, const Component& alarm);
// An alarm that a user would miss on the other side (not Apple's marker ACTION:NONE, nor the copy
// of its default).
bool is_missed(const Document& document, const Component& alarm);

std::string alarm_text(int minutes, std::string_view title, std::string_view line_end);

}  // namespace larkdav::mapping::ical
