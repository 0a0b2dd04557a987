#include "tests/simulation/seen_item.h"

#include <algorithm>

#include "tests/simulation/ical_text.h"
#include "tools/feishu_sim/recurrence.h"
#include "tools/feishu_sim/zone.h"

namespace larkdav::tests {
namespace {

using nlohmann::json;

constexpr const char* kHere = "Asia/Shanghai";  // of what floats, as configured
constexpr std::int64_t kHereOffset = 8 * 3600;
constexpr std::size_t kStartsMax = 1000;

// -- Feishu

void read_time(const json& time, SeenEvent& event, std::int64_t& into) {
  if (time.contains("date")) {
    event.all_day = true;
    event.zone = "UTC";
    into = feishu_sim::parse_date(time.at("date").get<std::string>()).value_or(0);
    return;
  }
  event.zone = time.value("timezone", "UTC");
  into = std::stoll(time.value("timestamp", "0"));
}

SeenEvent event_from(const json& record) {
  SeenEvent event;
  event.title = record.value("summary", "");
  event.description = record.value("description", "");
  if (record.contains("location")) event.location = record.at("location").value("name", "");
  read_time(record.at("start_time"), event, event.start);
  read_time(record.at("end_time"), event, event.end);
  event.free = record.value("free_busy_status", "busy") == "free";
  event.visibility = record.value("visibility", "default");
  for (const json& reminder : record.value("reminders", json::array()))
    event.reminders.insert(reminder.at("minutes").get<int>());
  return event;
}

struct EventId {
  std::string uuid;
  std::int64_t original = 0;
};

EventId parse_id(const std::string& id) {
  const auto cut = id.rfind('_');
  return {id.substr(0, cut), std::stoll(id.substr(cut + 1))};
}

// -- CalDAV

// Unix seconds of a DATE or DATE-TIME value.
void read_ical_time(const std::string& value, const IcalLine& line, SeenEvent& event,
                    std::int64_t& into) {
  const auto number = [&](std::size_t at, std::size_t length) {
    return value.size() >= at + length ? std::stoi(value.substr(at, length)) : 0;
  };
  const std::string date = value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6, 2);
  if (value.size() == 8) {
    event.all_day = true;
    event.zone = "UTC";
    into = feishu_sim::parse_date(date).value_or(0);
    return;
  }
  const cctz::civil_second wall(number(0, 4), number(4, 2), number(6, 2), number(9, 2),
                                number(11, 2), number(13, 2));
  event.zone = value.ends_with('Z') ? "UTC" : line.parameter("TZID");
  if (!feishu_sim::is_zone(event.zone)) event.zone = kHere;
  into = feishu_sim::from_local(wall, event.zone);
}

void read_ical_time(const IcalLine& line, SeenEvent& event, std::int64_t& into) {
  read_ical_time(line.value, line, event, into);
}

SeenEvent event_from(const IcalComponent& vevent) {
  SeenEvent event;
  event.title = unescape_ical(vevent.value("SUMMARY"));
  event.description = unescape_ical(vevent.value("DESCRIPTION"));
  event.location = unescape_ical(vevent.value("LOCATION"));
  if (const IcalLine* end = vevent.find("DTEND")) read_ical_time(*end, event, event.end);
  if (const IcalLine* start = vevent.find("DTSTART")) read_ical_time(*start, event, event.start);
  if (vevent.find("DTEND") == nullptr) {
    const std::int64_t whole_day = event.all_day ? feishu_sim::kDaySeconds : 0;
    event.end = event.start + read_duration(vevent.value("DURATION")).value_or(whole_day);
  }
  event.free = vevent.value("TRANSP") == "TRANSPARENT";
  const std::string access = vevent.value("CLASS");
  if (access == "PUBLIC") event.visibility = "public";
  if (access == "PRIVATE" || access == "CONFIDENTIAL") event.visibility = "private";
  for (const auto& alarm : vevent.inner) {
    const auto before = read_duration(alarm.value("TRIGGER"));
    if (alarm.name == "VALARM" && before) event.reminders.insert(static_cast<int>(-*before / 60));
  }
  return event;
}

void read_exclusions(const IcalComponent& vevent, SeenItem& item) {
  for (const auto& line : vevent.lines) {
    if (line.name != "EXDATE") continue;
    for (std::size_t at = 0; at != std::string::npos && at < line.value.size();) {
      const auto end = line.value.find(',', at);
      SeenEvent ignored;
      std::int64_t original = 0;
      read_ical_time(line.value.substr(at, end - at), line, ignored, original);
      item.exceptions[original] = std::nullopt;
      at = end == std::string::npos ? end : end + 1;
    }
  }
}

// A series in whole days whose UNTIL is still a moment, as it stays when somebody takes the hours
// away: the day it falls on here (mapping reference 2).
std::string rule_from(const std::string& rule, bool all_day) {
  constexpr std::size_t kMoment = 16;  // YYYYMMDDTHHMMSSZ
  const auto at = rule.find("UNTIL=");
  const auto end = std::min(rule.find(';', at), rule.size());
  if (!all_day || at == std::string::npos || end - at != 6 + kMoment) return rule;
  SeenEvent timed;
  std::int64_t until = 0;
  read_ical_time(rule.substr(at + 6, kMoment), {}, timed, until);
  std::string day = feishu_sim::format_date(until + kHereOffset);
  std::erase(day, '-');
  return rule.substr(0, at + 6) + day + rule.substr(end);
}

std::optional<SeenItem> item_from(const std::string& name, const std::string& text) {
  const auto calendar = read_ical(text);
  if (!calendar) return std::nullopt;
  SeenItem item;
  item.id = name;
  bool has_master = false;
  for (const auto& vevent : calendar->inner) {
    if (vevent.name != "VEVENT" || vevent.find("RECURRENCE-ID") != nullptr) continue;
    has_master = true;
    item.uid = vevent.value("UID");
    item.master = event_from(vevent);
    item.rule = rule_from(vevent.value("RRULE"), item.master.all_day);
    read_exclusions(vevent, item);
  }
  for (const auto& vevent : calendar->inner) {
    const IcalLine* id = vevent.find("RECURRENCE-ID");
    if (vevent.name != "VEVENT" || id == nullptr) continue;
    SeenEvent ignored;
    std::int64_t original = 0;
    read_ical_time(*id, ignored, original);
    item.exceptions[original] = event_from(vevent);
  }
  if (!has_master) return std::nullopt;
  return item;
}

std::string line_of(const SeenEvent& event) {
  std::string line = event.title + " | " + std::to_string(event.start) + ".." +
                     std::to_string(event.end) + (event.all_day ? " all day" : "") + " | " +
                     event.description + " | " + event.location + (event.free ? " | free" : "") +
                     " | " + event.visibility + " |";
  for (const int minutes : event.reminders) line += " -" + std::to_string(minutes);
  return line;
}

SeenEvent moved_to(SeenEvent event, std::int64_t start) {
  event.end += start - event.start;
  event.start = start;
  return event;
}

}  // namespace

std::vector<SeenItem> seen_on_feishu(const json& records) {
  std::map<std::string, SeenItem> masters;
  for (const json& record : records) {
    const EventId id = parse_id(record.at("event_id").get<std::string>());
    if (id.original != 0 || record.value("status", "") == "cancelled") continue;
    SeenItem& item = masters[id.uuid];
    item.id = id.uuid;
    item.master = event_from(record);
    item.rule = record.value("recurrence", "");
  }
  std::vector<SeenItem> lone;
  for (const json& record : records) {
    const EventId id = parse_id(record.at("event_id").get<std::string>());
    if (id.original == 0 || record.value("destroyed", false)) continue;
    const bool cancelled = record.value("status", "") == "cancelled";
    const auto master = masters.find(id.uuid);
    bool fits = false;
    if (master != masters.end()) {
      const auto starts = rule_starts(master->second, kStartsMax);
      fits = std::find(starts.begin(), starts.end(), id.original) != starts.end();
    }
    if (fits) {
      auto& slot = master->second.exceptions[id.original];
      slot = std::nullopt;
      if (!cancelled) slot = event_from(record);
    } else if (!cancelled) {
      SeenItem item;
      item.id = record.at("event_id").get<std::string>();
      item.master = event_from(record);
      lone.push_back(std::move(item));
    }
  }
  std::vector<SeenItem> items;
  for (auto& [uuid, item] : masters) items.push_back(std::move(item));
  for (auto& item : lone) items.push_back(std::move(item));
  return items;
}

std::vector<SeenItem> seen_on_caldav(const std::map<std::string, std::string>& texts) {
  std::vector<SeenItem> items;
  for (const auto& [name, text] : texts) {
    if (auto item = item_from(name, text)) items.push_back(*std::move(item));
  }
  return items;
}

std::vector<std::int64_t> rule_starts(const SeenItem& item, std::size_t limit) {
  const auto rule = feishu_sim::parse_rule(item.rule);
  if (!rule) return {item.master.start};
  const feishu_sim::When first{item.master.all_day, item.master.start, item.master.zone};
  constexpr std::int64_t kFar = 2'000'000'000;
  return feishu_sim::occurrences(*rule, first, 0, kFar, limit);
}

std::map<std::int64_t, SeenEvent> strays_of(const SeenItem& item) {
  std::map<std::int64_t, SeenEvent> strays;
  for (const auto& [original, event] : item.exceptions) {
    if (event) strays.emplace(original, *event);
  }
  for (const std::int64_t start : rule_starts(item, kStartsMax)) strays.erase(start);
  return strays;
}

std::vector<std::string> lines_of(const SeenItem& item, std::int64_t horizon) {
  std::vector<std::string> lines;
  for (const auto& [original, event] : strays_of(item)) {
    if (event.start <= horizon) lines.push_back(line_of(event));
  }
  for (const std::int64_t start : rule_starts(item, kStartsMax)) {
    if (start > horizon) break;
    const auto exception = item.exceptions.find(start);
    if (exception == item.exceptions.end()) {
      lines.push_back(line_of(moved_to(item.master, start)));
    } else if (exception->second) {
      lines.push_back(line_of(*exception->second));
    }
  }
  return lines;
}

std::string lineage_of(const std::string& title) {
  if (!title.starts_with('e')) return {};
  std::size_t end = 1;
  while (end < title.size() && title[end] >= '0' && title[end] <= '9') ++end;
  return end == 1 ? std::string() : title.substr(0, end);
}

}  // namespace larkdav::tests
