// DATE, DATE-TIME, DURATION and UTC-OFFSET values (RFC 5545 §3.3.4 to §3.3.6, §3.3.14) without
// their zones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/event.h"

namespace larkdav::mapping::ical {

struct TimeValue {
  engine::LocalTime local;  // midnight for a date
  bool is_date = false;
  bool utc = false;
};
// Takes 24:00:00 as the next midnight and second 60 as 59, and the extended form of ISO 8601;
// nullopt for what no clock shows.
std::optional<TimeValue> parse_time(std::string_view value);

struct Duration {
  bool negative = false;
  long days = 0;     // nominal: weeks and days
  long seconds = 0;  // exact: the time part
};
std::optional<Duration> parse_duration(std::string_view value);

std::optional<int> parse_utc_offset(std::string_view value);  // seconds east of UTC
std::string utc_offset_text(int seconds);                     // seconds only where they are needed

std::string date_text(const engine::Date& date);         // 20260102
std::string local_text(const engine::LocalTime& local);  // 20260102T030405
std::string utc_text(engine::Instant instant);           // 20260102T030405Z

}  // namespace larkdav::mapping::ical
