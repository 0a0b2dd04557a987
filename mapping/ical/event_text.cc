#include "mapping/ical/event_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "mapping/color.h"
#include "mapping/ical/alarms.h"
#include "mapping/ical/attendees.h"
#include "mapping/ical/property_fates.h"
#include "mapping/ical/text.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Classification;
using engine::Date;
using engine::EventFields;
using engine::EventTime;
using engine::FloatingTime;
using engine::UtcTime;
using engine::ZonedTime;

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2500;

constexpr std::array<std::string_view, 9> kMeetingHosts = {
    "zoom.us",        "zoom.com",        "teams.microsoft.com",
    "teams.live.com", "meet.google.com", "meeting.tencent.com",
    "webex.com",      "vc.feishu.cn",    "vc.larksuite.com"};

int year_of(const EventTime& time) {
  if (const auto* date = std::get_if<Date>(&time)) return date->year;
  if (const auto* utc = std::get_if<UtcTime>(&time)) return to_local(utc->instant, "UTC").date.year;
  if (const auto* with_zone = std::get_if<ZonedTime>(&time)) return with_zone->local.date.year;
  return std::get<FloatingTime>(time).local.date.year;
}

Date date_of(const EventTime& time, const std::string& floating_zone) {
  if (const auto* date = std::get_if<Date>(&time)) return *date;
  if (const auto* with_zone = std::get_if<ZonedTime>(&time)) return with_zone->local.date;
  if (const auto* floating = std::get_if<FloatingTime>(&time)) return floating->local.date;
  return to_local(std::get<UtcTime>(time).instant, floating_zone).date;
}

// The same moment in the form that goes with the start; a zone of its own is kept.
EventTime aligned(const EventTime& end, const EventTime& start, const std::string& floating_zone) {
  if (end.index() == start.index()) return end;
  // Without a zone of its own it is meant in that of the start.
  const auto* wall_clock = std::get_if<FloatingTime>(&end);
  const auto* with_zone = std::get_if<ZonedTime>(&start);
  if (wall_clock != nullptr && with_zone != nullptr) {
    return zoned(wall_clock->local, with_zone->zone);
  }
  if (std::holds_alternative<Date>(end)) {
    return start_at(std::get<Date>(end), start, floating_zone);
  }
  return start_at(instant_of(end, floating_zone), start, floating_zone);
}

EventTime after(const EventTime& start, const Duration& duration,
                const std::string& floating_zone) {
  if (const auto* date = std::get_if<Date>(&start)) {
    return add_days(*date, std::max(1L, duration.days + (duration.seconds + 86399) / 86400));
  }
  // Days are nominal, the time part is exact (RFC 5545 §3.3.6).
  const Date day = date_of(start, std::holds_alternative<UtcTime>(start) ? "UTC" : floating_zone);
  const EventTime moved =
      duration.days == 0 ? start : start_at(add_days(day, duration.days), start, floating_zone);
  if (duration.seconds == 0) return moved;
  return start_at(instant_of(moved, floating_zone) + std::chrono::seconds(duration.seconds), start,
                  floating_zone);
}

Classification read_classification(const std::string& word) {
  if (word.empty()) return Classification::unspecified;
  if (word == "PUBLIC") return Classification::open;
  // Unknown values are to be treated as PRIVATE (RFC 5545 §3.8.1.3).
  return word == "CONFIDENTIAL" ? Classification::confidential : Classification::personal;
}

void read_alarms(const Document& document, const Component& component, EventFields& fields,
                 Losses& losses) {
  for (const Component& child : component.children) {
    if (child.name != "VALARM") continue;
    if (const auto minutes = alarm_minutes(document, child)) {
      fields.reminders.insert(*minutes);
    } else if (is_missed(document, child)) {
      losses.emplace("VALARM", "only alarms whole minutes from the start can be carried");
    }
  }
}

void name_losses(const Document& document, const Component& component, Losses& losses) {
  const Line* conference = conference_line(document, component);
  for (const std::size_t index : component.properties) {
    const Line& line = document.lines[index];
    if (line.value().empty()) continue;
    if (line.name == "CONFERENCE" && &line != conference) {
      losses.emplace(line.name, "only one video link can be carried");
    }
    const bool carried = is_shown_attendee(line) || &line == conference ||
                         (line.name == "PRIORITY" && line.value() == "0") ||
                         (line.name == "COLOR" && color_of_name(line.value())) ||
                         (line.name == "GEO" && read_coordinates(line.value()));
    const bool unnamed_color = line.name == "COLOR" && !carried;
    if (carried || (fate_of(line.name) != Fate::kept && !unnamed_color)) continue;
    losses.emplace(line.name, "has no counterpart; it is kept here");
  }
}

bool is_web_link(std::string_view value) {
  return value.substr(0, 8) == "https://" || value.substr(0, 7) == "http://";
}

// A URL property names any page; only that of a known meeting service is a way into a meeting.
bool is_meeting_link(std::string_view url) {
  if (!is_web_link(url)) return false;
  url.remove_prefix(url.find("//") + 2);
  const std::string_view host = url.substr(0, url.find_first_of("/?#:"));
  return std::any_of(kMeetingHosts.begin(), kMeetingHosts.end(), [&](std::string_view known) {
    return host == known || (host.size() > known.size() && host.ends_with(known) &&
                             host[host.size() - known.size() - 1] == '.');
  });
}

}  // namespace

bool in_range(const EventTime& time) {
  const int year = year_of(time);
  return year >= kFirstYear && year <= kLastYear;
}

std::string text_value(const Document& document, const Component& component,
                       std::string_view name) {
  for (const std::size_t index : component.properties) {
    const Line& line = document.lines[index];
    if (line.name == name && !line.value().empty()) return unescape_text(line.value());
  }
  return {};
}

std::string word_value(const Document& document, const Component& component,
                       std::string_view name) {
  std::string word;
  for (const char c : text_value(document, component, name)) {
    if (c != ' ') word += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return word;
}

bool can_hold_conference(const Line& line) {
  return line.name == "URL" ? is_meeting_link(line.value()) : is_web_link(line.value());
}

const Line* conference_line(const Document& document, const Component& component) {
  for (const std::string_view name : kConferenceProperties) {
    for (const std::size_t index : find_lines(document, component, name)) {
      if (can_hold_conference(document.lines[index])) return &document.lines[index];
    }
  }
  return nullptr;
}

std::optional<engine::Coordinates> read_coordinates(std::string_view value) {
  const auto degrees = [](std::string_view text, double most) -> std::optional<int> {
    double number = 0;
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!(std::abs(number) <= most)) return std::nullopt;
    return static_cast<int>(std::lround(number * 10000));
  };
  const auto split = value.find(';');
  if (split == std::string_view::npos) return std::nullopt;
  const auto latitude = degrees(value.substr(0, split), 90);
  const auto longitude = degrees(value.substr(split + 1), 180);
  if (!latitude || !longitude) return std::nullopt;
  return engine::Coordinates{*latitude, *longitude};
}

std::variant<EventTime, NoTime> read_end(const Document& document, const Component& component,
                                         const Zones& zones, const EventTime& start,
                                         bool recurring) {
  const std::string& floating_zone = zones.floating_zone();
  const bool all_day = std::holds_alternative<Date>(start);
  EventTime end = all_day ? EventTime(add_days(std::get<Date>(start), 1)) : start;
  const Line* line = find_line(document, component, "DTEND");
  const Line* length = find_line(document, component, "DURATION");
  if (line != nullptr && !line->value().empty()) {
    auto read = zones.read_time(*line, line->value(), recurring);
    if (auto* unknown = std::get_if<NoTime>(&read)) return NoTime{"DTEND: " + unknown->reason};
    const EventTime& written = std::get<EventTime>(read);
    if (all_day) {
      const Date date = date_of(written, floating_zone);
      if (date > std::get<Date>(start)) end = date;
    } else {
      const EventTime moment = aligned(written, start, floating_zone);
      if (instant_of(moment, floating_zone) > instant_of(start, floating_zone)) end = moment;
    }
  } else if (length != nullptr && !length->value().empty()) {
    const auto duration = parse_duration(length->value());
    if (!duration) return NoTime{"DURATION: no duration can be read"};
    end = after(start, *duration, floating_zone);
  }
  if (!in_range(end)) return NoTime{"DTEND: the year is outside of 1970 to 2500"};
  return end;
}

std::variant<EventFields, NoTime> read_fields(const Document& document, const Component& component,
                                              const Zones& zones, bool recurring, Losses& losses) {
  EventFields fields;
  const Line* start = find_line(document, component, "DTSTART");
  if (start == nullptr) return NoTime{"DTSTART is missing"};
  auto begin = zones.read_time(*start, start->value(), recurring);
  if (auto* unknown = std::get_if<NoTime>(&begin)) return NoTime{"DTSTART: " + unknown->reason};
  fields.start = std::get<EventTime>(begin);
  const auto tzid = parameter(*start, "TZID");
  if (tzid && std::holds_alternative<FloatingTime>(fields.start)) {
    losses.emplace("TZID", "the time zone \"" + *tzid +
                               "\" is unknown and not described; it is read as the calendar's own");
  }
  if (!in_range(fields.start)) return NoTime{"DTSTART: the year is outside of 1970 to 2500"};
  auto end = read_end(document, component, zones, fields.start, recurring);
  if (auto* unknown = std::get_if<NoTime>(&end)) return std::move(*unknown);
  fields.end = std::get<EventTime>(end);

  fields.title = text_value(document, component, "SUMMARY");
  fields.description = split_description(text_value(document, component, "DESCRIPTION")).text;
  fields.location = text_value(document, component, "LOCATION");
  if (const Line* place = find_line(document, component, "GEO")) {
    fields.place = read_coordinates(place->value());
  }
  fields.transparency = word_value(document, component, "TRANSP") == "TRANSPARENT"
                            ? engine::Transparency::free
                            : engine::Transparency::busy;
  fields.classification = read_classification(word_value(document, component, "CLASS"));
  if (const Line* conference = conference_line(document, component)) {
    fields.conference = clean_text(conference->value());
  }
  Invitation invitation = read_invitation(document, component);
  fields.attendees = std::move(invitation.attendees);
  fields.answer = invitation.answer;
  fields.color = color_of_name(text_value(document, component, "COLOR"));
  read_alarms(document, component, fields, losses);
  name_losses(document, component, losses);
  return fields;
}

}  // namespace larkdav::mapping::ical
