#pragma once

#include <optional>

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Times of an event body.
struct Span {
  When start;
  When end;
};

// start_time and end_time of a create or patch body; nullopt unless both are there: one alone is
// ignored (Feishu reference 4.1). Refuses both date and timestamp in one time, mixed kinds, unknown
// zones and an end before the start with 190002. All-day ends are taken as all_day_mode says (4.3).
std::optional<Span> read_span(const Json& body, const Toggles& toggles);

// The time_info object of a start, and of an end, whose date all_day_mode may move (4.3).
Json start_view(const When& start);
Json end_view(const Span& span, const Toggles& toggles);

}  // namespace larkdav::feishu_sim
