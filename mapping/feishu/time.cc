#include "mapping/feishu/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "engine/planted.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::feishu {

using engine::Date;
using engine::EventTime;
using engine::FloatingTime;
using engine::Instant;
using engine::UtcTime;
using engine::ZonedTime;

namespace {

constexpr const char* kUtc = "UTC";
constexpr const char* kDefaultZone = "Asia/Shanghai";  // of timed events sent without one

std::optional<Date> parse_date(const std::string& text) {  // YYYY-MM-DD
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = -1;
    const char* first = text.data() + at;
    const auto [end, error] = std::from_chars(first, first + length, value);
    return error == std::errc{} && end == first + length ? value : -1;
  };
  const Date date{number(0, 4), number(5, 2), number(8, 2)};
  if (!valid({date, 0, 0, 0})) return std::nullopt;
  return date;
}

std::string format_date(const Date& date) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

Times all_day(const Date& start, const Date& end, const AllDayEnds& ends) {
  const bool swapped = engine::planted("all-day-end-swapped");
  Date past = ends.output_inclusive != swapped ? add_days(end, 1) : end;
  if (past <= start) past = add_days(start, 1);  // equal dates are one day in every mode
  return {start, past, true};
}

struct Timed {
  EventTime time;
  bool zone_known = true;
};

std::optional<Timed> timed(const Json& object) {
  const auto seconds = integer_member(object, "timestamp");
  if (!seconds || *seconds < kTimestampMin || *seconds > kTimestampMax) return std::nullopt;
  const Instant instant{std::chrono::seconds(*seconds)};
  const std::string name = string_member(object, "timezone");
  const auto zone = canonical_zone(name.empty() ? kDefaultZone : name);
  if (!zone) return Timed{UtcTime{instant}, false};
  if (*zone == kUtc) return Timed{UtcTime{instant}, true};
  return Timed{zoned(instant, *zone), true};
}

Instant instant_of_timed(const EventTime& time) {
  if (const auto* in_zone = std::get_if<ZonedTime>(&time)) return in_zone->instant;
  if (const auto* utc = std::get_if<UtcTime>(&time)) return utc->instant;
  return Instant{};
}

EventTime in_form_of(const EventTime& start, const EventTime& end) {
  const Instant instant = instant_of_timed(end);
  const auto* zone = std::get_if<ZonedTime>(&start);
  if (zone == nullptr) return UtcTime{instant};
  if (std::holds_alternative<ZonedTime>(end)) return end;
  return zoned(instant, zone->zone);
}

Times same_form(const EventTime& start, const EventTime& end, bool zone_known) {
  Times out{start, in_form_of(start, end), zone_known};
  if (instant_of_timed(out.end) < instant_of_timed(out.start)) out.end = out.start;
  return out;
}

EventTime shown(const EventTime& time, const std::string& floating_zone) {
  if (const auto* floating = std::get_if<FloatingTime>(&time)) {
    const Instant instant = to_utc(floating->local, floating_zone);
    if (floating_zone == kUtc) return UtcTime{instant};
    return zoned(instant, floating_zone);
  }
  if (const auto* in_zone = std::get_if<ZonedTime>(&time)) {
    if (in_zone->zone == kUtc) return UtcTime{in_zone->instant};
    return zoned(in_zone->instant, in_zone->zone);
  }
  return time;
}

Json time_object(const EventTime& time) {
  if (const auto* date = std::get_if<Date>(&time)) return {{"date", format_date(*date)}};
  const auto* in_zone = std::get_if<ZonedTime>(&time);
  const auto seconds = instant_of_timed(time).time_since_epoch().count();
  return {{"timestamp", std::to_string(seconds)},
          {"timezone", in_zone != nullptr ? in_zone->zone : kUtc}};
}

}  // namespace

std::variant<Times, UnreadableTimes> times_from_feishu(const Json& event, const AllDayEnds& ends) {
  const Json* start = object_member(event, "start_time");
  const Json* end = object_member(event, "end_time");
  if (start == nullptr || end == nullptr) return UnreadableTimes{"it has no start or no end"};
  const RawDates dates = raw_dates(event);
  if (!dates.start.empty()) {
    const auto first = parse_date(dates.start);
    const auto last = parse_date(dates.end);
    if (!first || !last) return UnreadableTimes{"its all-day dates are not readable"};
    return all_day(*first, *last, ends);
  }
  const auto from = timed(*start);
  const auto to = timed(*end);
  if (!from || !to) return UnreadableTimes{"its start or end time is missing or out of range"};
  return same_form(from->time, to->time, from->zone_known);
}

void times_to_feishu(const EventTime& start, const EventTime& end, const AllDayEnds& ends,
                     Json& body) {
  EventTime last = end;
  if (const auto* past = std::get_if<Date>(&end)) {
    const Date last_day = add_days(*past, -1);
    const bool one_day = std::get_if<Date>(&start) != nullptr && std::get<Date>(start) >= last_day;
    if (one_day || ends.input_inclusive) last = last_day;
  }
  body["start_time"] = time_object(start);
  body["end_time"] = time_object(last);
}

Times times_as_stored(const EventTime& start, const EventTime& end,
                      const std::string& floating_zone) {
  if (const auto* first = std::get_if<Date>(&start)) {
    const auto* past = std::get_if<Date>(&end);
    const Date next = add_days(*first, 1);
    return {start, past != nullptr ? std::max(*past, next) : next, true};
  }
  const EventTime from = shown(start, floating_zone);
  if (std::holds_alternative<Date>(end)) return {from, from, true};
  return same_form(from, shown(end, floating_zone), true);
}

std::string why_unstorable(const EventTime& time) {
  long long seconds = 0;
  if (const auto* date = std::get_if<Date>(&time)) {
    seconds = static_cast<long long>(days_from_civil(*date)) * 86400;
  } else {
    seconds = instant_of_timed(time).time_since_epoch().count();
  }
  if (seconds >= kTimestampMin && seconds <= kTimestampMax) return {};
  return "Feishu holds only times between 1970 and 2499";
}

RawDates raw_dates(const Json& event) {
  const Json* start = object_member(event, "start_time");
  const Json* end = object_member(event, "end_time");
  if (start == nullptr || end == nullptr) return {};
  RawDates dates{string_member(*start, "date"), string_member(*end, "date")};
  if (dates.start.empty()) return {};
  return dates;
}

}  // namespace larkdav::mapping::feishu
