// start_time and end_time (Feishu reference 4.1, 4.3, 4.4): a timestamp with a zone, or a date.
#pragma once

#include <string>
#include <variant>

#include "engine/event.h"
#include "mapping/feishu/event_json.h"
#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

inline constexpr long long kTimestampMin = 1;
inline constexpr long long kTimestampMax = 16'725'225'600;  // the end of 2499

struct Times {
  engine::EventTime start;
  engine::EventTime end;   // exclusive; same form as start
  bool zone_known = true;  // false: `timezone` names no zone we know; the times are given in UTC
};
struct UnreadableTimes {
  std::string reason;
};

// "UTC" and its aliases read as UtcTime. An end before its start reads as the start.
std::variant<Times, UnreadableTimes> times_from_feishu(const Json& event, const AllDayEnds& ends);
// Puts start_time and end_time into `body`: always both, because one alone is ignored on PATCH.
void times_to_feishu(const engine::EventTime& start, const engine::EventTime& end,
                     const AllDayEnds& ends, Json& body);

// The form Feishu gives back: floating times in the floating zone, a wall clock in a gap moved to
// the one shown, an end of the start's form, never before it.
Times times_as_stored(const engine::EventTime& start, const engine::EventTime& end,
                      const std::string& floating_zone);
// Not empty: the reason why Feishu cannot hold this time. Takes times_as_stored() forms.
std::string why_unstorable(const engine::EventTime& time);

// The raw end.date of an all-day event, and whether it equals start.date; "" for timed ones.
struct RawDates {
  std::string start;
  std::string end;
};
RawDates raw_dates(const Json& event);

}  // namespace larkdav::mapping::feishu
